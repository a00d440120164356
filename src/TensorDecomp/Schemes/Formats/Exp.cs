using TensorDecomp.Schemes.Formats.Expressions;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats;

/// <summary>The .exp files of jakobmoosbauer/flips and mkauers/matrix-multiplication: (a11+a22)*(b11+b22)*(c11+c22), one product per line,
/// c as Cᵀ.</summary>
internal sealed class Exp : IWritableFormat
{
    public string Name => "exp";
    public string Summary => "products of the flips and matrix-multiplication repositories";
    public string Extension => ".exp";

    public string? WhyNot(SourceFile file) => SymbolicProducts.WhyNot(file);

    public IReadOnlyList<Submission> Read(SourceFile file, Limits limits) =>
        AlgorithmReader.Read(this, file, limits, ThirdFactor.Transposed);

    public void Write(Scheme scheme, Ring ring, Stream output)
    {
        this.DemandReal(scheme);
        SymbolicProducts.Write(this, scheme, output, "*", c => $"{c}");
    }
}
