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
    private readonly IOuterFactors _factors;
    private readonly int[] _columns; // of u, v and w as matrices
    private readonly int[] _changed;
    private readonly List<Step> _last = [];

    /// <param name="scheme">A decomposition whose factors have at most 64 entries.</param>
    /// <param name="numbers">The coefficients it may have.</param>
    /// <param name="plain">Whether residues stand one after the other even where bits would do.</param>
    /// <exception cref="ArgumentException">One of its coefficients is none of them.</exception>
    public OuterWalk(Scheme scheme, SmallNumbers numbers, bool plain = false)
    {
        if (!numbers.Contain(scheme)) throw new ArgumentException("The scheme has coefficients that are not small.");
        (_numbers, Shape, Rank) = (numbers, scheme.Shape, scheme.Rank);
        _factors = BitFactors.Serve(numbers) && !plain ? new BitFactors(scheme, numbers) : new ResidueFactors(scheme, numbers);
        _columns = [Shape.N, Shape.P, Shape.P];
        _changed = new int[Rank];
    }

    /// <summary>The shape of the scheme.</summary>
    public Shape Shape { get; }

    /// <summary>Its number of terms.</summary>
    public int Rank { get; }

    /// <summary>Which entries of a factor (0 for u, 1 for v, 2 for w) of a term are not zero.</summary>
    public ulong Touched(int factor, int term) => _factors.Touched(factor, term);

    /// <summary>Terms that the last move changed.</summary>
    public ReadOnlySpan<int> Changed
    {
        get
        {
            int count = 0;
            ReadOnlySpan<ulong> marks = _factors.Marks;
            for (int word = 0; word < marks.Length; word++)
                for (ulong left = marks[word]; left != 0; left &= left - 1)
                    _changed[count++] = 64 * word + BitOperations.TrailingZeroCount(left);
            return _changed.AsSpan(0, count);
        }
    }

    /// <summary>Equal for two terms that share a factor up to scale, and hardly ever for others.</summary>
    public ulong Direction(int factor, int term) => _factors.Direction(factor, term);

    /// <summary>Whether the last move was a flip, after which other factors are shared.</summary>
    public bool HasFlipped => _last.Count > 0 && _last[0].IsFlip;

    /// <summary>One random move, among three in four a change of basis. Returns whether there is a change.</summary>
    public bool Move(ref Draws draws)
    {
        _last.Clear();
        _factors.ClearMarks();
        bool done = draws.Below(4) == 0 ? Flip(ref draws) : ChangeBasis(ref draws);
        if (!done) Back();
        return done;
    }

    /// <summary>Another random move: an index of a range is scaled by 2 or by 1/2. Returns whether that leaves all coefficients small;
    /// where it does not, nothing has changed.</summary>
    public bool Scale(ref Draws draws)
    {
        _last.Clear();
        _factors.ClearMarks();
        var axis = (Axis)draws.Below(3);
        int line = draws.Below(Shape.Length(axis));
        Step doubled = new(axis, draws.Below(2) == 0, line, line, 1);
        bool done = _numbers.Modulus > 2 && Do(doubled);
        if (!done) Back();
        return done;
    }

    /// <summary>Takes the last move back.</summary>
    public void Back()
    {
        for (int k = _last.Count - 1; k >= 0; k--) Do(_last[k] with { By = Opposite(_last[k]) });
        _last.Clear();
    }

    /// <summary>The numbers that stand for one factor of a term.</summary>
    public ushort Entry(int factor, int term, int index) => _factors.Entry(factor, term, index);

    /// <summary>The scheme as it stands, without terms that are zero.</summary>
    public Scheme ToScheme()
    {
        int[] left = [.. Enumerable.Range(0, Rank).Where(r => Touched(0, r) != 0 && Touched(1, r) != 0 && Touched(2, r) != 0)];
        Factor[] factors = [.. Enumerable.Range(0, 3).Select(f => Factor.FromDense(left.Length, Size(f),
            (r, index) => _factors.Entry(f, left[r], index) is var x && x == 0 ? Coefficient.Zero : _numbers.Value(x)))];
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
        ulong touched = Touched(side.Factor, term);
        if (touched == 0) return false;
        for (int skip = draws.Below(BitOperations.PopCount(touched)); skip > 0; skip--) touched &= touched - 1;
        (int pivot, int across) = side.Place(BitOperations.TrailingZeroCount(touched));
        ushort at = _factors.Entry(side.Factor, term, side.Index(pivot, across));
        int only = draws.Below(2) == 0 ? -1 : (pivot + 1 + draws.Below(length - 1)) % length;
        for (int line = 0; line < length; line++)
        {
            bool stays = line == pivot || only >= 0 && line != only;
            ushort value = stays ? (ushort)0 : _factors.Entry(side.Factor, term, side.Index(line, across));
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
        int s = _factors.Multiple(f, r, from, out ushort ratio);
        if (s < 0) return false;
        ushort one = _numbers.Modulus == 2 || draws.Below(2) == 0 ? (ushort)1 : _numbers.Negative(1);
        return Do(new Step(g, r, s, one))
            && Do(new Step(3 - f - g, s, r, _numbers.Negative(_numbers.Quotient(one, ratio))));
    }

    private bool Do(Step step)
    {
        _last.Add(step);
        if (step.IsFlip) return _factors.AddTerm(step.Factor, step.To, step.From, step.By);
        Side side = Side.Of(step.Axis, step.Dual, _columns), other = Side.Of(step.Axis, !step.Dual, _columns);
        return _factors.AddLine(side, step.To, step.From, step.By)
            & _factors.AddLine(other, step.From, step.To, Opposite(step));
    }

    // What undoes a step: the opposite multiple of another line; (1 + k)·x is divided by 1 + k again.
    private ushort Opposite(Step step) => step.IsFlip || step.To != step.From ? _numbers.Negative(step.By)
        : _numbers.MultiplyAdd(_numbers.Negative(1), 1, _numbers.Quotient(1, _numbers.MultiplyAdd(1, 1, step.By)));

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
