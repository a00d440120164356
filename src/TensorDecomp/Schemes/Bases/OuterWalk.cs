using System.Numerics;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Bases;

/// <summary>
/// A scheme that walks among schemes of its shape and rank: by changes of basis (de Groote 1978), u → PuQ⁻¹, v → QvR⁻¹, w → P⁻ᵀwRᵀ, made of
/// elementary ones, and by flips (Kauers and Moosbauer 2023). Each move that would lead to coefficients that are not small is taken
/// back at once. For one thread.
/// </summary>
internal sealed class OuterWalk
{
    private readonly SmallNumbers _numbers;
    private readonly int[] _columns; // of u, v and w as matrices
    private readonly ushort[][] _entries; // by factor: term after term
    private readonly ulong[][] _touched; // by factor and term: the entries that are not zero
    private readonly ulong[] _changed; // terms whose entries became zero or nonzero by the last move
    private readonly List<Step> _last = [];

    /// <param name="scheme">A decomposition whose factors have at most 64 entries.</param>
    /// <param name="numbers">The coefficients it may have.</param>
    /// <exception cref="ArgumentException">One of its coefficients is none of them.</exception>
    public OuterWalk(Scheme scheme, SmallNumbers numbers)
    {
        if (!numbers.Contain(scheme)) throw new ArgumentException("The scheme has coefficients that are not small.");
        (_numbers, Shape, Rank) = (numbers, scheme.Shape, scheme.Rank);
        _columns = [Shape.N, Shape.P, Shape.P];
        _entries = [.. scheme.Factors.Select(f => new ushort[f.Size * Rank])];
        _touched = [.. scheme.Factors.Select(_ => new ulong[Rank])];
        _changed = new ulong[(Rank + 63) / 64];
        for (int f = 0; f < 3; f++)
            for (int r = 0; r < Rank; r++)
            {
                foreach (ref readonly Entry e in scheme.Factors[f].Term(r))
                    _entries[f][r * Size(f) + e.Index] = numbers.Of(e.Value)!.Value;
                See(f, r);
            }
    }

    /// <summary>The shape of the scheme.</summary>
    public Shape Shape { get; }

    /// <summary>Its number of terms.</summary>
    public int Rank { get; }

    /// <summary>Which entries of a factor (0 for u, 1 for v, 2 for w) of a term are not zero.</summary>
    public ulong Touched(int factor, int term) => _touched[factor][term];

    /// <summary>Terms in which other entries are zero than before the last move.</summary>
    public IEnumerable<int> Changed
    {
        get
        {
            for (int word = 0; word < _changed.Length; word++)
                for (ulong left = _changed[word]; left != 0; left &= left - 1)
                    yield return 64 * word + BitOperations.TrailingZeroCount(left);
        }
    }

    /// <summary>One random move, among three in four a change of basis. Returns whether there is a change.</summary>
    public bool Move(ref Draws draws)
    {
        _last.Clear();
        Array.Clear(_changed);
        bool done = draws.Below(4) == 0 ? Flip(ref draws) : ChangeBasis(ref draws);
        if (!done) Back();
        return done;
    }

    /// <summary>Takes the last move back.</summary>
    public void Back()
    {
        for (int k = _last.Count - 1; k >= 0; k--) Do(_last[k] with { By = _numbers.Negative(_last[k].By) });
        _last.Clear();
    }

    /// <summary>The scheme as it stands, without terms that are zero.</summary>
    public Scheme ToScheme()
    {
        int[] left = [.. Enumerable.Range(0, Rank).Where(r => _touched.All(t => t[r] != 0))];
        Factor[] factors = [.. Enumerable.Range(0, 3).Select(f => Factor.FromDense(left.Length, Size(f),
            (r, index) => _entries[f][left[r] * Size(f) + index] is var x && x == 0 ? Coefficient.Zero : _numbers.Value(x)))];
        return new Scheme(Shape, factors[0], factors[1], factors[2]);
    }

    // A random entry of a random term is to become the only one of its row or column: all others there, or one of them, are cleared by
    // multiples of its line, and the dual lines change along.
    private bool ChangeBasis(ref Draws draws)
    {
        var axis = (Axis)draws.Below(3);
        bool dual = draws.Below(2) == 0;
        Side side = Side.Of(axis, dual, _columns);
        int term = draws.Below(Rank), length = Shape.Length(axis);
        ulong touched = _touched[side.Factor][term];
        if (touched == 0) return false;
        for (int skip = draws.Below(BitOperations.PopCount(touched)); skip > 0; skip--) touched &= touched - 1;
        (int pivot, int across) = side.Place(BitOperations.TrailingZeroCount(touched));
        ReadOnlySpan<ushort> entries = _entries[side.Factor].AsSpan(term * Size(side.Factor), Size(side.Factor));
        ushort at = entries[side.Index(pivot, across)];
        int only = draws.Below(2) == 0 ? -1 : (pivot + 1 + draws.Below(length - 1)) % length;
        for (int line = 0; line < length; line++)
        {
            ushort value = line == pivot || only >= 0 && line != only ? (ushort)0 : entries[side.Index(line, across)];
            // Where there is nothing to clear, one line is taken to another all the same: what is zero need not stay so.
            if (line == only && value == 0) value = draws.Below(2) == 0 ? at : _numbers.Negative(at);
            if (value == 0) continue;
            ushort by = _numbers.Negative(_numbers.Quotient(value, at));
            if (!Do(new Step(axis, dual, line, pivot, by))) return false;
        }
        return _last.Count > 0;
    }

