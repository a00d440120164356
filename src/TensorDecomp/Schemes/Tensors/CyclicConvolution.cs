using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Tensors;

/// <summary>
/// The product of polynomials modulo xᴺ − 1: c[(i+j) mod N] = Σ a[i]·b[j]. Over a large enough field its rank is 2N less the number of
/// irreducible factors of xᴺ − 1 (Winograd 1980): 4 over ℚ and 3 over ℂ for N = 3.
/// </summary>
internal sealed class CyclicConvolution : ITensorMaker
{
    internal const int LargestLength = 4096;

    public string Family => "cyclic";
    public string Form => "cyclic:N";
    public string Summary => "the cyclic convolution of length N, the product modulo x^N - 1";
    public string Example => "cyclic:3";

    public Tensor? Make(string name, string parameters) =>
        TensorMakers.Size(parameters, LargestLength) is > 0 and var n ? Of(name, n, beyond: 1) : null;

    /// <summary>The product modulo xᴺ − beyond.</summary>
    internal static Tensor Of(string name, int n, int beyond) => new(name, n, n, n,
        from i in Enumerable.Range(0, n)
        from j in Enumerable.Range(0, n)
        select new TensorEntry(i, j, (i + j) % n, i + j < n ? 1 : beyond));
}
