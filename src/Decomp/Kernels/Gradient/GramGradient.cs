using System.Runtime.CompilerServices;
using TensorDecomp.Verify;

namespace TensorDecomp.Kernels;

/// <summary>
/// The gradient of f = Σe² without forming the residuals e. With A∘B the entrywise product,
/// ½ ∂f/∂U = U·((VᵀV)∘(WᵀW)) − T₍₁₎(V⊙W), and the same for V and W with the roles turned; T has mnp ones, so its part costs
/// 3·mnp multiplications per term, and the whole R²·(mn + np + mp) where the residuals would cost R·(mn)(np)(mp).
/// f itself is Σ (UᵀU)∘(VᵀV)∘(WᵀW) − 2⟨T, [U,V,W]⟩ + mnp.
/// </summary>
internal sealed unsafe class GramGradient<T> where T : unmanaged, ILane<T>, IReal<T>
{
    private readonly Target _target;
    private readonly Panels[] _panels;
    private readonly int[] _base;
    private readonly T*[] _hadamard;
    private readonly T* _tiles;
    private readonly TensorPair*[] _pairs;
    private readonly int[] _pairsPerEntry;

    /// <summary>Offsets of two entries whose product meets the entry of the third factor in a one of the tensor.</summary>
    private struct TensorPair
    {
        public int First, Second;
    }

    public GramGradient(Target target, FactorLayout layout, LaneArena arena)
    {
        _target = target;
        _panels = layout.Panels;
        _base = layout.Base;
        int padded = _panels[0].PaddedRank;
        _hadamard = [arena.Take<T>((nint)padded * padded), arena.Take<T>((nint)padded * padded), arena.Take<T>((nint)padded * padded)];
        _tiles = arena.Take<T>(3 * Panels.TermTile * Panels.TermTile);
        Norms = arena.Take<T>(3 * padded);
        (int m, int n, int p) = (target.Shape.M, target.Shape.N, target.Shape.P);
        _pairsPerEntry = [p, m, n];
        _pairs = [arena.Take<TensorPair>(m * n * p), arena.Take<TensorPair>(m * n * p), arena.Take<TensorPair>(m * n * p)];
        for (int i = 0; i < m; i++)
            for (int j = 0; j < n; j++)
                for (int k = 0; k < p; k++)
                {
                    int u = layout.Offset(0, i * n + j, 0), v = layout.Offset(1, j * p + k, 0), w = layout.Offset(2, i * p + k, 0);
                    _pairs[0][(i * n + j) * p + k] = new TensorPair { First = v, Second = w };
                    _pairs[1][(j * p + k) * m + i] = new TensorPair { First = u, Second = w };
                    _pairs[2][(i * p + k) * n + j] = new TensorPair { First = u, Second = v };
                }
    }

    /// <summary>|u_r|², |v_r|², |w_r|² of the last evaluation: factor f's term r at f·paddedRank + r.</summary>
    public T* Norms { get; }

    /// <summary>Writes ½∂f/∂x for every entry into g and returns f where it is asked for (0 otherwise).</summary>
    public T Evaluate(T* x, T* g, bool withLoss)
    {
        T cubes = Grams(x, withLoss);
        for (int f = 0; f < 3; f++) Products(x + _base[f], _hadamard[f], g + _base[f], _panels[f], _target.Rank);
        T inner = 0f;
        // Tile by tile, so that all entries of four terms stay in the first-level cache.
        for (int r = 0; r < _target.Rank; r += Panels.TermTile)
            for (int f = 0; f < 3; f++) inner += SubtractTensor(f, r, x, g, withLoss && f == 0);
        return withLoss ? cubes - 2f * inner + (float)_target.Shape.NaiveRank : 0f;
    }

    /// <summary>
    /// All three Gram matrices, tile by tile, multiplied pairwise while the tiles are in the first-level cache; the Gram
    /// matrices themselves are never stored. Two rows of tiles are done together, halving what is read of the columns.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private T Grams(T* x, bool withLoss)
    {
        const int Tile = Panels.TermTile;
        int tiles = _panels[0].PaddedRank / Tile;
        T sum = 0f;
        for (int pair = 0; pair < tiles; pair += 2)
            for (int column = 0; column <= Math.Min(pair + 1, tiles - 1); column++)
                for (int row = Math.Max(pair, column); row < Math.Min(pair + 2, tiles); row++)
                {
                    for (int f = 0; f < 3; f++)
                    {
                        Panels p = _panels[f];
                        T* first = x + _base[f];
                        TileKernels.Gram(first + row * Tile * p.Height, first + column * Tile * p.Height, p.Height, p.Count, (nint)p.PaddedRank * p.Height, _tiles + f * Tile * Tile);
                    }
                    T part = Spread(row, column, withLoss);
                    sum += row == column ? part : part + part;
                }
        return sum;
    }

