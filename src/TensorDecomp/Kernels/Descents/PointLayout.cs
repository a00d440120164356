namespace TensorDecomp.Kernels.Descents;

/// <summary>Where the entries of a decomposition lie in a point that a chain keeps: factor by factor, term after term.</summary>
internal sealed class PointLayout
{
    private readonly int[] _base;

    public PointLayout(Target target)
    {
        (Sizes, Rank) = (target.Tensor.Sizes, target.Rank);
        _base = [0, Sizes[0] * Rank, (Sizes[0] + Sizes[1]) * Rank];
        Length = Sizes.Sum() * Rank;
    }

    /// <summary>Entries of a vector u, v, w.</summary>
    public int[] Sizes { get; }

    public int Rank { get; }

    public int Length { get; }

    /// <summary>A point as an approximation's factors.</summary>
    /// <param name="read">Its entries, whatever they are stored as.</param>
    public double[][] Factors(Func<int, double> read)
    {
        double[] point = [.. Enumerable.Range(0, Length).Select(read)];
        return [point[..(Sizes[0] * Rank)], point[(Sizes[0] * Rank)..(Length - Sizes[2] * Rank)], point[(Length - Sizes[2] * Rank)..]];
    }

    /// <summary>The vector of a term in a factor.</summary>
    public Span<float> Vector(Span<float> point, int factor, int term) =>
        point.Slice(_base[factor] + term * Sizes[factor], Sizes[factor]);

    public ReadOnlySpan<float> Vector(ReadOnlySpan<float> point, int factor, int term) =>
        point.Slice(_base[factor] + term * Sizes[factor], Sizes[factor]);

    /// <summary>Which of so many orbits a program means by a number, whatever it is.</summary>
    public static int Orbit(int number, int orbits) => (number % orbits + orbits) % orbits;
}
