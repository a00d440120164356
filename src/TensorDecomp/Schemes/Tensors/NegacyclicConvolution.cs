using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Tensors;

/// <summary>The product of polynomials modulo xᴺ + 1; for N = 2 that of complex numbers, whose rank is 3 over ℝ and 2 over ℂ.</summary>
internal sealed class NegacyclicConvolution : ITensorMaker
{
    public string Family => "negacyclic";
    public string Form => "negacyclic:N";
    public string Summary => "the negacyclic convolution of length N, the product modulo x^N + 1; for N = 2 of complex numbers";
    public string Example => "negacyclic:2";

    public Tensor? Make(string name, string parameters) =>
        TensorMakers.Size(parameters, CyclicConvolution.LargestLength) is > 0 and var n ? CyclicConvolution.Of(name, n, beyond: -1) : null;
}
