using TensorDecomp.Schemes.Formats.Numpy;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats;

/// <summary>
/// Three plain arrays U, V, W in an .npz archive, as anyone would save them. Names, orientation and dimensions of entries
/// are taken as they come; whether the third is C or Cᵀ nobody says, so both are tried.
/// </summary>
public sealed class NumpyNpz : IWritableFormat
{
    private static readonly string[][] Names = [["u", "v", "w"], ["U", "V", "W"], ["A", "B", "C"], ["a", "b", "c"], ["arr_0", "arr_1", "arr_2"]];

    public string Name => "numpy_npz";
    public string Summary => "three plain NumPy arrays in an archive";
    public string Extension => ".npz";

    public string? WhyNot(SourceFile file) => NpzArchive.WhyNot(file, names => names.Length is 1 or >= 3 ? null : "not one or three arrays");

    public IReadOnlyList<Submission> Read(SourceFile file, Limits limits)
    {
        List<(string Name, NumpyArray Array)> members = NpzArchive.Read(file, limits);
        foreach (string[] names in Names)
            if (names.All(name => members.Any(m => m.Name == name)))
                return [NumpyNpy.Submit(this, file, FactorArrays.Of([.. names.Select(name => members.First(m => m.Name == name).Array)]), limits)];
        return [NumpyNpy.Submit(this, file, members is [var only] ? FactorArrays.Of(only.Array) : FactorArrays.Of([.. members.Select(m => m.Array)]), limits)];
    }

    public void Write(Scheme scheme, Ring ring, Stream output)
    {
        (string type, byte[][] data) = NumpyEncoding.Common(Name, scheme, ThirdFactor.C);
        NpzArchive.Write(output, data.Select((bytes, x) => ($"{"uvw"[x]}", type, (int[])[scheme.Factors[x].Size, scheme.Rank], bytes)));
    }
}

/// <summary>The same in one .npy file: an array 3×size×R or 3×R×size of a square shape, or a pickled array of three.</summary>
public sealed class NumpyNpy : ISchemeFormat
{
    public string Name => "numpy_npy";
    public string Summary => "three NumPy factors in one array";

    public string? WhyNot(SourceFile file) => file.StartsWith(NpyFile.Magic) ? null : "no .npy file";

    public IReadOnlyList<Submission> Read(SourceFile file, Limits limits) => [Submit(this, file, FactorArrays.Of(NpyFile.Read(file.Bytes)), limits)];

    internal static Submission Submit(ISchemeFormat format, SourceFile file, FactorArrays factors, Limits limits) =>
        factors.Draft(limits).Submit(format, file, FactorSizes.ShapeOf(factors.Sizes[0], factors.Sizes[1], factors.Sizes[2]), ThirdFactor.C) with { OrderIsDocumented = false };
}
