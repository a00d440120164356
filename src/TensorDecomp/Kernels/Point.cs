namespace TensorDecomp.Kernels;

/// <summary>
/// Three factors in floating point, of one rank: where a restart begins, stands or ends. Numbers lie by factor, then term, then entry, the
/// real part before the imaginary one; every batch brings them into the order of its own.
/// </summary>
/// <param name="sizes">Entries of U, V and W.</param>
/// <param name="rank">Terms.</param>
/// <param name="planes">1 over ℝ, 2 over ℂ.</param>
internal sealed class Point(int[] sizes, int rank, int planes)
{
    /// <summary>All zero, in the space at its highest rank.</summary>
    public Point(SearchSpace space) : this(space.Target.Tensor.Sizes, space.Target.Rank, space.Planes) { }

    public int[] Sizes { get; } = sizes;
    public int Rank { get; } = rank;
    public int Planes { get; } = planes;

    /// <summary>Every number in that order.</summary>
    public float[] Values { get; } = new float[sizes.Sum() * rank * planes];

    /// <summary>A part of an entry: plane 0 is the real one.</summary>
    public ref float this[int factor, int index, int term, int plane] => ref Values[Place(factor, index, term, plane)];

    /// <summary>Where each number belongs.</summary>
    public IEnumerable<(int Factor, int Index, int Term, int Plane)> Entries() => Entries(Sizes, Rank, Planes);

    /// <summary>The same for any point of that form.</summary>
    public static IEnumerable<(int Factor, int Index, int Term, int Plane)> Entries(int[] sizes, int rank, int planes)
    {
        for (int factor = 0; factor < 3; factor++)
            for (int term = 0; term < rank; term++)
                for (int index = 0; index < sizes[factor]; index++)
                    for (int plane = 0; plane < planes; plane++) yield return (factor, index, term, plane);
    }

    private int Place(int factor, int index, int term, int plane)
    {
        int before = factor == 0 ? 0 : factor == 1 ? Sizes[0] : Sizes[0] + Sizes[1];
        return (before * Rank + term * Sizes[factor] + index) * Planes + plane;
    }
}
