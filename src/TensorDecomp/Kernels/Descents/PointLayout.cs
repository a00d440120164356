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

    /// <summary>The vector of a term in a factor.</summary>
    public Span<float> Vector(Span<float> point, int factor, int term) =>
        point.Slice(_base[factor] + term * Sizes[factor], Sizes[factor]);

    public ReadOnlySpan<float> Vector(ReadOnlySpan<float> point, int factor, int term) =>
        point.Slice(_base[factor] + term * Sizes[factor], Sizes[factor]);

    /// <summary>Which of so many orbits a program means by a number, whatever it is.</summary>
    public static int Orbit(int number, int orbits) => (number % orbits + orbits) % orbits;
}
