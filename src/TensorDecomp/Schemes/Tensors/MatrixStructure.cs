namespace TensorDecomp.Schemes.Tensors;

/// <summary>A kind of matrix with fewer numbers than places: each place holds plus or minus one of the numbers, or zero.</summary>
/// <param name="Name">For names of tensors.</param>
/// <param name="IsSquare">Whether there are square ones only.</param>
/// <param name="Count">How many numbers one of so many rows and columns has.</param>
/// <param name="At">The number at a row and column and its sign, which is 0 where the place holds zero.</param>
internal sealed record MatrixStructure(string Name, bool IsSquare, Func<int, int, int> Count,
    Func<int, int, int, int, (int Number, int Sign)> At)
{
    /// <summary>A new one is a line here.</summary>
    public static IReadOnlyList<MatrixStructure> All { get; } =
    [
        new("gen", false, (m, n) => m * n, (m, n, i, j) => (i * n + j, 1)),
        new("sym", true, (n, _) => n * (n + 1) / 2, (n, _, i, j) => (Upper(n, Math.Min(i, j), Math.Max(i, j)), 1)),
        new("skew", true, (n, _) => n * (n - 1) / 2,
            (n, _, i, j) => i == j ? (0, 0) : i < j ? (Upper(n - 1, i, j - 1), 1) : (Upper(n - 1, j, i - 1), -1)),
        new("upper", true, (n, _) => n * (n + 1) / 2, (n, _, i, j) => i <= j ? (Upper(n, i, j), 1) : (0, 0)),
        new("lower", true, (n, _) => n * (n + 1) / 2, (n, _, i, j) => i >= j ? (Upper(n, j, i), 1) : (0, 0)),
        new("diag", true, (n, _) => n, (n, _, i, j) => i == j ? (i, 1) : (0, 0)),
        new("toeplitz", false, (m, n) => m + n - 1, (m, n, i, j) => (j - i + m - 1, 1)),
        new("circulant", true, (n, _) => n, (n, _, i, j) => ((j - i + n) % n, 1)),
    ];

    /// <summary>The place of row i and column j ≥ i among those on and above the diagonal, row by row.</summary>
    internal static int Upper(int n, int i, int j) => i * n - i * (i - 1) / 2 + j - i;
}
