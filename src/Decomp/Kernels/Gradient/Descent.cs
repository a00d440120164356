using System.Runtime.CompilerServices;

namespace TensorDecomp.Kernels;

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
internal sealed unsafe class Descent<T, TProgram>
    where T : unmanaged, ILane<T>, IReal<T>
    where TProgram : struct, IGradientProgram
{
    private readonly FactorLayout _layout;
    private readonly ITensorGradient<T> _gradient;
    private readonly Tie? _tie;
    private readonly int[]? _cycle;
    private readonly int _factors, _rank, _padded;
    private readonly T* _g, _slots, _termSlopes;

    public Descent(FactorLayout layout, LossPath path, int slots, LaneArena arena)
    {
        (_layout, SearchSpace space) = (layout, layout.Space);
        (_rank, _padded) = (space.Target.Rank, layout.Panels[0].PaddedRank);
        bool third = path == LossPath.Gram && space.Symmetry is { IsCyclic: true };
        _factors = third ? 1 : 3;
        _cycle = third ? space.Symmetry!.Cycle(_rank) : null;
        _tie = space.Symmetry is null ? null : Tie.Of(layout, space.Symmetry);
        _gradient = path == LossPath.Residual ? new ResidualGradient<T, TProgram>(layout, arena)
            : space.Complex ? new ComplexGramGradient<T, TProgram>(layout, _factors, arena)
            : new GramGradient<T, TProgram>(layout, _factors, arena);
        X = arena.Take<T>(layout.Length);
        _g = arena.Take<T>(layout.Length);
        _slots = arena.Take<T>((nint)layout.Length * slots);
        SlotLength = (nint)layout.Length * slots;
        _termSlopes = arena.Take<T>(3 * _padded);
    }

    /// <summary>The factors.</summary>
    public T* X { get; }

    /// <summary>The optimizer's state, slot after slot in the order of the factors.</summary>
    public T* State => _slots;

    /// <summary>Number of lane values of <see cref="State"/>.</summary>
    public nint SlotLength { get; }

    /// <summary>Offsets of the entries that a program initialises; null where it is all.</summary>
    public Tie? Tie => _tie;

    /// <summary>Moves every entry; returns f = Σ|e|² before the move where it is asked for.</summary>
    public T Step(T stepKey, in Hyper<T> hyper, bool withLoss)
    {
        T loss = _gradient.Evaluate(X, _g, hyper, withLoss);
        Hyper<Dual<T>> dual = Duals.Constants(hyper);
        TermSlopes(dual);
        if (_tie is null) Move(stepKey, hyper, dual, _gradient.Scale(hyper));
        else MoveTied(stepKey, hyper, dual, _gradient.Scale(hyper));
        return loss;
    }

    /// <summary>Makes the copies in a lane equal to their homes.</summary>
    public void Tighten(int lane)
    {
        if (_tie is null) return;
        foreach ((int copy, int home) in _tie.Copies) ((float*)X)[(nint)copy * T.Count + lane] = ((float*)X)[(nint)home * T.Count + lane];
    }

    /// <summary>2·∂TermPenalty/∂|x_r|² for each factor and term: times x it is the penalty's gradient.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TermSlopes(in Hyper<Dual<T>> hyper)
    {
        for (int r = 0; r < _rank; r++)
        {
            T nu = _gradient.Norms[r], nv = _gradient.Norms[_padded + r], nw = _gradient.Norms[2 * _padded + r];
            _termSlopes[r] = 2f * TProgram.TermPenalty(Dual<T>.Variable(nu), Dual<T>.Constant(nv), Dual<T>.Constant(nw), hyper).Slope;
            _termSlopes[_padded + r] = 2f * TProgram.TermPenalty(Dual<T>.Constant(nu), Dual<T>.Variable(nv), Dual<T>.Constant(nw), hyper).Slope;
            _termSlopes[2 * _padded + r] = 2f * TProgram.TermPenalty(Dual<T>.Constant(nu), Dual<T>.Constant(nv), Dual<T>.Variable(nw), hyper).Slope;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Move(T stepKey, in Hyper<T> hyper, in Hyper<Dual<T>> dual, T scale)
    {
        Hyper<T> h = hyper;
        Hyper<Dual<T>> d = dual;
        nint stride = _layout.Length;
        for (int f = 0; f < 3; f++)
        {
            Panels p = _layout.Panels[f];
            for (int panel = 0; panel < p.Count; panel++)
            {
                int height = Math.Min(p.Height, p.Size - panel * p.Height);
                for (int r = 0; r < _rank; r++)
                {
                    T slope = _termSlopes[f * _padded + r];
                    for (int plane = 0; plane < p.Planes; plane++)
                        for (int at = _layout.Base[f] + p.Offset(panel * p.Height, r, plane), end = at + height; at < end; at++)
                        {
                            T x = X[at];
                            T g = T.MultiplyAdd(scale, _g[at], TProgram.EntryPenalty(Dual<T>.Variable(x), d).Slope);
                            g = T.MultiplyAdd(slope, x, g);
                            RandomStream<T> rng = new(stepKey, (uint)at);
                            X[at] = TProgram.Update(x, g, new Slots<T>(ref _slots[at], stride), ref rng, h);
                        }
                }
            }
        }
    }

    /// <summary>
    /// The derivative by a home is the sum over its class. Under C₃ with the Gram path that of U's members is known, and the
    /// others are its images: three times as much, with the term slopes of all three factors.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MoveTied(T stepKey, in Hyper<T> hyper, in Hyper<Dual<T>> dual, T scale)
    {
        Hyper<T> h = hyper;
        Hyper<Dual<T>> d = dual;
        T times = 1f;
        if (_cycle is not null)
        {
            times = 3f;
            for (int r = 0; r < _rank; r++) _termSlopes[r] += _termSlopes[2 * _padded + _cycle[r]] + _termSlopes[_padded + _cycle[_cycle[r]]];
        }
        for (int f = 0; f < _factors; f++)
        {
            Panels p = _layout.Panels[f];
            for (int panel = 0; panel < p.Count; panel++)
                for (int r = 0; r < _rank; r++)
                {
                    T slope = _termSlopes[f * _padded + r];
                    for (int at = _layout.Base[f] + panel * p.PanelStride + r * p.TermStride, end = at + p.TermStride; at < end; at++)
                    {
                        T x = X[at];
                        _g[at] = T.MultiplyAdd(times, T.MultiplyAdd(scale, _g[at], TProgram.EntryPenalty(Dual<T>.Variable(x), d).Slope), slope * x);
                    }
                }
        }
        int known = _factors == 3 ? _layout.Length : _layout.Base[1];
        foreach ((int copy, int home) in _tie!.Copies)
            if (copy < known) _g[home] += _g[copy];
        nint stride = _layout.Length;
        foreach (int at in _tie.Homes)
        {
            RandomStream<T> rng = new(stepKey, (uint)at);
            X[at] = TProgram.Update(X[at], _g[at], new Slots<T>(ref _slots[at], stride), ref rng, h);
        }
        foreach ((int copy, int home) in _tie.Copies) X[copy] = X[home];
    }
}
