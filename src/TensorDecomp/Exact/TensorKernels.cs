using System.Numerics.Tensors;
using TensorDecomp.Kernels;

namespace TensorDecomp.Exact;

/// <summary>The loops over all terms that a <see cref="Decomposition"/> needs, real or complex. Vectors are laid out as its
/// values.</summary>
internal interface ITensorKernels
{
    /// <summary>f = Σ|e|²; the residual stays for <see cref="Gradient"/>.</summary>
    double Loss(double[] values);

    /// <summary>e of the last <see cref="Loss"/> at [(a·|b| + b)·|c| + c], real parts and then imaginary ones.</summary>
    double[] Residual { get; }

    /// <summary>Jᴴe at the values of the last <see cref="Loss"/>: half the derivative of f by every real unknown.</summary>
    void Gradient(double[] values, double[] gradient);

    /// <summary>Prepares <see cref="Apply"/> and <see cref="Gram"/> at these values.</summary>
    void Linearise(double[] values);

    /// <summary>result = JᴴJ·direction, for the values that were linearised.</summary>
    void Apply(double[] values, double[] direction, double[] result);

    /// <summary>result[a,r] += Σ_s rows[a,s]·matrix[s][r] for all entries a of factor f; matrices are laid out as Gram matrices.</summary>
    void AddTimes(int factor, double[] rows, double[] matrix, double[] result);

    /// <summary>⟨x_r, x_s⟩ of factor f for every r at [s·padded rank + r], real parts and then imaginary ones.</summary>
    double[] Gram(int factor);

    /// <summary>The elementwise product of the Gram matrices of the two other factors.</summary>
    double[] OtherGrams(int factor);
}

/// <summary>
/// Residuals e = Σ_r u_r⊗v_r⊗w_r − T entry by entry, so that f is right down to rounding squared, and the products with the
/// Jacobian J from them. JᴴJ is never formed here: with Gram matrices G and D[r,s] = ⟨v_r, dv_s⟩, its product with (du, dv, dw)
/// is du·(G_v∘G_w) + u·(D_v∘G_w + G_v∘D_w) within U, and so around (Phan, Tichavský, Cichocki 2013; Sorber, Van Barel, De Lathauwer 2013).
/// </summary>
internal sealed unsafe class TensorKernels<T> : ITensorKernels where T : struct, IScalars<T>
{
    private readonly (nint At, double Value)[] _entries;
    private readonly int _rank, _padded;
    private readonly int[] _sizes, _base;
    private readonly nint _plane, _square;
    private readonly double[] _residual, _term, _slopes;
    private readonly double[][] _gram, _others, _turn;

    public TensorKernels(Decomposition layout)
    {
        (_rank, _padded, _sizes, _base, _plane) =
            (layout.Target.Rank, layout.PaddedRank, layout.Sizes, layout.Base, layout.Plane);
        _entries = [.. layout.Target.Tensor.Entries.Select(e => (((nint)e.A * _sizes[1] + e.B) * _sizes[2] + e.C, (double)e.Value))];
        _square = (nint)_rank * _padded;
        _residual = new double[T.Planes * _sizes[0] * _sizes[1] * _sizes[2]];
        _term = new double[T.Planes * _padded];
        _slopes = new double[T.Planes * _square];
        (_gram, _others, _turn) = (Squares(), Squares(), Squares());

        double[][] Squares() => [.. Enumerable.Range(0, 3).Select(_ => new double[T.Planes * _square])];
    }

    public double[] Residual => _residual;

    private int Entries => _sizes[0] * _sizes[1] * _sizes[2];

    public double[] Gram(int factor) => _gram[factor];

    public double[] OtherGrams(int factor) => _others[factor];

    public double Loss(double[] values)
    {
        fixed (double* x = values, residual = _residual, uv = _term)
        {
            double* u = x + _base[0], v = x + _base[1], w = x + _base[2], e = residual;
            for (int a = 0; a < _sizes[0]; a++)
                for (int b = 0; b < _sizes[1]; b++)
                {
                    for (int r = 0; r < _padded; r += IScalars<T>.Count)
                        (T.Load(u + a * _padded + r, _plane) * T.Load(v + b * _padded + r, _plane)).Store(uv + r, _padded);
                    for (int c = 0; c < _sizes[2]; c++, e++)
                    {
                        T sum = default;
                        for (int r = 0; r < _padded; r += IScalars<T>.Count)
                            sum = T.MultiplyAdd(T.Load(uv + r, _padded), T.Load(w + c * _padded + r, _plane), sum);
                        sum.StoreSum(e, Entries);
                    }
                }
            foreach ((nint at, double value) in _entries) residual[at] -= value;
        }
        return TensorPrimitives.SumOfSquares<double>(_residual);
    }

    public void Gradient(double[] values, double[] gradient)
    {
        Array.Clear(gradient);
        fixed (double* x = values, g = gradient, residual = _residual)
        {
            double* e = residual;
            for (int a = 0; a < _sizes[0]; a++)
                for (int b = 0; b < _sizes[1]; b++, e += _sizes[2])
                    for (int r = 0; r < _padded; r += IScalars<T>.Count)
                    {
                        nint atU = _base[0] + a * _padded + r, atV = _base[1] + b * _padded + r, atW = _base[2] + r;
                        T u = T.Load(x + atU, _plane), v = T.Load(x + atV, _plane), uv = u * v, along = default;
                        for (int c = 0; c < _sizes[2]; c++, atW += _padded)
                        {
                            T residue = T.Broadcast(e + c, Entries);
                            along = T.ConjugateMultiplyAdd(T.Load(x + atW, _plane), residue, along);
                            T.ConjugateMultiplyAdd(uv, residue, T.Load(g + atW, _plane)).Store(g + atW, _plane);
                        }
                        T.ConjugateMultiplyAdd(v, along, T.Load(g + atU, _plane)).Store(g + atU, _plane);
                        T.ConjugateMultiplyAdd(u, along, T.Load(g + atV, _plane)).Store(g + atV, _plane);
                    }
        }
    }

