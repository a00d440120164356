using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Tensors;

/// <summary>The product of two polynomials with N coefficients modulo xᴺ: c[i+j] = Σ a[i]·b[j] for i + j &lt; N. Over a large enough field
/// its rank is 2N − 1 (Winograd 1977), that of the whole product.</summary>
internal sealed class TruncatedProduct : ITensorMaker
{
    public string Family => "short";
    public string Form => "short:N";
    public string Summary => "the short product: the N lowest coefficients of the product of two polynomials with N coefficients";
    public string Example => "short:3";

    public Tensor? Make(string name, string parameters) => TensorMakers.Size(parameters, CyclicConvolution.LargestLength) is > 0 and var n
        ? new Tensor(name, n, n, n,
            from i in Enumerable.Range(0, n) from j in Enumerable.Range(0, n - i) select new TensorEntry(i, j, i + j, 1))
        : null;
}
