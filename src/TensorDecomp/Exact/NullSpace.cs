using System.Numerics.Tensors;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Dense;

namespace TensorDecomp.Exact;

/// <summary>
/// The directions in which a solution can move and stay one, to first order: an orthonormal basis N of the null space of
/// the normal matrix JᴴJ over the free unknowns. It always holds what is left of the symmetry GL(m)×GL(n)×GL(p).
/// Found by block inverse iteration on JᴴJ + λI with the Cholesky factor at hand: that multiplies null directions by 1/λ and
/// the others by less than 1/threshold, so that orthogonalisation by falling length tells them apart.
/// </summary>
internal sealed class NullSpace
{
    /// <summary>The shift λ, and the eigenvalue of JᴴJ below which a direction counts as null.</summary>
    public const double Shift = 1e-9, Threshold = 1e-6;

    /// <summary>Random directions beyond those expected; the block grows where all of them prove null.</summary>
    private const int Spare = 4;
    private readonly int _unknowns;
    private double[] _rows; // unknown k's row of N at k·Dimension

    private NullSpace(int unknowns, int dimension, double[] rows) => (_unknowns, Dimension, _rows) = (unknowns, dimension, rows);

    /// <summary>Number of independent directions.</summary>
    public int Dimension { get; private set; }

    /// <summary>Squared length of unknown k's row: 1 where it can move by itself, 0 where the others hold it.</summary>
    public double Mobility(int k) => TensorPrimitives.SumOfSquares<double>(Row(k));

    /// <param name="shifted">Factor of JᴴJ + λI.</param>
    /// <param name="start">Directions to start from.</param>
    /// <param name="expected">Directions expected.</param>
    /// <param name="random">Source of those beyond the start.</param>
    public static NullSpace Of(Cholesky shifted, IReadOnlyList<double[]> start, int expected, ref HostRandom random)
    {
        int n = shifted.Order;
        for (int width = Math.Min(n, Math.Max(start.Count, expected) + Spare); ; width = Math.Min(n, 2 * width))
        {
            var block = new double[width][];
            for (int c = 0; c < width; c++)
            {
                block[c] = new double[n];
                if (c < start.Count) start[c].CopyTo(block[c], 0);
                else for (int k = 0; k < n; k++) block[c][k] = random.Uniform(-1, 1);
            }
            int kept = 0;
            // Random directions hold of each null direction some 1/√n; a second sweep makes up for that.
            for (int sweep = 0; sweep < 2; sweep++)
            {
                shifted.Solve(block);
                kept = Orthonormalise(block, sweep == 0 ? 0 : 0.5 / (Threshold + Shift));
            }
            if (kept == width && width < n) continue;

            var rows = new double[n * kept];
            for (int k = 0; k < n; k++)
                for (int q = 0; q < kept; q++) rows[k * kept + q] = block[q][k];
            return new NullSpace(n, kept, rows);
        }
    }

    /// <summary>One that can be moved without changing this one.</summary>
    public NullSpace Copy() => new(_unknowns, Dimension, _rows);

    /// <summary>The same directions over those of the unknowns that they move.</summary>
    public NullSpace Restricted(IReadOnlyList<int> kept)
    {
        var rows = new double[kept.Count * Dimension];
        for (int k = 0; k < kept.Count; k++) Row(kept[k]).CopyTo(rows.AsSpan(k * Dimension));
        return new NullSpace(kept.Count, Dimension, rows);
    }

    /// <summary>The basis as columns over those of the unknowns that are kept.</summary>
    public IReadOnlyList<double[]> Columns(IReadOnlyList<int> kept) =>
        [.. Enumerable.Range(0, Dimension).Select(q => kept.Select(k => _rows[k * Dimension + q]).ToArray())];

    /// <summary>
    /// The smallest move that changes unknown k by delta, applied to all unknowns; afterwards the basis spans the moves that
    /// leave k alone.
    /// </summary>
    public void Move(int k, double delta, Span<double> unknowns)
    {
        int d = Dimension;
        double[] direction = [.. Row(k)];
        double scale = delta / TensorPrimitives.SumOfSquares<double>(direction);
        for (int other = 0; other < _unknowns; other++)
            unknowns[other] += scale * TensorPrimitives.Dot<double>(Row(other), direction);

        // A Householder reflection of the coordinates turns k's row into a multiple of the first axis, which is then dropped.
        double length = TensorPrimitives.Norm<double>(direction);
        direction[0] += direction[0] >= 0 ? length : -length;
        double twice = 2 / TensorPrimitives.SumOfSquares<double>(direction);
        var rows = new double[_unknowns * (d - 1)];
        for (int other = 0; other < _unknowns; other++)
        {
            ReadOnlySpan<double> row = Row(other);
            double along = twice * TensorPrimitives.Dot(row, direction);
            for (int q = 1; q < d; q++) rows[other * (d - 1) + q - 1] = row[q] - along * direction[q];
        }
        (_rows, Dimension) = (rows, d - 1);
    }

    private ReadOnlySpan<double> Row(int k) => _rows.AsSpan(k * Dimension, Dimension);

    /// <summary>Gram-Schmidt that always takes the longest remaining column next; returns how many were longer than the bound, those come
    /// first.</summary>
    private static int Orthonormalise(double[][] block, double bound)
    {
        double[] lengths = [.. block.Select(column => TensorPrimitives.Norm<double>(column))];
        for (int c = 0; c < block.Length; c++)
        {
            int longest = c;
            for (int b = c + 1; b < block.Length; b++)
                if (lengths[b] > lengths[longest]) longest = b;
            (block[c], block[longest], lengths[longest]) = (block[longest], block[c], lengths[c]);
            double[] column = block[c];
            for (int b = 0; b < c; b++) // once more, for orthogonality to rounding
                TensorPrimitives.MultiplyAdd(block[b], -TensorPrimitives.Dot<double>(block[b], column), column, column);
            double length = TensorPrimitives.Norm<double>(column);
            if (!(length > bound)) return c;
            TensorPrimitives.Divide(column, length, column);
            for (int b = c + 1; b < block.Length; b++)
            {
                TensorPrimitives.MultiplyAdd(column, -TensorPrimitives.Dot<double>(column, block[b]), block[b], block[b]);
                lengths[b] = TensorPrimitives.Norm<double>(block[b]);
            }
        }
        return block.Length;
    }
}
