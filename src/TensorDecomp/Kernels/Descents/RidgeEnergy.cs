using System.Numerics;
using System.Runtime.Intrinsics;
using TensorDecomp.Kernels.Dense;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Verify;

namespace TensorDecomp.Kernels.Descents;

/// <summary>
/// <see cref="Share"/>·f + <see cref="Weight"/>·|x|² for one real decomposition, and what else a program may add, f = Σe² over the
/// residuals of the tensor, by Gram matrices: f = |T|² − 2⟨T, S⟩ + |S|² with
/// |S|² = Σ (UᵀU)∘(VᵀV)∘(WᵀW) and ½∂f/∂U = U·((VᵀV)∘(WᵀW)) − T₍₁₎(V⊙W), so R²(mn+np+mp)·2 multiplications for value and gradient. A
/// factor's
/// entries are rows, its terms columns: here one decomposition fills the registers, where in a <see cref="RestartBatch{T, TProgram}"/>
/// every lane has one of its own.
/// </summary>
internal sealed unsafe class RidgeEnergy<T> : IEnergy<T>, IDisposable where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly LaneArena _arena = new();
    private readonly int[] _sizes;
    private readonly T*[] _grams = new T*[3], _products = new T*[3];
    private readonly double _squaredNorm;
    private readonly (int U, int V, int W)[] _ones;
    private readonly (int U, int V, int W, T Value)[] _others; // entries of the tensor that are not 1
    private readonly Projection? _projection;

    public RidgeEnergy(SearchSpace space)
    {
        (Tensor tensor, int rank) = (space.Target.Tensor, space.Target.Rank);
        (Columns, _sizes, _squaredNorm) = (Registers<T>.Padded(rank), tensor.Sizes, (double)tensor.SquaredNorm);
        Base = [0, _sizes[0] * Columns, (_sizes[0] + _sizes[1]) * Columns];
        Length = _sizes.Sum() * Columns;
        for (int f = 0; f < 3; f++)
        {
            _grams[f] = _arena.Take<T>(Columns * Columns);
            _products[f] = _arena.Take<T>(Columns * Columns);
        }
        _ones = [.. tensor.Entries.Where(e => e.Value == 1).Select(e => (e.A, e.B, e.C))];
        _others = [.. tensor.Entries.Where(e => e.Value != 1).Select(e => (e.A, e.B, e.C, T.CreateChecked(e.Value)))];
        _projection = space.Symmetry is null ? null
            : new Projection(Tie.Of(space, space.Symmetry, (slot, _) => Offset(slot.Factor, slot.Index, slot.Term)));
    }

    /// <summary>Of |x|² in the energy.</summary>
    public double Weight { get; set; }

    /// <summary>Of f in the energy.</summary>
    public double Share { get; set; } = 1;

    /// <summary>What is added; null for nothing.</summary>
    public IPenalty<T>? Penalty { get; set; }

    /// <summary>f at the point last looked at.</summary>
    public double Loss { get; private set; }

    /// <summary>Terms and what pads them.</summary>
    public int Columns { get; }

    /// <summary>Start of each factor.</summary>
    public int[] Base { get; }

    public int Length { get; }

    /// <summary>Rows of a factor.</summary>
    public int Rows(int factor) => _sizes[factor];

    /// <summary>Of a factor, the other two's XᵀX entry by entry, at the point last looked at: <see cref="Columns"/> ×
    /// <see cref="Columns"/>, zeros where terms are padded.</summary>
    public T* Product(int factor) => _products[factor];

    public int Offset(int factor, int index, int term) => Base[factor] + index * Columns + term;

    public double Evaluate(T* x, T* gradient)
    {
        int square = Columns * Columns;
        for (int f = 0; f < 3; f++) Registers<T>.Multiply(x + Base[f], 1, Columns, x + Base[f], _grams[f], Columns, Columns, _sizes[f]);
        double quadratic = 0;
        for (int f = 0; f < 3; f++)
        {
            Registers<T>.Hadamard(_grams[(f + 1) % 3], _grams[(f + 2) % 3], _products[f], square);
            if (f == 0) quadratic = Registers<T>.Dot(_products[0], _grams[0], square);
            Registers<T>.Multiply(x + Base[f], Columns, 1, _products[f], gradient + Base[f], _sizes[f], Columns, Columns);
        }
        Loss = _squaredNorm - 2 * TensorPart(x, gradient) + quadratic;
        double norm = Registers<T>.Dot(x, x, Length);
        Registers<T>.Scale(2 * Share, gradient, Length);
        Registers<T>.Add(2 * Weight, x, gradient, gradient, Length);
        double value = Share * Loss + Weight * norm;
        if (Penalty is not null) value += Penalty.Add(x, gradient);
        _projection?.Gradient(gradient);
        return value;
    }

    /// <summary>Makes a point symmetric by its classes' homes.</summary>
    public void Symmetrise(T* x) => _projection?.Point(x);

    public void Dispose() => _arena.Dispose();

    /// <summary>⟨T, S⟩, whose gradient is subtracted.</summary>
    private double TensorPart(T* x, T* gradient)
    {
        Vector512<T> sum = default;
        foreach ((int u, int v, int w) in _ones)
        {
            nint a = Base[0] + u * Columns, b = Base[1] + v * Columns, c = Base[2] + w * Columns;
            for (int r = 0; r < Columns; r += Registers<T>.Count)
            {
                Vector512<T> xu = Vector512.Load(x + a + r), xv = Vector512.Load(x + b + r), xw = Vector512.Load(x + c + r), vw = xv * xw;
                sum = Registers<T>.MultiplyAdd(xu, vw, sum);
                (Vector512.Load(gradient + a + r) - vw).Store(gradient + a + r);
                (Vector512.Load(gradient + b + r) - xu * xw).Store(gradient + b + r);
                (Vector512.Load(gradient + c + r) - xu * xv).Store(gradient + c + r);
            }
        }
        foreach ((int u, int v, int w, T value) in _others)
        {
            nint a = Base[0] + u * Columns, b = Base[1] + v * Columns, c = Base[2] + w * Columns;
            for (int r = 0; r < Columns; r += Registers<T>.Count)
            {
                Vector512<T> xu = Vector512.Load(x + a + r), xv = Vector512.Load(x + b + r) * value, xw = Vector512.Load(x + c + r);
                sum = Registers<T>.MultiplyAdd(xu, xv * xw, sum);
                (Vector512.Load(gradient + a + r) - xv * xw).Store(gradient + a + r);
                (Vector512.Load(gradient + b + r) - xu * xw * value).Store(gradient + b + r);
                (Vector512.Load(gradient + c + r) - xu * xv).Store(gradient + c + r);
            }
        }
        return double.CreateTruncating(Vector512.Sum(sum));
    }

    /// <summary>To the points that have the symmetry, on which the gradient of a symmetric function lies but for rounding.</summary>
    private sealed class Projection(Tie tie)
    {
        private readonly (int Home, (int Copy, T Sign)[] Copies)[] _classes =
            [.. tie.Homes.GroupJoin(tie.Copies, home => home, copy => copy.Home,
                (home, copies) => (home, copies.Select(c => (c.Copy, T.CreateTruncating(c.Sign))).ToArray()))];

        private readonly int[] _zeros = tie.Zeros;

        public void Gradient(T* gradient)
        {
            foreach ((int home, (int Copy, T Sign)[] copies) in _classes)
            {
                T sum = gradient[home];
                foreach ((int copy, T sign) in copies) sum += sign * gradient[copy];
                gradient[home] = sum / T.CreateTruncating(copies.Length + 1);
            }
            Point(gradient);
        }

        public void Point(T* x)
        {
            foreach ((int home, (int Copy, T Sign)[] copies) in _classes)
                foreach ((int copy, T sign) in copies) x[copy] = sign * x[home];
            foreach (int zero in _zeros) x[zero] = T.Zero;
        }
    }
}
