using System.Runtime.CompilerServices;
using TensorDecomp.Kernels.Lanes;

namespace TensorDecomp.Kernels.Gradient;

/// <summary>Which way the residuals' part of the gradient is computed.</summary>
public enum LossPath
{
    /// <summary>By Gram matrices; for a ResidualLoss of the form c·e² only.</summary>
    Gram,

    /// <summary>By forming every residual; for any ResidualLoss.</summary>
    Residual,
}

/// <summary>
/// One step of a program for a whole batch: the gradient of the tensor, of the penalties on entries and terms, the ties of a
/// symmetry, and the program's update.
/// </summary>
internal sealed unsafe class BatchStep<T, TProgram> : ITermSink
    where T : unmanaged, ILane<T>, IReal<T>
    where TProgram : struct, IGradientProgram
{
    // Not inlined into the loop over steps: together they would exhaust the JIT's budget of inlining, and of registers.
    private const MethodImplOptions Hot = MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization;

    private readonly FactorLayout _layout;
    private readonly ITensorGradient<T> _gradient;
    private readonly Tie? _tie;
    private readonly int[]? _cycle;
    private readonly int[] _tiedHomes;
    private readonly (int Copy, int Home, float Sign)[] _tiedCopies;
    private readonly RankMasks<T>? _masks;
    private readonly int _factors, _terms, _tiedTerms, _rank, _padded, _slotsPerEntry;
    private readonly bool _ridge;
    private readonly T* _g, _slots, _termSlopes;
    private readonly Hyper<T>* _hyper;
    private readonly Hyper<Dual<T>>* _dual;
    private readonly float _orbit; // number of terms that each of those from _tiedTerms to _terms stands for
    private T _stepKey, _scale, _ridgeSlope;

    /// <param name="layout">Where entries lie.</param>
    /// <param name="path">How to differentiate.</param>
    /// <param name="ridge">Whether EntryPenalty is c·x² with c free of x.</param>
    /// <param name="slots">State values per entry.</param>
    /// <param name="masks">Which lanes have which terms; null where all have all.</param>
    /// <param name="hyper">The lanes' settings, which change from step to step.</param>
    /// <param name="arena">Memory.</param>
    public BatchStep(FactorLayout layout, LossPath path, bool ridge, int slots, RankMasks<T>? masks, Hyper<T>* hyper, LaneArena arena)
    {
        (_layout, SearchSpace space) = (layout, layout.Space);
        _hyper = hyper;
        _masks = masks;
        (_ridge, _slotsPerEntry) = (ridge, slots);
        _dual = arena.Take<Hyper<Dual<T>>>(1);
        (_rank, _padded) = (space.Target.Rank, layout.Panels[0].PaddedRank);
        _cycle = path == LossPath.Gram ? space.Symmetry?.Cycle : null;
        _factors = _cycle is null ? 3 : 1;
        _tie = space.Symmetry is null ? null : Tie.Of(layout, space.Symmetry);
        // Where terms are moved orbit by orbit the derivative by the first of each is enough; the Gram path over ℝ forms no other.
        IReadOnlyList<int> lengths = path == LossPath.Gram && !space.Complex && space.Symmetry is { } symmetry ? symmetry.Lengths
            : [];
        _terms = lengths.Count == 0 ? _rank : lengths.Count;
        _tiedTerms = _terms == _rank ? _rank : lengths.Count(length => length == 1);
        _orbit = _tiedTerms < _terms ? lengths[_tiedTerms] : 1;
        HashSet<int> tied =
            [.. layout.Entries().Where(e => e.Term < _tiedTerms).Select(e => layout.Offset(e.Factor, e.Index, e.Term, e.Plane))];
        _tiedHomes = _tie is null ? [] : [.. _tie.Homes.Where(tied.Contains)];
        _tiedCopies = _tie is null ? [] : [.. _tie.Copies.Where(c => tied.Contains(c.Copy) && (_factors == 3 || c.Copy < layout.Base[1]))];
        _gradient = path == LossPath.Residual ? new ResidualGradient<T, TProgram>(layout, arena)
            : space.Complex ? new ComplexGramGradient<T, TProgram>(layout, _factors, arena)
            : new GramGradient<T, TProgram>(layout, _factors, _terms, arena);
        X = arena.Take<T>(layout.Length);
        _g = arena.Take<T>(layout.Length);
        SlotLength = (nint)layout.Length * slots;
        _slots = arena.Take<T>(SlotLength + Slots<T>.Capacity); // the last entry, too, has as many behind it as can be addressed
        _termSlopes = arena.Take<T>(3 * _padded);
    }

    /// <summary>The factors.</summary>
    public T* X { get; }

    /// <summary>The optimizer's state, entry after entry in the order of the factors, the slots of an entry side by side.</summary>
    public T* State => _slots;

    /// <summary>Number of lane values of <see cref="State"/>.</summary>
    public nint SlotLength { get; }

    /// <summary>Moves every entry; returns f = Σ|e|² before the move where it is asked for.</summary>
    public T Step(T stepKey, bool withLoss)
    {
        _stepKey = stepKey;
        *_dual = Duals.Constants(*_hyper);
        _scale = _gradient.Scale(*_hyper);
        // The derivative of c·x² is that at 1 times x, which the move adds to the terms' share of the same form.
        _ridgeSlope = _ridge ? TProgram.EntryPenalty(Dual<T>.Variable(1f), *_dual).Slope : 0f;
        T loss = _gradient.Evaluate(X, _g, *_hyper, withLoss, this);
        if (_tie is not null) MoveTied();
        return loss;
    }

    /// <summary>
    /// Moves the terms whose gradient is complete; tied ones wait for the rest of their class. A class with one member in each
    /// term of an orbit is complete with the first of these.
    /// </summary>
    void ITermSink.Complete(int firstTerm, int endTerm)
    {
        TermSlopes(firstTerm, endTerm);
        int first = _tie is null ? firstTerm : Math.Max(firstTerm, _tiedTerms), end = Math.Min(endTerm, _terms);
        if (first >= end) return;
        if (_ridge) Move<Ridge>(first, end);
        else Move<AnyPenalty>(first, end);
    }

    private void Move<TPenalty>(int firstTerm, int endTerm) where TPenalty : struct, IPenaltyForm
    {
        int common = _masks is null ? endTerm : Math.Clamp(_masks.Common, firstTerm, endTerm);
        if (firstTerm < common) Move<TPenalty, AllLanes>(firstTerm, common);
        if (common < endTerm) Move<TPenalty, SomeLanes>(common, endTerm);
    }

    /// <summary>Makes the copies in a lane equal to their homes, up to sign.</summary>
    public void Tighten(int lane)
    {
        if (_tie is null) return;
        foreach ((int copy, int home, float sign) in _tie.Copies) ((float*)X)[(nint)copy * T.Count + lane] =
            sign * ((float*)X)[(nint)home * T.Count + lane];
        foreach (int zero in _tie.Zeros) ((float*)X)[(nint)zero * T.Count + lane] = 0;
    }

    /// <summary>2·∂TermPenalty/∂|x_r|² for each factor and term: times x it is the penalty's gradient.</summary>
    [MethodImpl(Hot)]
    private void TermSlopes(int firstTerm, int endTerm)
    {
        ref Hyper<Dual<T>> hyper = ref *_dual;
        for (int r = firstTerm; r < endTerm; r++)
        {
            T nu = _gradient.Norms[r], nv = _gradient.Norms[_padded + r], nw = _gradient.Norms[2 * _padded + r];
            _termSlopes[r] = 2f * TProgram.TermPenalty(Dual<T>.Variable(nu), Dual<T>.Constant(nv), Dual<T>.Constant(nw), hyper).Slope;
            _termSlopes[_padded + r] =
                2f * TProgram.TermPenalty(Dual<T>.Constant(nu), Dual<T>.Variable(nv), Dual<T>.Constant(nw), hyper).Slope;
            _termSlopes[2 * _padded + r] =
                2f * TProgram.TermPenalty(Dual<T>.Constant(nu), Dual<T>.Constant(nv), Dual<T>.Variable(nw), hyper).Slope;
        }
    }

    private interface IPenaltyForm
    {
        static abstract bool IsRidge { get; }
    }

    private readonly struct Ridge : IPenaltyForm
    {
        public static bool IsRidge => true;
    }

    private readonly struct AnyPenalty : IPenaltyForm
    {
        public static bool IsRidge => false;
    }

    private interface ITermOwners
    {
        static abstract bool AreAll { get; }
    }

    private readonly struct AllLanes : ITermOwners
    {
        public static bool AreAll => true;
    }

    private readonly struct SomeLanes : ITermOwners
    {
        public static bool AreAll => false;
    }

    [MethodImpl(Hot)]
    private void Move<TPenalty, TOwners>(int firstTerm, int endTerm) where TPenalty : struct, IPenaltyForm where TOwners : struct,
        ITermOwners
    {
        ref Hyper<T> h = ref *_hyper;
        ref Hyper<Dual<T>> d = ref *_dual;
        T stepKey = _stepKey, orbit = _orbit, scale = orbit * _scale, ridge = orbit * _ridgeSlope;
        nint perEntry = _slotsPerEntry;
        T* owners = TOwners.AreAll ? null : _masks!.Terms;
        LaneSites* sites = TOwners.AreAll ? null : _masks!.Sites;
        for (int f = 0; f < 3; f++)
        {
            Panels p = _layout.Panels[f];
            T* slopes = _termSlopes + f * _padded;
            for (int panel = 0; panel < p.Count; panel++, sites += TOwners.AreAll ? 0 : 1)
            {
                int height = Math.Min(p.Height, p.Size - panel * p.Height), start = _layout.Base[f] + panel * p.PanelStride;
                for (int r = firstTerm; r < endTerm; r++)
                {
                    T slope = TPenalty.IsRidge ? T.MultiplyAdd(orbit, slopes[r], ridge) : orbit * slopes[r];
                    for (int plane = 0; plane < p.Planes; plane++)
                    {
                        int at = start + r * p.TermStride + plane * p.Height;
                        T* x = X + at, g = _g + at, slots = _slots + at * perEntry;
                        for (T* end = x + height; x < end; x++, g++, slots += perEntry, at++)
                        {
                            T xi = *x;
                            T gi = TPenalty.IsRidge ? scale * *g
                                : T.MultiplyAdd(scale, *g, orbit * TProgram.EntryPenalty(Dual<T>.Variable(xi), d).Slope);
                            gi = T.MultiplyAdd(slope, xi, gi);
                            RandomStream<T> rng = TOwners.AreAll ? new(stepKey, (uint)at) : new(stepKey, (uint)at, sites);
                            T moved = TProgram.Update(xi, gi, new Slots<T>(ref *slots), ref rng, h);
                            // Chosen, not multiplied: what a program makes of a term that is not there may be no number.
                            *x = TOwners.AreAll ? moved : T.Select(owners[r], moved, 0f);
                        }
                    }
                }
            }
        }
    }

    /// <summary>
    /// The derivative by a home is the sum over its class. Under C₃ with the Gram path that of U's members is known, and the
    /// others are its images: three times as much, with the term slopes of all three factors.
    /// </summary>
    [MethodImpl(Hot)]
    private void MoveTied()
    {
        ref Hyper<T> h = ref *_hyper;
        ref Hyper<Dual<T>> d = ref *_dual;
        T stepKey = _stepKey, scale = _scale;
        T times = 1f;
        if (_cycle is not null)
        {
            times = 3f;
            for (int r = 0; r < _rank; r++)
                _termSlopes[r] += _termSlopes[2 * _padded + _cycle[r]] + _termSlopes[_padded + _cycle[_cycle[r]]];
        }
        for (int f = 0; f < _factors; f++)
        {
            Panels p = _layout.Panels[f];
            for (int panel = 0; panel < p.Count; panel++)
                for (int r = 0; r < _tiedTerms; r++)
                {
                    T slope = _termSlopes[f * _padded + r];
                    for (int at = _layout.Base[f] + panel * p.PanelStride + r * p.TermStride, end = at + p.TermStride; at < end; at++)
                    {
                        T x = X[at];
                        _g[at] = T.MultiplyAdd(times, T.MultiplyAdd(scale, _g[at], TProgram.EntryPenalty(Dual<T>.Variable(x), d).Slope),
                            slope * x);
                    }
                }
        }
        foreach ((int copy, int home, float sign) in _tiedCopies) _g[home] += sign * _g[copy];
        foreach (int at in _tiedHomes)
        {
            RandomStream<T> rng = new(stepKey, (uint)at);
            X[at] = TProgram.Update(X[at], _g[at], new Slots<T>(ref _slots[(nint)at * _slotsPerEntry]), ref rng, h);
        }
        foreach ((int copy, int home, float sign) in _tie!.Copies) X[copy] = sign * X[home];
    }
}
