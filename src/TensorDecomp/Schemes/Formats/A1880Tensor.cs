using TensorDecomp.Schemes.Formats.Expressions;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats;

/// <summary>
/// Tensor files of a1880/matrix-multiplication: the products of exp under comments, with decimals and complex numbers,
/// ((0.5+0.5j)*a11 - 0.5j*a12)*…, c as Cᵀ.
/// </summary>
internal sealed class A1880Tensor : IWritableFormat
{
    public string Name => "a1880_tensor";
    public string Summary => "tensor form of a1880's collection, complex";
    public string Extension => ".tensor.txt";

    public string? WhyNot(SourceFile file) =>
        SymbolicProducts.WhyNot(file) ?? (SymbolicProducts.HasComments(file.Text) ? null : "has no # comments");

    public IReadOnlyList<Submission> Read(SourceFile file, Limits limits) =>
        AlgorithmReader.Read(this, file, limits, ThirdFactor.Transposed);

    public void Write(Scheme scheme, Ring ring, Stream output) =>
        SymbolicProducts.Write(this, scheme, output, "*", c => c.IsReal || c.Re.IsZero ? DecimalText.Of(c, "j")
            : $"({DecimalText.Of(c, "j")})", "Transposed form C = (A*B)^T");
}
