using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Tensors;

/// <summary>
/// The product of two matrices of which one or both have a structure, as "sym-gen:4": c[i,k] = Σ a[i,j]·b[j,k], where a and b are the
/// numbers that their matrices consist of. Such products are the leaves of recursive algorithms for symmetric and triangular matrices
/// (Khoruzhii, Gelß and Pokutta, arXiv:2511.10786).
/// </summary>
internal sealed class StructuredProduct : ITensorMaker
{
    private const int LargestDimension = 32;

    public string Family => "sym-gen";
    public string Form => "X-Y:N";
    public string Summary =>
        $"the product of two NxN matrices, each {string.Join(", ", MatrixStructure.All.SkipLast(1).Select(s => s.Name))} or " +
            $"{MatrixStructure.All[^1].Name}, or X-Y:MxNxP";
    public string Example => "sym-gen:3";

    public bool IsNamed(string family) => Structures(family) is not null;

    public Tensor? Make(string name, string parameters)
    {
        if (Structures(name.Split(':')[0]) is not var (a, b)) return null;
        int[] sizes = [.. parameters.Split('x').Select(word => TensorMakers.Size(word, LargestDimension))];
        if (sizes is [var side]) sizes = [side, side, side];
        if (sizes is not [> 0 and var m, > 0 and var n, > 0 and var p] || a.IsSquare && m != n || b.IsSquare && n != p) return null;
        Dictionary<(int, int, int), int> entries = [];
        for (int i = 0; i < m; i++)
            for (int j = 0; j < n; j++)
                for (int k = 0; k < p; k++)
                {
                    (int first, int signOfFirst) = a.At(m, n, i, j);
                    (int second, int signOfSecond) = b.At(n, p, j, k);
                    (int, int, int) at = (first, second, i * p + k);
                    if (signOfFirst * signOfSecond is not 0 and var sign) entries[at] = entries.GetValueOrDefault(at) + sign;
                }
        return entries.Values.All(value => value == 0) ? null // as for a skew-symmetric matrix of one row
            : new Tensor(name, a.Count(m, n), b.Count(n, p), m * p, entries
                .Select(e => new TensorEntry(e.Key.Item1, e.Key.Item2, e.Key.Item3, e.Value)));
    }

    private static (MatrixStructure A, MatrixStructure B)? Structures(string family) =>
        family.Split('-') is [var x, var y] && family != "gen-gen" // that one is called by its shape
        && MatrixStructure.All.FirstOrDefault(s => s.Name == x) is { } a && MatrixStructure.All.FirstOrDefault(s => s.Name == y) is { } b
            ? (a, b) : null;
}
