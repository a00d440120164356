using System.Numerics;

namespace TensorDecomp.Exact;

/// <summary>A change of basis: directions transform by <see cref="Primal"/> = P, those of the dual space by <see cref="Dual"/> =
/// P⁻ᵀ.</summary>
internal readonly record struct Frame(Complex[,] Primal, Complex[,] Dual);

/// <summary>One index space with the directions that occur in it and in its dual.</summary>
internal sealed class IndexSpace(int dimension)
{
    private const int Starts = 4;

    public PointSet Primal { get; } = new();
    public PointSet Dual { get; } = new();

    /// <summary>What factors of higher rank span in the space and in its dual.</summary>
    public SpanSet Spans { get; } = new(dimension);
    public SpanSet DualSpans { get; } = new(dimension);

    /// <summary>Where neither the directions of the space nor those of its dual span it, adds those in which subspaces meet.</summary>
    public void Complete()
    {
        if (Primal.Rank >= dimension || Dual.Rank >= dimension) return;
        Spans.Meet(Primal);
        DualSpans.Meet(Dual);
    }

    /// <summary>The frame in which the directions have the most zeros that exchanging basis vectors finds, and then the simplest
    /// ratios.</summary>
    /// <param name="widest">Largest coordinate that an exchange may leave a direction with.</param>
    public Frame SparsestFrame(double widest = double.PositiveInfinity)
    {
        // A basis made of directions of the space, or one whose dual basis is made of directions of the dual space.
        (BasisExchange? best, bool swapped) = (null, false);
        for (int start = 0; start < Starts; start++)
        {
            Consider(new BasisExchange(dimension, Primal, Dual, start, widest), false);
            Consider(new BasisExchange(dimension, Dual, Primal, start, widest), true);
        }
        Complex[] scale = AxisScaling.Of(best!, dimension);
        (Complex[,] own, Complex[,] other) = best!.Matrices();
        for (int a = 0; a < dimension; a++)
            for (int b = 0; b < dimension; b++) (own[a, b], other[a, b]) = (own[a, b] * scale[a], other[a, b] / scale[a]);
        return swapped ? new Frame(other, own) : new Frame(own, other);

        void Consider(BasisExchange exchange, bool turned)
        {
            if (best is null || exchange.Zeros > best.Zeros) (best, swapped) = (exchange, turned);
        }
    }
}
