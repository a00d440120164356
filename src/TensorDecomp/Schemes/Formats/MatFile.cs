using TensorDecomp.Schemes.Formats.Arrays;
using TensorDecomp.Schemes.Formats.Matlab;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Schemes.Formats;

/// <summary>MATLAB's .mat files of version 5 (save -v6 or -v7, SciPy): three matrices under any names, cells and structures of them,
/// weights.</summary>
internal sealed class MatFile : ISchemeFormat
{
    public string Name => "matlab_mat";
    public string Summary => "MATLAB's .mat, version 5: matrices, cells, structures, sparse matrices";

    public string? WhyNot(SourceFile file) => MatReader.IsMat(file.Bytes) ? null : "no MATLAB 5.0 MAT-file";

    public IReadOnlyList<Submission> Read(SourceFile file, Limits limits) =>
        SchemeFinder.Find(this, file, limits, new MatReader(limits).Read(file.Bytes));
}
