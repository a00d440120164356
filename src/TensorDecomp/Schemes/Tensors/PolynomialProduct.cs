using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Tensors;

/// <summary>
/// The product of two polynomials with M and N coefficients, lowest powers first: c[i+j] = Σ a[i]·b[j]. Over a field with M + N − 2
/// elements or more its rank is M + N − 1, by evaluation and interpolation (Toom 1963, Winograd 1977); over F2 that of 3x3 is 6.
/// </summary>
internal sealed class PolynomialProduct : ITensorMaker
{
    private const int MostCoefficients = 4096;

    public string Family => "poly";
    public string Form => "poly:MxN";
    public string Summary => "the product of two polynomials with M and N coefficients";
    public string Example => "poly:2x3";

    public Tensor? Make(string name, string parameters) =>
        parameters.Split('x') is [var m, var n] && TensorMakers.Size(m, MostCoefficients) is > 0 and var rows
            && TensorMakers.Size(n, MostCoefficients) is > 0 and var columns
            ? new Tensor(name, rows, columns, rows + columns - 1,
                from i in Enumerable.Range(0, rows) from j in Enumerable.Range(0, columns) select new TensorEntry(i, j, i + j, 1))
            : null;
}
