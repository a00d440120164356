using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Composition;

/// <summary>The lowest known rank of every shape up to a limit, for any order of its dimensions, in one array; a product with an empty
/// range has rank 0.</summary>
internal sealed class RankCube
{
    private readonly int[] _ranks;

    /// <param name="limit">Largest dimension, at most 36, so that sums over the terms of an outer scheme fit into 32 bits.</param>
    /// <param name="rank">The rank of a shape with ascending dimensions.</param>
    public RankCube(int limit, Func<Shape, int> rank)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 36);
        (Limit, Side) = (limit, limit + 1);
        _ranks = new int[Side * Side * Side];
        for (int m = 1; m <= limit; m++)
            for (int n = m; n <= limit; n++)
                for (int p = n; p <= limit; p++)
                {
                    int known = rank(new Shape(m, n, p));
                    foreach ((int a, int b, int c) in (ReadOnlySpan<(int, int, int)>)[(m, n, p), (m, p, n), (n, m, p), (n, p, m),
                        (p, m, n), (p, n, m)])
                        _ranks[(a * Side + b) * Side + c] = known;
                }
    }

    /// <summary>Largest dimension.</summary>
    public int Limit { get; }

    /// <summary>Distance of two ranks whose first dimensions differ by one in <see cref="Row"/>: limit + 1.</summary>
    public int Side { get; }

    public int this[int m, int n, int p] => _ranks[(m * Side + n) * Side + p];

    /// <summary>The ranks of ⟨m,n,p⟩ for p from 0 to the limit.</summary>
    public ReadOnlySpan<int> Row(int m, int n) => _ranks.AsSpan((m * Side + n) * Side, Side);

    /// <summary>By m the set of n, a bit for each, where some rank of ⟨m,n,p⟩ is not what it was; all of them where there was
    /// none.</summary>
    public ulong[] RowsThatDifferFrom(RankCube? before)
    {
        var rows = new ulong[Side];
        for (int m = 0; m < Side; m++)
            for (int n = 0; n < Side; n++)
                if (before is null || !Row(m, n).SequenceEqual(before.Row(m, n))) rows[m] |= 1UL << n;
        return rows;
    }
}