    public void Linearise(double[] values)
    {
        for (int f = 0; f < 3; f++) Products(f, values, values, _gram[f]);
        for (int f = 0; f < 3; f++)
            fixed (double* one = _gram[(f + 1) % 3], two = _gram[(f + 2) % 3], product = _others[f])
                for (nint at = 0; at < _square; at += IScalars<T>.Count)
                    (T.Load(one + at, _square) * T.Load(two + at, _square)).Store(product + at, _square);
    }

    public void Apply(double[] values, double[] direction, double[] result)
    {
        Array.Clear(result);
        for (int f = 0; f < 3; f++) Products(f, values, direction, _turn[f]);
        for (int f = 0; f < 3; f++)
        {
            fixed (double* gramOne = _gram[(f + 1) % 3], gramTwo = _gram[(f + 2) % 3], turnOne = _turn[(f + 1) % 3],
                turnTwo = _turn[(f + 2) % 3], slopes = _slopes)
                for (nint at = 0; at < _square; at += IScalars<T>.Count)
                    T.MultiplyAdd(T.Load(turnOne + at, _square), T.Load(gramTwo + at, _square),
                        T.Load(gramOne + at, _square) * T.Load(turnTwo + at, _square)).Store(slopes + at, _square);
            AddTimes(f, direction, _others[f], result);
            AddTimes(f, values, _slopes, result);
        }
    }

    public void AddTimes(int f, double[] rows, double[] matrix, double[] result)
    {
        fixed (double* m = matrix)
        fixed (double* x = &rows[_base[f]], y = &result[_base[f]])
            for (int r = 0; r < _padded; r += IScalars<T>.Count)
            {
                int a = 0;
                for (; a + 4 <= _sizes[f]; a += 4)
                {
                    double* x0 = x + (nint)a * _padded, y0 = y + (nint)a * _padded + r, at = m + r;
                    T s0 = T.Load(y0, _plane), s1 = T.Load(y0 + _padded, _plane), s2 = T.Load(y0 + 2 * _padded, _plane),
                        s3 = T.Load(y0 + 3 * _padded, _plane);
                    for (int s = 0; s < _rank; s++, at += _padded, x0++)
                    {
                        T factor = T.Load(at, _square);
                        s0 = T.MultiplyAdd(T.Broadcast(x0, _plane), factor, s0);
                        s1 = T.MultiplyAdd(T.Broadcast(x0 + _padded, _plane), factor, s1);
                        s2 = T.MultiplyAdd(T.Broadcast(x0 + 2 * _padded, _plane), factor, s2);
                        s3 = T.MultiplyAdd(T.Broadcast(x0 + 3 * _padded, _plane), factor, s3);
                    }
                    s0.Store(y0, _plane);
                    s1.Store(y0 + _padded, _plane);
                    s2.Store(y0 + 2 * _padded, _plane);
                    s3.Store(y0 + 3 * _padded, _plane);
                }
                for (; a < _sizes[f]; a++)
                {
                    double* x0 = x + (nint)a * _padded, y0 = y + (nint)a * _padded + r, at = m + r;
                    T sum = T.Load(y0, _plane);
                    for (int s = 0; s < _rank; s++, at += _padded, x0++)
                        sum = T.MultiplyAdd(T.Broadcast(x0, _plane), T.Load(at, _square), sum);
                    sum.Store(y0, _plane);
                }
            }
    }

    /// <summary>product[s][r] = Σ_a x̄[a,r]·y[a,s] over factor f.</summary>
    private void Products(int f, double[] left, double[] right, double[] product)
    {
        fixed (double* p = product)
        fixed (double* x = &left[_base[f]], y = &right[_base[f]])
            for (int r = 0; r < _padded; r += IScalars<T>.Count)
            {
                int s = 0;
                for (; s + 4 <= _rank; s += 4)
                {
                    T s0 = default, s1 = default, s2 = default, s3 = default;
                    double* x0 = x + r, y0 = y + s, to = p + (nint)s * _padded + r;
                    for (int a = 0; a < _sizes[f]; a++, x0 += _padded, y0 += _padded)
                    {
                        T factor = T.Load(x0, _plane);
                        s0 = T.ConjugateMultiplyAdd(factor, T.Broadcast(y0, _plane), s0);
                        s1 = T.ConjugateMultiplyAdd(factor, T.Broadcast(y0 + 1, _plane), s1);
                        s2 = T.ConjugateMultiplyAdd(factor, T.Broadcast(y0 + 2, _plane), s2);
                        s3 = T.ConjugateMultiplyAdd(factor, T.Broadcast(y0 + 3, _plane), s3);
                    }
                    s0.Store(to, _square);
                    s1.Store(to + _padded, _square);
                    s2.Store(to + 2 * _padded, _square);
                    s3.Store(to + 3 * _padded, _square);
                }
                for (; s < _rank; s++)
                {
                    T sum = default;
                    double* x0 = x + r, y0 = y + s;
                    for (int a = 0; a < _sizes[f]; a++, x0 += _padded, y0 += _padded)
                        sum = T.ConjugateMultiplyAdd(T.Load(x0, _plane), T.Broadcast(y0, _plane), sum);
                    sum.Store(p + (nint)s * _padded + r, _square);
                }
            }
    }
}
