using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Bench;

/// <summary>
/// Random schemes that hold: Strassen's, or its Kronecker square, with the three index spaces acted on by random products of
/// elementary matrices, and a provenance each. Stands for the store of a long search.
/// </summary>
internal sealed class Relatives(int power, int seed)
{
    private readonly Random _random = new(seed);
    private readonly int[][,] _strassen = power == 1 ? Strassen : [.. Strassen.Select(Square)];
    private readonly int _size = power == 1 ? 2 : 4;

    private static readonly int[][,] Strassen =
    [
        new[,] { { 1, 0, 0, 1 }, { 0, 0, 1, 1 }, { 1, 0, 0, 0 }, { 0, 0, 0, 1 }, { 1, 1, 0, 0 }, { -1, 0, 1, 0 }, { 0, 1, 0, -1 } },
        new[,] { { 1, 0, 0, 1 }, { 1, 0, 0, 0 }, { 0, 1, 0, -1 }, { -1, 0, 1, 0 }, { 0, 0, 0, 1 }, { 1, 1, 0, 0 }, { 0, 0, 1, 1 } },
        new[,] { { 1, 0, 0, 1 }, { 0, 0, 1, -1 }, { 0, 1, 0, 1 }, { 1, 0, 1, 0 }, { -1, 1, 0, 0 }, { 0, 0, 0, 1 }, { 1, 0, 0, 0 } },
    ];

    public CertifiedScheme Next()
    {
        int[,] u = (int[,])_strassen[0].Clone(), v = (int[,])_strassen[1].Clone(), w = (int[,])_strassen[2].Clone();
        for (int step = _random.Next(1, 4); step > 0; step--)
        {
            (int i, int j, int k) = (_random.Next(_size), _random.Next(_size), _random.Next(2) * 2 - 1);
            if (i == j) continue;
            // A·X and X⁻¹·B have the same product as A and B; so have X·A and B when C is multiplied by X⁻¹; and so on.
            switch (_random.Next(3))
            {
                case 0: Columns(u, i, j, k); Rows(v, j, i, -k); break;
                case 1: Rows(u, i, j, k); Rows(w, j, i, -k); break;
                default: Columns(v, i, j, k); Columns(w, j, i, -k); break;
            }
        }
        Shape shape = new(_size, _size, _size);
        Scheme scheme = new(shape, Dense(u), Dense(v), Dense(w));
        Provenance provenance =
            new("gradient", "Adam", new string('a', 64), (ulong)_random.NextInt64(), ToolVersion.Text, _random.NextDouble() * 60);
        Submission submission = new(scheme, new Claim.Exact(), "bench") { Provenance = provenance };
        return CertifiedScheme.Of(submission, $"{shape}/{_random.NextInt64():x16}.json", out string? refusal)
            ?? throw new InvalidOperationException(refusal);
    }

    private void Columns(int[,] factor, int to, int from, int k)
    {
        for (int r = 0; r < factor.GetLength(0); r++)
            for (int row = 0; row < _size; row++) factor[r, row * _size + to] += k * factor[r, row * _size + from];
    }

    private void Rows(int[,] factor, int to, int from, int k)
    {
        for (int r = 0; r < factor.GetLength(0); r++)
            for (int column = 0; column < _size; column++) factor[r, to * _size + column] += k * factor[r, from * _size + column];
    }

    private static Factor Dense(int[,] rows) => Factor.FromDense(rows.GetLength(0), rows.GetLength(1), (r, a) => (Rational)rows[r, a]);

    // The Kronecker product of 2x2 matrices with themselves, term by term: row (i, i') and column (j, j') of a 4x4 matrix.
    private static int[,] Square(int[,] factor)
    {
        int rank = factor.GetLength(0);
        int[,] square = new int[rank * rank, 16];
        for (int r = 0; r < rank * rank; r++)
            for (int row = 0; row < 4; row++)
                for (int column = 0; column < 4; column++)
                    square[r, row * 4 + column] = factor[r / rank, row / 2 * 2 + column / 2] * factor[r % rank, row % 2 * 2 + column % 2];
        return square;
    }
}
