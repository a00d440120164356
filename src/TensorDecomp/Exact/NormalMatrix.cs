using System.Numerics;
using System.Numerics.Tensors;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Dense;

namespace TensorDecomp.Exact;

/// <summary>
/// JᴴJ + λI over the free real unknowns, written out and factorised. It needs no Jacobian: for entry a of u_r and entry b of
/// v_s the product of the columns is z = u_s[a]·v̄_r[b]·⟨w_r,w_s⟩, within U it is ⟨v_r,v_s⟩⟨w_r,w_s⟩ where a = b, and so around;
/// between real parts it counts as Re z, as it does between imaginary ones, between a real and an imaginary one as ∓Im z.
/// </summary>
internal sealed class NormalMatrix : IDisposable
{
    private readonly Decomposition _d;
    private readonly int[] _termOf, _groupEnd;
    private readonly double[][] _re, _im;
    private Cholesky? _matrix;

    public NormalMatrix(Decomposition decomposition)
    {
        _d = decomposition;
        (_termOf, _groupEnd) = (new int[_d.Values.Length], new int[_d.Values.Length]);
        (_re, _im) = ([.. Rows()], [.. Rows()]);

        IEnumerable<double[]> Rows() => Enumerable.Range(0, 3).Select(_ => new double[_d.PaddedRank]);
    }

    /// <summary>The factor of the last matrix.</summary>
    public Cholesky Factor => _matrix!;

    /// <summary>Forms and factorises the matrix at the decomposition's values; false where it is not positive definite.</summary>
    public bool Factorise(ReadOnlySpan<int> free, double damping)
    {
        if (_matrix is null || _matrix.Capacity < free.Length)
        {
            _matrix?.Dispose();
            _matrix = new Cholesky(Math.Min(_d.Unknowns.Length, free.Length + 64));
        }
        Group(free);
        ITensorKernels grams = _d.Linearised();
        _matrix.Reset(free.Length);
        for (int i = 0; i < free.Length; i++)
        {
            (int plane, int f, int a, int r) = Place(free[i]);
            Coefficients(grams, f, a, r);
            Span<double> row = _matrix.Row(i);
            for (int j = 0; j <= i;)
            {
                (int otherPlane, int g, int b, _) = Place(free[j]);
                int to = Math.Min(_groupEnd[j], i + 1);
                if (f == g && a != b)
                {
                    row[j..to].Clear();
                    j = to;
                    continue;
                }
                Complex y = f == g ? 1 : Complex.Conjugate(_d[g, r, b]);
                // z = q·y, of which the row takes Re z or ±Im z, a combination of the two parts of q.
                int sign = otherPlane - plane;
                (double alpha, double beta) = sign == 0 ? (y.Real, -y.Imaginary) : (-sign * y.Imaginary, -sign * y.Real);
                double[] re = _re[g], im = _im[g];
                if (_d.IsComplex)
                    for (; j < to; j++) row[j] = alpha * re[_termOf[j]] + beta * im[_termOf[j]];
                else
                    for (; j < to; j++) row[j] = alpha * re[_termOf[j]];
            }
            row[i] += damping;
        }
        return _matrix.Factorise();
    }

    public void Dispose() => _matrix?.Dispose();

    /// <summary>What the products of unknown (f, a, r) with all unknowns of term s have in common: within f ⟨v_r,v_s⟩⟨w_r,w_s⟩, with v
    /// u_s[a]·⟨w_r,w_s⟩.</summary>
    private void Coefficients(ITensorKernels grams, int f, int a, int r)
    {
        int padded = _d.PaddedRank, square = _d.Target.Rank * padded;
        for (int g = 0; g < 3; g++)
        {
            // Row r of a Gram matrix is the conjugate of column r, and contiguous.
            double[] gram = g == f ? grams.OtherGrams(f) : grams.Gram(3 - f - g);
            ReadOnlySpan<double> row = gram.AsSpan(r * padded, padded), along = _d.Values.AsSpan(_d.At(f, 0, a), padded);
            if (!_d.IsComplex)
            {
                if (g == f) row.CopyTo(_re[g]);
                else TensorPrimitives.Multiply(row, along, _re[g]);
                continue;
            }
            ReadOnlySpan<double> imaginary = gram.AsSpan(square + r * padded, padded),
                alongImaginary = _d.Values.AsSpan(_d.At(f, 0, a) + _d.Plane, padded);
            for (int s = 0; s < _d.Target.Rank; s++)
            {
                Complex q = new(row[s], -imaginary[s]);
                if (g != f) q *= new Complex(along[s], alongImaginary[s]);
                (_re[g][s], _im[g][s]) = (q.Real, q.Imaginary);
            }
        }
    }

    private (int Plane, int Factor, int Index, int Term) Place(int k)
    {
        int plane = k / _d.Plane, within = k - plane * _d.Plane, f = within >= _d.Base[2] ? 2 : within >= _d.Base[1] ? 1 : 0;
        return (plane, f, (within - _d.Base[f]) / _d.PaddedRank, within % _d.PaddedRank);
    }

    /// <summary>For each free unknown its term, and where the run of unknowns of its entry ends.</summary>
    private void Group(ReadOnlySpan<int> free)
    {
        for (int i = free.Length - 1; i >= 0; i--)
        {
            _termOf[i] = free[i] % _d.PaddedRank;
            _groupEnd[i] = i + 1 < free.Length && free[i] / _d.PaddedRank == free[i + 1] / _d.PaddedRank ? _groupEnd[i + 1] : i + 1;
        }
    }
}
