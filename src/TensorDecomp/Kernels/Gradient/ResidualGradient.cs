using System.Runtime.CompilerServices;
using TensorDecomp.Kernels.Lanes;

namespace TensorDecomp.Kernels.Gradient;

/// <summary>
/// The gradient of Σ ResidualLoss(e) for any loss, by forming the residuals: for one entry a of U at a time the slice
/// e[b,c] = Σ_r v[b,r]·(u[a,r]·w[c,r]) − T, its slopes d = ResidualLoss'(e), and from them
/// ∂V = d·Y with Y = u_a⊙w, Z = dᵀ·V, ∂W = u_a⊙Z and ∂u_a = Σ_c Z⊙w. Every product runs through the register tiles.
/// Over ℂ the loss applies to real and imaginary parts, factors enter the derivative conjugated, and a complex product is a
/// real one of twice as many summands with the other factor written as [[re, −im], [im, re]]. Costs
/// 3R·(mn)(np)(mp) multiplications per step over ℝ, four times that over ℂ.
/// </summary>
internal sealed unsafe class ResidualGradient<T, TProgram> : ITensorGradient<T>
    where T : unmanaged, ILane<T>, IReal<T>
    where TProgram : struct, IGradientProgram
{
    private const int Tile = Panels.TermTile;
    private readonly Target _target;
    private readonly Panels[] _panels;
    private readonly int[] _base;
    private readonly int _planes, _padded, _columns;
    private readonly Panels _slice, _turned; // e[b,c] with b in panels, and with c in panels
    private readonly (int At, float Value)[][] _ones; // of each slice, where an entry lies and its value
    private readonly T* _byColumn, _byTerm, _v, _slopes, _turnedSlopes, _z, _tile;

    public ResidualGradient(FactorLayout layout, LaneArena arena)
    {
        (_target, _panels, _base, _planes) = (layout.Space.Target, layout.Panels, layout.Base, layout.Space.Planes);
        (int b, int c) = (_panels[1].Size, _panels[2].Size);
        _padded = _panels[0].PaddedRank;
        (_slice, _turned) = (new Panels(b, c, _planes), new Panels(c, b, _planes));
        _columns = _slice.PaddedRank;
        _ones = [.. Meetings.Of(_target.Tensor)[0]
            .Select(m => m.Select(e => (_slice.Offset(e.First, e.Second), (float)e.Value)).ToArray())];
        _byColumn = arena.Take<T>((nint)_planes * _planes * _columns * _target.Rank);
        _byTerm = arena.Take<T>((nint)_planes * _planes * c * _padded);
        _v = arena.Take<T>((nint)_planes * _planes * b * _padded);
        _slopes = arena.Take<T>(_slice.Length);
        _turnedSlopes = arena.Take<T>(_turned.Length);
        _z = arena.Take<T>(_panels[2].Length);
        _tile = arena.Take<T>(5 * Tile);
        Norms = arena.Take<T>(3 * _padded);
    }

    public T* Norms { get; }

    public T Scale(in Hyper<T> hyper) => 1f;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public T Evaluate(T* x, T* g, in Hyper<T> hyper, bool withLoss, ITermSink complete)
    {
        Hyper<Dual<T>> dual = Duals.Constants(hyper);
        for (int f = 0; f < 3; f++) Norm(f, x);
        for (int at = _base[1]; at < _base[2] + _panels[2].Length; at++) g[at] = 0f;
        for (int b = 0; b < _panels[1].Size; b++)
            for (int r = 0; r < _target.Rank; r++)
                Spread(_v, b, r, _panels[1].Size, x + _base[1] + _panels[1].Offset(b, r), _panels[1].Height);
        T loss = 0f;
        for (int a = 0; a < _panels[0].Size; a++)
        {
            Multiply(a, x);
            loss += Residuals(a, x + _base[1], dual, withLoss);
            for (int panel = 0; panel < _slice.Count; panel++)
                for (int r = 0; r < _padded; r += Tile)
                    Products(_slopes + panel * _slice.PanelStride, _byTerm, r, _panels[2].Size, _slice,
                        g + _base[1] + panel * _panels[1].PanelStride, _panels[1], add: true);
            for (int panel = 0; panel < _turned.Count; panel++)
                for (int r = 0; r < _padded; r += Tile)
                    Products(_turnedSlopes + panel * _turned.PanelStride, _v, r, _panels[1].Size, _turned,
                        _z + panel * _panels[2].PanelStride, _panels[2], add: false);
            Gather(a, x, g);
        }
        complete.Complete(0, _target.Rank);
        return loss;
    }

    /// <summary>Y = u_a⊙w, once with the columns c in fours for the residuals and once with the terms in fours for ∂V.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Multiply(int a, T* x)
    {
        Panels pu = _panels[0], pw = _panels[2];
        T* y = stackalloc T[2];
        for (int r = 0; r < _target.Rank; r++)
        {
            T* u = x + pu.Offset(a, r);
            for (int c = 0; c < pw.Size; c++)
            {
                T* w = x + _base[2] + pw.Offset(c, r);
                y[0] = u[0] * w[0];
                if (_planes == 2)
                {
                    T ui = u[pu.Height], wi = w[pw.Height];
                    y[0] -= ui * wi;
                    y[1] = u[0] * wi + ui * w[0];
                }
                Spread(_byTerm, c, r, pw.Size, y, 1);
                // Streams over (term, plane) of four columns each: [[re, −im], [im, re]].
                for (int to = 0; to < _planes; to++)
                    for (int from = 0; from < _planes; from++)
                    {
                        T value = y[to ^ from];
                        _byColumn[((((nint)to * (_columns / Tile) + c / Tile) * _target.Rank + r) * _planes + from) * Tile + c % Tile] =
                            to < from ? -value : value;
                    }
            }
        }
    }

    /// <summary>Puts entry (s, r) into the streams over (s, plane) of four terms each that a conjugated product reads: [[re, im], [−im,
    /// re]].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Spread(T* streams, int s, int r, int count, T* value, nint imaginary)
    {
        for (int to = 0; to < _planes; to++)
            for (int from = 0; from < _planes; from++)
            {
                T part = value[(to ^ from) * imaginary];
                streams[((((nint)to * (_padded / Tile) + r / Tile) * count + s) * _planes + from) * Tile + r % Tile] = from < to ? -part
                    : part;
            }
    }

    /// <summary>The slice's residuals, replaced by their slopes in both orders; returns Σ|e|² where it is asked for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private T Residuals(int a, T* v, in Hyper<Dual<T>> hyper, bool withLoss)
    {
        for (int panel = 0; panel < _slice.Count; panel++)
            for (int c = 0; c < _columns; c += Tile)
                for (int to = 0; to < _planes; to++)
                {
                    T* stream = _byColumn + ((nint)to * (_columns / Tile) + c / Tile) * _target.Rank * _planes * Tile;
                    TileKernels.Product(v + panel * _panels[1].PanelStride, stream, _target.Rank * _planes, _slice.Height, _tile);
                    T* into = _slopes + panel * _slice.PanelStride + c * _slice.TermStride + to * _slice.Height;
                    for (int i = 0; i < Tile; i++)
                        for (int q = 0; q < _slice.Height; q++) into[i * _slice.TermStride + q] = _tile[i * _slice.Height + q];
                }
        foreach ((int at, float value) in _ones[a]) _slopes[at] -= value;
        T loss = 0f;
        for (int b = 0; b < _slice.Size; b++)
            for (int c = 0; c < _turned.Size; c++)
                for (int plane = 0; plane < _planes; plane++)
                {
                    T* at = _slopes + _slice.Offset(b, c, plane);
                    if (withLoss) loss = T.MultiplyAdd(*at, *at, loss);
                    *at = TProgram.ResidualLoss(Dual<T>.Variable(*at), hyper).Slope;
                    _turnedSlopes[_turned.Offset(c, b, plane)] = *at;
                }
        return loss;
    }

    /// <summary>Four terms of a conjugated product, added to or written over one panel of a factor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Products(T* slopes, T* streams, int r, int count, Panels p, T* panel, Panels factor, bool add)
    {
        for (int to = 0; to < _planes; to++)
        {
            T* stream = streams + ((nint)to * (_padded / Tile) + r / Tile) * count * _planes * Tile;
            TileKernels.Product(slopes, stream, count * _planes, p.Height, _tile);
            for (int i = 0; i < Tile; i++)
            {
                T* into = panel + (r + i) * factor.TermStride + to * factor.Height;
                for (int q = 0; q < p.Height; q++) into[q] = add ? into[q] + _tile[i * p.Height + q] : _tile[i * p.Height + q];
            }
        }
    }

    /// <summary>∂W += conj(u_a)⊙Z and ∂u_a = Σ_c Z⊙conj(w).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Gather(int a, T* x, T* g)
    {
        Panels pu = _panels[0], pw = _panels[2];
        for (int r = 0; r < _target.Rank; r++)
        {
            nint at = pu.Offset(a, r);
            T ur = x[at], ui = _planes == 2 ? x[at + pu.Height] : 0f, real = 0f, imaginary = 0f;
            for (int c = 0; c < pw.Size; c++)
            {
                nint to = pw.Offset(c, r);
                T* w = x + _base[2] + to, gw = g + _base[2] + to, z = _z + to;
                real = T.MultiplyAdd(z[0], w[0], real);
                gw[0] = T.MultiplyAdd(z[0], ur, gw[0]);
                if (_planes == 1) continue;
                int h = pw.Height;
                real = T.MultiplyAdd(z[h], w[h], real);
                imaginary += z[h] * w[0] - z[0] * w[h];
                gw[0] = T.MultiplyAdd(z[h], ui, gw[0]);
                gw[h] += z[h] * ur - z[0] * ui;
            }
            g[at] = real;
            if (_planes == 2) g[at + pu.Height] = imaginary;
        }
    }

    private void Norm(int f, T* x)
    {
        Panels p = _panels[f];
        for (int r = 0; r < _target.Rank; r++)
        {
            T sum = 0f;
            for (int panel = 0; panel < p.Count; panel++)
            {
                T* at = x + _base[f] + panel * p.PanelStride + r * p.TermStride;
                for (T* end = at + p.TermStride; at < end; at++) sum = T.MultiplyAdd(*at, *at, sum);
            }
            Norms[f * _padded + r] = sum;
        }
    }
}
