using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Tensors;

/// <summary>The trace of the product of an M×N and an N×M matrix: one number, Σ a[i,j]·b[j,i]. Its rank is MN, as of any bilinear form of
/// that rank.</summary>
internal sealed class TraceForm : ITensorMaker
{
    private const int LargestDimension = 64;

    public string Family => "trace";
    public string Form => "trace:MxN";
    public string Summary => "the trace of the product of an MxN and an NxM matrix";
    public string Example => "trace:2x3";

    public Tensor? Make(string name, string parameters) =>
        parameters.Split('x') is [var rows, var columns] && TensorMakers.Size(rows, LargestDimension) is > 0 and var m
            && TensorMakers.Size(columns, LargestDimension) is > 0 and var n
            ? new Tensor(name, m * n, m * n, 1,
                from i in Enumerable.Range(0, m) from j in Enumerable.Range(0, n) select new TensorEntry(i * n + j, j * m + i, 0, 1))
            : null;
}
