using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Tensors;

/// <summary>
/// The entries on and above the diagonal of A·Aᵀ for an M×N matrix A: c[i,k] = Σ a[i,j]·b[k,j] for i ≤ k, where b, a copy of a, stands for
/// the transposed blocks of a recursion. A scheme multiplies any two matrices' rows; what has a = b in a term is a recursive call.
/// </summary>
internal sealed class GramProduct : ITensorMaker
{
    private const int LargestDimension = 32;

    public string Family => "gram";
    public string Form => "gram:MxN";
    public string Summary => "the product of an MxN matrix and its transpose, on and above the diagonal";
    public string Example => "gram:2x3";

    public Tensor? Make(string name, string parameters) =>
        parameters.Split('x') is [var rows, var columns] && TensorMakers.Size(rows, LargestDimension) is > 0 and var m
            && TensorMakers.Size(columns, LargestDimension) is > 0 and var n
            ? new Tensor(name, m * n, m * n, m * (m + 1) / 2,
                from i in Enumerable.Range(0, m)
                from k in Enumerable.Range(i, m - i)
                from j in Enumerable.Range(0, n)
                select new TensorEntry(i * n + j, k * n + j, MatrixStructure.Upper(m, i, k), 1))
            : null;
}
