using System.Runtime.CompilerServices;
using TensorDecomp.Kernels.Lanes;

namespace TensorDecomp.Kernels.Gradient;

/// <summary>
/// The gradient of f = Σ|e|² over ℂ: with Gram matrices G_V[r,s] = Σ conj(v_r) v_s, ∂f/∂conj(U) = U·(G_V∘G_W)ᵀ − T₍₁₎(conj(V⊙W)).
/// Its real and imaginary parts are half the derivatives of f by the real and imaginary parts of U, as over ℝ.
/// </summary>
internal sealed unsafe class ComplexGramGradient<T, TProgram> : ITensorGradient<T>
    where T : unmanaged, ILane<T>, IReal<T>
    where TProgram : struct, IGradientProgram
{
    private const int Tile = Panels.TermTile, Planes = 2, TileLength = Tile * Tile * Planes;
    private readonly Target _target;
    private readonly float _squaredNorm;
    private readonly Panels[] _panels;
    private readonly int[] _base;
    private readonly int _factors, _tiles, _padded;
    private readonly T*[] _hadamard;
    private readonly T* _gram;
    private readonly TensorPart<T> _tensor;

    /// <param name="layout">Where entries lie.</param>
    /// <param name="factors">3, or 1 where only the derivative by U is wanted.</param>
    /// <param name="arena">Memory.</param>
    public ComplexGramGradient(FactorLayout layout, int factors, LaneArena arena)
    {
        (_target, _panels, _base, _factors) = (layout.Space.Target, layout.Panels, layout.Base, factors);
        _padded = _panels[0].PaddedRank;
        _tiles = _padded / Tile;
        _hadamard = new T*[3];
        for (int f = 0; f < factors; f++) _hadamard[f] = arena.Take<T>(HadamardTiles.Length(_tiles, Planes));
        _gram = arena.Take<T>(3 * TileLength);
        Norms = arena.Take<T>(3 * _padded);
        _tensor = TensorPart<T>.Of(layout, arena);
        _squaredNorm = (float)_target.Tensor.SquaredNorm;
    }

    public T* Norms { get; }

    public T Evaluate(T* x, T* g, in Hyper<T> hyper, bool withLoss, ITermSink complete)
    {
        T cubes = Grams(x, withLoss);
        for (int f = 0; f < _factors; f++) Products(x + _base[f], _hadamard[f], g + _base[f], _panels[f]);
        T inner = 0f;
        for (int r = 0; r < _target.Rank; r += 2)
        {
            for (int f = 0; f < _factors; f++) inner += _tensor.Subtract(f, r, x, g, withLoss && f == 0);
            complete.Complete(r, Math.Min(r + 2, _target.Rank));
        }
        return withLoss ? cubes - 2f * inner + _squaredNorm : 0f;
    }

    public T Scale(in Hyper<T> hyper) => QuadraticLoss.Scale<T, TProgram>(hyper);

    /// <summary>As over ℝ: tile by tile, multiplied pairwise on the spot.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private T Grams(T* x, bool withLoss)
    {
        T sum = 0f;
        for (int pair = 0; pair < _tiles; pair += 2)
            for (int column = 0; column <= Math.Min(pair + 1, _tiles - 1); column++)
                for (int row = Math.Max(pair, column); row < Math.Min(pair + 2, _tiles); row++)
                {
                    for (int f = 0; f < 3; f++)
                    {
                        Panels p = _panels[f];
                        T* rows = x + _base[f] + row * Tile * p.TermStride, columns = x + _base[f] + column * Tile * p.TermStride;
                        for (int half = 0; half < Tile; half += 2)
                            ComplexTileKernels.Gram(rows, columns + half * p.TermStride, p.Height, p.Count, p.PanelStride,
                                _gram + f * TileLength + half * Planes);
                    }
                    T part = Multiply(HadamardTiles.Start(row, column, Planes), withLoss);
                    sum += row == column ? part : part + part;
                    if (row != column) continue;
                    for (int i = 0; i < Tile; i++)
                        for (int f = 0; f < 3; f++) Norms[f * _padded + row * Tile + i] = _gram[f * TileLength + (i * Tile + i) * Planes];
                }
        return sum;
    }

    /// <summary>Multiplies the Gram tiles pairwise into the Hadamard tiles, columns first; returns Re Σ of the products of all
    /// three.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private T Multiply(nint at, bool withLoss)
    {
        T* u = _gram, v = u + TileLength, w = v + TileLength;
        T sum = 0f;
        for (int j = 0; j < Tile; j++)
            for (int i = 0; i < Tile; i++)
            {
                int from = (i * Tile + j) * Planes;
                nint to = at + (j * Tile + i) * Planes;
                (T real, T imaginary) = Product(v + from, w + from);
                Put(_hadamard[0] + to, real, imaginary);
                if (withLoss) sum += u[from] * real - u[from + 1] * imaginary;
                if (_factors == 1) continue;
                (real, imaginary) = Product(u + from, w + from);
                Put(_hadamard[1] + to, real, imaginary);
                (real, imaginary) = Product(u + from, v + from);
                Put(_hadamard[2] + to, real, imaginary);
            }
        return sum;

        static (T, T) Product(T* a, T* b) => (a[0] * b[0] - a[1] * b[1], T.MultiplyAdd(a[0], b[1], a[1] * b[0]));

        static void Put(T* to, T real, T imaginary) => (to[0], to[1]) = (real, imaginary);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Products(T* x, T* hadamard, T* g, Panels p)
    {
        nint stride = p.PanelStride;
        for (int panel = 0; panel < p.Count; panel++)
            for (int row = 0; row < _tiles; row++)
                for (int half = 0; half < Tile; half += 2)
                    ComplexTileKernels.HermitianProduct(x + panel * stride, hadamard, row, half, p.Height, _target.Rank,
                        g + panel * stride + (row * Tile + half) * p.TermStride);
    }
}
