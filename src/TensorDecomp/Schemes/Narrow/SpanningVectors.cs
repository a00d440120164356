using System.Numerics;

namespace TensorDecomp.Schemes.Narrow;

/// <summary>
/// Integer vectors of length m such that each of some sets of m of them is a basis: of determinant ±1 where that can be had, and in any
/// case modulo a prime. They are found by changing an entry at a time where it leaves no more sets bad than there were.
/// </summary>
internal sealed class SpanningVectors
{
    // 2³¹ − 1: determinants of entries −1, 0, 1 that are small are told apart by it.
    private const long Large = int.MaxValue;
    private const int Steps = 20_000, Starts = 20;

    private readonly int[][] _sets;
    private readonly int[][] _with;
    private readonly long _prime;
    private readonly Random _random = new(1); // any vectors do that pass
    private readonly int[][] _vectors;

    private SpanningVectors(int[][] sets, int vectors, long prime)
    {
        (_sets, _prime) = (sets, prime);
        _with = [.. Enumerable.Range(0, vectors).Select(v => Enumerable.Range(0, sets.Length).Where(s => sets[s].Contains(v)).ToArray())];
        _vectors = new int[vectors][];
    }

    /// <summary>The vectors; the first set's are unit vectors.</summary>
    /// <param name="sets">Of m numbers of vectors each.</param>
    /// <param name="vectors">How many vectors there are.</param>
    /// <param name="prime">The characteristic of the field, or 0.</param>
    public static int[][] Of(int[][] sets, int vectors, long prime)
    {
        SpanningVectors search = new(sets, vectors, prime == 0 ? Large : prime);
        int[][]? best = null;
        int least = int.MaxValue;
        for (int start = 0; start < Starts && least > 0; start++)
        {
            int bad = search.Improve();
            if (bad < least && search.AllAreBases()) (best, least) = ([.. search._vectors.Select(v => (int[])v.Clone())], bad);
        }
        return best ?? throw new InvalidOperationException($"No vectors that span were found for {sets.Length} sets of {sets[0].Length}.");
    }

    /// <summary>From random vectors on; the number of sets whose determinant is not ±1 at the end.</summary>
    private int Improve()
    {
        int size = _sets[0].Length;
        for (int v = 0; v < _vectors.Length; v++)
            _vectors[v] = [.. Enumerable.Range(0, size).Select(_ => _random.Next(3) > 0 ? 0 : _random.Next(2) * 2 - 1)];
        for (int k = 0; k < size; k++) (_vectors[_sets[0][k]] = new int[size])[k] = 1;
        HashSet<int> kept = [.. _sets[0]];
        var bad = new HashSet<int>(Enumerable.Range(0, _sets.Length).Where(s => !IsUnimodular(s)));
        for (int step = 0; step < Steps && bad.Count > 0; step++)
        {
            int[] open = [.. _sets[bad.ElementAt(_random.Next(bad.Count))].Where(v => !kept.Contains(v))];
            int changed = open[_random.Next(open.Length)], at = _random.Next(size), before = _vectors[changed][at];
            _vectors[changed][at] = (before + 2 + _random.Next(2)) % 3 - 1;
            int[] now = [.. _with[changed].Where(s => !IsUnimodular(s))];
            if (now.Length > _with[changed].Count(bad.Contains)) _vectors[changed][at] = before;
            else
            {
                bad.ExceptWith(_with[changed]);
                bad.UnionWith(now);
            }
        }
        return bad.Count;
    }

    private bool AllAreBases() => Enumerable.Range(0, _sets.Length).All(s => Determinant(s) != 0);

    private bool IsUnimodular(int set) => Determinant(set) is var d && (d == 1 || d == _prime - 1);

    private long Determinant(int set)
    {
        int size = _sets[set].Length;
        long[][] rows = [.. _sets[set].Select(v => _vectors[v].Select(x => (x + _prime) % _prime).ToArray())];
        long determinant = 1;
        for (int c = 0; c < size; c++)
        {
            int pivot = Array.FindIndex(rows, c, row => row[c] != 0);
            if (pivot < 0) return 0;
            if (pivot != c) (rows[c], rows[pivot], determinant) = (rows[pivot], rows[c], _prime - determinant);
            determinant = determinant * rows[c][c] % _prime;
            long inverse = (long)BigInteger.ModPow(rows[c][c], _prime - 2, _prime);
            for (int r = c + 1; r < size; r++)
            {
                if (rows[r][c] == 0) continue;
                long times = _prime - rows[r][c] * inverse % _prime;
                for (int k = c; k < size; k++) rows[r][k] = (rows[r][k] + times * rows[c][k]) % _prime;
            }
        }
        return determinant % _prime;
    }
}
