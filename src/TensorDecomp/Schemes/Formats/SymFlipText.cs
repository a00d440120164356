using TensorDecomp.Schemes.Formats.Expressions;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats;

/// <summary>Lifted schemes of jakobmoosbauer/symmetric-flips: the products of exp with the factors side by side, (a11 + a22) (b11 + b22)
/// c11.</summary>
internal sealed class SymFlipText : IWritableFormat
{
    public string Name => "symflip_txt";
    public string Summary => "products of the symmetric-flips repository";
    public string Extension => ".txt";

    public string? WhyNot(SourceFile file) =>
        SymbolicProducts.WhyNot(file) ?? (SymbolicProducts.IsJuxtaposed(file.Text) ? null : "factors are not side by side");

    public IReadOnlyList<Submission> Read(SourceFile file, Limits limits) =>
        AlgorithmReader.Read(this, file, limits, ThirdFactor.Transposed);

    public void Write(Scheme scheme, Ring ring, Stream output)
    {
        this.DemandReal(scheme);
        SymbolicProducts.Write(this, scheme, output, " ", c => $"{c}");
    }
}
