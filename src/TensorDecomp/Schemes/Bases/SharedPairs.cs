using TensorDecomp.Schemes.Composition;

namespace TensorDecomp.Schemes.Bases;

/// <summary>
/// What the terms of a scheme on the move save where two of them share a factor and multiply one larger matrix together
/// (<see cref="SharedFactors"/>): each term in one pair at most, the pairs that save most first. A change of basis leaves shared what is
/// shared, so pairs are looked for anew after flips only. For one thread.
/// </summary>
internal sealed class SharedPairs
{
    private readonly OuterWalk _walk;
    private readonly RankCube _ranks;
    private readonly Dictionary<ulong, int> _first = []; // by direction: the last term that has it so far
    private readonly List<(int Factor, int Term, int Other)> _pairs = [];
    private readonly List<(int Gain, int Term, int Other)> _gains = [];
    private readonly (int M, int N, int P)[] _reach;
    private readonly int[] _seen, _taken; // by term: the last look that its reach was found in, and that it was taken in
    private int _look;
    private bool _stale = true;

    /// <param name="walk">The scheme.</param>
    /// <param name="ranks">Ranks of the inner products.</param>
    public SharedPairs(OuterWalk walk, RankCube ranks)
    {
        (_walk, _ranks) = (walk, ranks);
        (_reach, _seen, _taken) = (new (int, int, int)[walk.Rank], new int[walk.Rank], new int[walk.Rank]);
    }

    /// <summary>Whether any two terms shared a factor at the last look.</summary>
    public bool Any => _pairs.Count > 0;

    /// <summary>Says that a flip was made, or taken back.</summary>
    public void Forget() => _stale = true;

    /// <summary>The ranks saved.</summary>
    /// <param name="costs">By term: the rank of what it multiplies by itself.</param>
    /// <param name="sizes">By axis: the sizes of the blocks.</param>
    public int Saved(int[] costs, int[][] sizes)
    {
        if (_stale) Look();
        if (_pairs.Count == 0) return 0;
        _look++;
        _gains.Clear();
        foreach ((int factor, int term, int other) in _pairs)
        {
            if (costs[term] == 0 || costs[other] == 0) continue;
            ((int m, int n, int p), (int a, int b, int c)) = (Reach(term, sizes), Reach(other, sizes));
            // The axis that the shared factor lacks: columns for u, rows for v, the inner one for w.
            (m, n, p) = (factor == 1 ? m + a : Math.Max(m, a), factor == 2 ? n + b : Math.Max(n, b), factor == 0 ? p + c : Math.Max(p, c));
            if (Math.Max(m, Math.Max(n, p)) > _ranks.Limit) continue;
            int gain = costs[term] + costs[other] - _ranks[m, n, p];
            if (gain > 0) _gains.Add((gain, term, other));
        }
        _gains.Sort(static (x, y) => (-x.Gain, x.Term, x.Other).CompareTo((-y.Gain, y.Term, y.Other)));
        int saved = 0;
        foreach ((int gain, int term, int other) in _gains)
        {
            if (_taken[term] == _look || _taken[other] == _look) continue;
            _taken[term] = _taken[other] = _look;
            saved += gain;
        }
        return saved;
    }

    private void Look()
    {
        _stale = false;
        _pairs.Clear();
        for (int factor = 0; factor < 3; factor++)
        {
            _first.Clear();
            for (int r = 0; r < _walk.Rank; r++)
            {
                ulong direction = _walk.Direction(factor, r);
                // In a row of terms with one factor, neighbours are pairs; that leaves at most one of them alone.
                if (_first.TryGetValue(direction, out int before)) _pairs.Add((factor, before, r));
                _first[direction] = r;
            }
        }
    }

    // What the product of a term is as large as, at most.
    private (int, int, int) Reach(int term, int[][] sizes)
    {
        if (_seen[term] == _look) return _reach[term];
        _seen[term] = _look;
        (ulong u, ulong v, ulong w) = (_walk.Touched(0, term), _walk.Touched(1, term), _walk.Touched(2, term));
        (int[] m, int[] n, int[] p) = (sizes[0], sizes[1], sizes[2]);
        return _reach[term] = (Math.Min(Row(u, m, n.Length), Row(w, m, p.Length)), Math.Min(Column(u, m.Length, n), Row(v, n, p.Length)),
            Math.Min(Column(v, n.Length, p), Column(w, m.Length, p)));
    }

    private static int Row(ulong touched, int[] rows, int columns)
    {
        int largest = 0;
        ulong row = (1UL << columns) - 1;
        for (int i = 0; i < rows.Length; i++, touched >>= columns)
            if ((touched & row) != 0 && rows[i] > largest) largest = rows[i];
        return largest;
    }

    private static int Column(ulong touched, int rows, int[] columns)
    {
        ulong any = 0;
        for (int i = 0; i < rows; i++, touched >>= columns.Length) any |= touched;
        int largest = 0;
        for (int j = 0; j < columns.Length; j++)
            if ((any >> j & 1) != 0 && columns[j] > largest) largest = columns[j];
        return largest;
    }
}