    /// <summary>Multiplies the three Gram tiles pairwise into the Hadamard panels, at (row, column) and mirrored.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private T Spread(int row, int column, bool withLoss)
    {
        const int Tile = Panels.TermTile;
        int padded = _panels[0].PaddedRank;
        T* u = _tiles, v = _tiles + Tile * Tile, w = _tiles + 2 * Tile * Tile;
        nint here = ((nint)row * padded + column * Tile) * Tile, mirrored = ((nint)column * padded + row * Tile) * Tile;
        T* hu = _hadamard[0], hv = _hadamard[1], hw = _hadamard[2];
        T sum = 0f;
        for (int i = 0; i < Tile; i++)
            for (int j = 0; j < Tile; j++)
            {
                T gu = u[i * Tile + j], gv = v[i * Tile + j], gw = w[i * Tile + j];
                T vw = gv * gw, uw = gu * gw, uv = gu * gv;
                nint at = here + j * Tile + i, across = mirrored + i * Tile + j;
                hu[at] = vw; hv[at] = uw; hw[at] = uv;
                hu[across] = vw; hv[across] = uw; hw[across] = uv;
                if (withLoss) sum = T.MultiplyAdd(uv, gw, sum);
            }
        if (row == column)
            for (int i = 0; i < Tile; i++)
                for (int f = 0; f < 3; f++) Norms[f * padded + row * Tile + i] = _tiles[f * Tile * Tile + i * Tile + i];
        return sum;
    }

    /// <summary>g = X·H. Two panels of X stay in the first-level cache while the panels of H stream by.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Products(T* x, T* hadamard, T* g, Panels p, int rank)
    {
        const int Tile = Panels.TermTile;
        nint stride = (nint)p.PaddedRank * p.Height;
        for (int pair = 0; pair < p.Count; pair += 2)
            for (int row = 0; row < p.PaddedRank; row += Tile)
                for (int panel = pair; panel < Math.Min(pair + 2, p.Count); panel++)
                    TileKernels.Product(x + panel * stride, hadamard + (nint)row * p.PaddedRank, p.Height, rank, g + panel * stride + row * p.Height);
    }

    /// <summary>g −= T₍f₎(the other two factors) for four terms from r on; returns their share of ⟨T, [U,V,W]⟩ where it is asked for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private T SubtractTensor(int f, int r, T* x, T* g, bool withInner)
    {
        Panels p = _panels[f];
        nint first = _panels[f == 0 ? 1 : 0].Height, second = _panels[f == 2 ? 1 : 2].Height, h = p.Height;
        int pairs = _pairsPerEntry[f];
        T* a = x + r * first, b = x + r * second;
        TensorPair* pair = _pairs[f];
        T inner = 0f;
        for (int index = 0; index < p.Size; index++)
        {
            // Four independent sums. Padding terms are zero and stay so.
            T s0 = 0f, s1 = 0f, s2 = 0f, s3 = 0f;
            for (TensorPair* end = pair + pairs; pair < end; pair++)
            {
                T* ak = a + pair->First, bk = b + pair->Second;
                s0 = T.MultiplyAdd(ak[0], bk[0], s0);
                s1 = T.MultiplyAdd(ak[first], bk[second], s1);
                s2 = T.MultiplyAdd(ak[2 * first], bk[2 * second], s2);
                s3 = T.MultiplyAdd(ak[3 * first], bk[3 * second], s3);
            }
            nint at = _base[f] + p.Offset(index, r);
            T* gi = g + at;
            gi[0] -= s0;
            gi[h] -= s1;
            gi[2 * h] -= s2;
            gi[3 * h] -= s3;
            if (!withInner) continue;
            T* xi = x + at;
            inner += s0 * xi[0] + s1 * xi[h] + (s2 * xi[2 * h] + s3 * xi[3 * h]);
        }
        return inner;
    }
}
