using System.Runtime.CompilerServices;
using TensorDecomp.Kernels.Lanes;

namespace TensorDecomp.Kernels.Gradient;

/// <summary>
/// The gradient of f = Σe² over ℝ without forming the residuals e. With A∘B the entrywise product,
/// ½ ∂f/∂U = U·((VᵀV)∘(WᵀW)) − T₍₁₎(V⊙W), and the same for V and W with the roles turned; T has few
/// entries, mnp for a matrix product, so its part costs 3·mnp multiplications per term, and the whole R²·(mn + np + mp) where the residuals
/// would cost R·(mn)(np)(mp).
/// f itself is Σ (UᵀU)∘(VᵀV)∘(WᵀW) − 2⟨T, [U,V,W]⟩ + |T|².
/// </summary>
internal sealed unsafe class GramGradient<T, TProgram> : ITensorGradient<T>
    where T : unmanaged, ILane<T>, IReal<T>
    where TProgram : struct, IGradientProgram
{
    private const int Tile = Panels.TermTile;
    private readonly Target _target;
    private readonly float _squaredNorm;
    private readonly Panels[] _panels;
    private readonly int[] _base;
    private readonly int _factors, _terms, _tiles, _padded;
    private readonly T*[] _hadamard;
    private readonly T* _gram;
    private readonly TensorPart<T> _tensor;

    /// <param name="layout">Where entries lie.</param>
    /// <param name="factors">3, or 1 where only the derivative by U is wanted.</param>
    /// <param name="terms">The first so many are those whose derivative is wanted.</param>
    /// <param name="arena">Memory.</param>
    public GramGradient(FactorLayout layout, int factors, int terms, LaneArena arena)
    {
        (_target, _panels, _base, _factors, _terms) = (layout.Space.Target, layout.Panels, layout.Base, factors, terms);
        _padded = _panels[0].PaddedRank;
        _tiles = _padded / Tile;
        _hadamard = new T*[3];
        for (int f = 0; f < factors; f++) _hadamard[f] = arena.Take<T>(HadamardTiles.Length(_tiles, planes: 1));
        _gram = arena.Take<T>(3 * Tile * Tile);
        Norms = arena.Take<T>(3 * _padded);
        _tensor = TensorPart<T>.Of(layout, arena);
        _squaredNorm = (float)_target.Tensor.SquaredNorm;
    }

    public T* Norms { get; }

    public T Evaluate(T* x, T* g, in Hyper<T> hyper, bool withLoss, ITermSink complete)
    {
        int terms = withLoss ? _target.Rank : _terms; // f takes all terms, and is asked for once in a chunk
        int rows = (terms + Tile - 1) / Tile;
        T cubes = Grams(x, rows, withLoss);
        for (int f = 0; f < _factors; f++) Products(x + _base[f], _hadamard[f], g + _base[f], _panels[f], rows);
        T inner = 0f;
        // Tile by tile, so that all entries of four terms stay in the first-level cache.
        for (int r = 0; r < terms; r += Tile)
        {
            for (int f = 0; f < _factors; f++) inner += _tensor.Subtract(f, r, x, g, withLoss && f == 0);
            complete.Complete(r, Math.Min(r + Tile, terms));
        }
        return withLoss ? cubes - 2f * inner + _squaredNorm : 0f;
    }

    public T Scale(in Hyper<T> hyper) => QuadraticLoss.Scale<T, TProgram>(hyper);

    /// <summary>
    /// All three Gram matrices, tile by tile, multiplied pairwise while the tiles are in the first-level cache; the Gram
    /// matrices themselves are never stored. Two rows of tiles are done together, halving what is read of the columns. Tiles
    /// in none of the first so many rows, read across or not, are left out.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private T Grams(T* x, int rows, bool withLoss)
    {
        Panels u = _panels[0], v = _panels[1], w = _panels[2];
        T* xu = x, xv = x + _base[1], xw = x + _base[2], gram = _gram;
        T sum = 0f;
        for (int pair = 0; pair < _tiles; pair += 2)
            for (int column = 0; column < Math.Min(pair + 2, rows); column++)
                for (int row = Math.Max(pair, column); row < Math.Min(pair + 2, _tiles); row++)
                {
                    int r = row * Tile, s = column * Tile;
                    TileKernels.Gram(xu + r * u.Height, xu + s * u.Height, u.Height, u.Count, u.PanelStride, gram);
                    TileKernels.Gram(xv + r * v.Height, xv + s * v.Height, v.Height, v.Count, v.PanelStride, gram + Tile * Tile);
                    TileKernels.Gram(xw + r * w.Height, xw + s * w.Height, w.Height, w.Count, w.PanelStride, gram + 2 * Tile * Tile);
                    Multiply(HadamardTiles.Start(row, column, planes: 1));
                    if (row == column) Diagonal(r);
                    if (!withLoss) continue;
                    T part = Cubes();
                    sum += row == column ? part : part + part;
                }
        return sum;
    }

    private void Diagonal(int r)
    {
        for (int f = 0; f < 3; f++)
            for (int i = 0; i < Tile; i++) Norms[f * _padded + r + i] = _gram[f * Tile * Tile + i * Tile + i];
    }

    /// <summary>Multiplies the Gram tiles pairwise into the Hadamard tiles, columns first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Multiply(nint at)
    {
        T* u = _gram, v = u + Tile * Tile, w = v + Tile * Tile;
        T* hu = _hadamard[0] + at;
        if (_factors == 1)
        {
            for (int j = 0; j < Tile; j++, v++, w++, hu += Tile)
                for (int i = 0; i < Tile; i++) hu[i] = v[i * Tile] * w[i * Tile];
            return;
        }
        T* hv = _hadamard[1] + at, hw = _hadamard[2] + at;
        // The same in both orders, so that the compiler sees constant strides: gram[i·4+j] becomes h[j·4+i].
        for (int j = 0; j < Tile; j++, u++, v++, w++, hu += Tile, hv += Tile, hw += Tile)
            for (int i = 0; i < Tile; i++)
            {
                T gu = u[i * Tile], gv = v[i * Tile], gw = w[i * Tile];
                hu[i] = gv * gw;
                hv[i] = gu * gw;
                hw[i] = gu * gv;
            }
    }

    /// <summary>Σ of the products of the three Gram tiles.</summary>
    private T Cubes()
    {
        T sum = 0f;
        for (int k = 0; k < Tile * Tile; k++) sum = T.MultiplyAdd(_gram[k] * _gram[Tile * Tile + k], _gram[2 * Tile * Tile + k], sum);
        return sum;
    }

    /// <summary>g = X·H, of its first rows of tiles. Two panels of X stay in the first-level cache while the tiles of H stream
    /// by.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private void Products(T* x, T* hadamard, T* g, Panels p, int rows)
    {
        nint stride = p.PanelStride;
        int height = p.Height, count = p.Count, rank = _target.Rank;
        for (int pair = 0; pair < count; pair += 2)
            for (int row = 0; row < rows; row++)
                for (int panel = pair; panel < Math.Min(pair + 2, count); panel++)
                    TileKernels.SymmetricProduct(x + panel * stride, hadamard, row, rank, height, g + panel * stride + row * Tile * height);
    }
}