    // a⊗b⊗c + k·a⊗d⊗e = a⊗(b + λd)⊗c + k·a⊗d⊗(e − λ/k·c), and the same with the factors in another order.
    private bool Flip(ref Draws draws)
    {
        int f = draws.Below(3), g = (f + 1 + draws.Below(2)) % 3, r = draws.Below(Rank), from = draws.Below(Rank);
        for (int k = 0; k < Rank; k++)
        {
            int s = (from + k) % Rank;
            if (s == r || _touched[f][s] != _touched[f][r] || Ratio(f, s, r) is not { } ratio) continue;
            ushort one = _numbers.Modulus == 2 || draws.Below(2) == 0 ? (ushort)1 : _numbers.Negative(1);
            return Do(new Step(g, r, s, one))
                && Do(new Step(3 - f - g, s, r, _numbers.Negative(_numbers.Quotient(one, ratio))));
        }
        return false;
    }

    // Factor f of term s as a multiple of that of term r; null where it is none.
    private ushort? Ratio(int f, int s, int r)
    {
        ReadOnlySpan<ushort> a = _entries[f].AsSpan(s * Size(f), Size(f)), b = _entries[f].AsSpan(r * Size(f), Size(f));
        int first = a.IndexOfAnyExcept((ushort)0);
        if (first < 0) return null;
        ushort ratio = _numbers.Quotient(a[first], b[first]);
        for (int k = first; k < a.Length; k++)
            if (a[k] != _numbers.MultiplyAdd(0, ratio, b[k])) return null;
        return ratio;
    }

    private bool Do(Step step)
    {
        _last.Add(step);
        bool small = true;
        if (step.IsFlip)
        {
            int size = Size(step.Factor);
            for (int index = 0; index < size; index++)
                small &= Add(step.Factor, step.To * size + index, step.From * size + index, step.By);
            See(step.Factor, step.To);
            return small;
        }
        Side side = Side.Of(step.Axis, step.Dual, _columns), other = Side.Of(step.Axis, !step.Dual, _columns);
        return AddLines(side, step.To, step.From, step.By) & AddLines(other, step.From, step.To, _numbers.Negative(step.By));
    }

    private bool AddLines(Side side, int to, int from, ushort by)
    {
        int size = Size(side.Factor), across = size / Shape.Length(side.Axis);
        bool small = true;
        for (int r = 0; r < Rank; r++)
        {
            bool any = false;
            for (int k = 0; k < across; k++)
            {
                int source = r * size + side.Index(from, k);
                if (_entries[side.Factor][source] == 0) continue;
                small &= Add(side.Factor, r * size + side.Index(to, k), source, by);
                any = true;
            }
            if (any) See(side.Factor, r);
        }
        return small;
    }

    private bool Add(int factor, int to, int from, ushort by)
    {
        ushort[] entries = _entries[factor];
        return _numbers.IsSmall(entries[to] = _numbers.MultiplyAdd(entries[to], by, entries[from]));
    }

    private void See(int factor, int term)
    {
        ulong touched = 0;
        ReadOnlySpan<ushort> entries = _entries[factor].AsSpan(term * Size(factor), Size(factor));
        for (int index = 0; index < entries.Length; index++)
            if (entries[index] != 0) touched |= 1UL << index;
        if (touched == _touched[factor][term]) return;
        _touched[factor][term] = touched;
        _changed[term >> 6] |= 1UL << term;
    }

    private int Size(int factor) => factor switch { 0 => Shape.USize, 1 => Shape.VSize, _ => Shape.WSize };

    /// <summary>By · line From of a factor, in all terms, is added to line To, and the dual factor changes along; or in a flip, where the
    /// factor is given instead, vector From to vector To.</summary>
    private readonly record struct Step(Axis Axis, bool Dual, int To, int From, ushort By)
    {
        public Step(int factor, int to, int from, ushort by) : this(default, false, to, from, by) => (Factor, IsFlip) = (factor, true);

        public int Factor { get; }
        public bool IsFlip { get; }
    }
}
