using System.Numerics.Tensors;
using TensorDecomp.Kernels;
using TensorDecomp.Verify;

namespace TensorDecomp.Exact;

/// <summary>
/// A floating-point decomposition in double precision as one flat vector of unknowns: U, then V, then W, each term after
/// term. Its residual is formed entry by entry, so that f = Σe² is right down to rounding squared.
/// </summary>
internal sealed class Decomposition
{
    private readonly double[] _residual;

    public Decomposition(Target target)
    {
        Target = target;
        Shape s = target.Shape;
        Sizes = [s.USize, s.VSize, s.WSize];
        Base = [0, target.Rank * s.USize, target.Rank * (s.USize + s.VSize)];
        Values = new double[target.Parameters];
        _residual = new double[s.USize * s.VSize * s.WSize];
    }

    public Target Target { get; }

    /// <summary>mn, np, mp.</summary>
    public int[] Sizes { get; }

    /// <summary>Start of each factor in <see cref="Values"/>.</summary>
    public int[] Base { get; }

    public double[] Values { get; }

    public Span<double> Term(int factor, int r) => Values.AsSpan(Base[factor] + r * Sizes[factor], Sizes[factor]);

    public void Load(Candidate candidate)
    {
        for (int f = 0; f < 3; f++) candidate.Factors[f].CopyTo(Values, Base[f]);
    }

    /// <summary>f = Σe² of the current values; the residual stays for <see cref="Gradient"/>.</summary>
    public double Loss()
    {
        Shape s = Target.Shape;
        int row = Sizes[2];
        Array.Clear(_residual);
        for (int i = 0; i < s.M; i++)
            for (int j = 0; j < s.N; j++)
                for (int k = 0; k < s.P; k++)
                    _residual[((i * s.N + j) * Sizes[1] + j * s.P + k) * row + i * s.P + k] = -1;
        for (int r = 0; r < Target.Rank; r++)
        {
            ReadOnlySpan<double> u = Term(0, r), v = Term(1, r), w = Term(2, r);
            for (int a = 0; a < u.Length; a++)
            {
                if (u[a] == 0) continue;
                for (int b = 0; b < v.Length; b++)
                {
                    if (v[b] == 0) continue;
                    Span<double> at = _residual.AsSpan((a * v.Length + b) * row, row);
                    TensorPrimitives.MultiplyAdd(w, u[a] * v[b], at, at);
                }
            }
        }
        return TensorPrimitives.SumOfSquares<double>(_residual);
    }

    /// <summary>½∂f/∂x for every unknown, from the residual of the last <see cref="Loss"/>.</summary>
    public void Gradient(Span<double> gradient)
    {
        gradient.Clear();
        int row = Sizes[2];
        for (int r = 0; r < Target.Rank; r++)
        {
            ReadOnlySpan<double> u = Term(0, r), v = Term(1, r), w = Term(2, r);
            Span<double> gu = gradient.Slice(Base[0] + r * u.Length, u.Length), gv = gradient.Slice(Base[1] + r * v.Length, v.Length), gw = gradient.Slice(Base[2] + r * w.Length, w.Length);
            for (int a = 0; a < u.Length; a++)
                for (int b = 0; b < v.Length; b++)
                {
                    ReadOnlySpan<double> e = _residual.AsSpan((a * v.Length + b) * row, row);
                    double along = TensorPrimitives.Dot(e, w);
                    gu[a] += along * v[b];
                    gv[b] += along * u[a];
                    TensorPrimitives.MultiplyAdd(e, u[a] * v[b], gw, gw);
                }
        }
    }

    /// <summary>Moves scale within each term so that the largest entries of u and v are 1; w carries the rest. The product is unchanged.</summary>
    public void Normalise()
    {
        for (int r = 0; r < Target.Rank; r++)
            for (int f = 0; f < 2; f++)
            {
                Span<double> term = Term(f, r), w = Term(2, r);
                double scale = term[TensorPrimitives.IndexOfMaxMagnitude<double>(term)];
                if (scale == 0) continue;
                TensorPrimitives.Divide(term, scale, term);
                TensorPrimitives.Multiply(w, scale, w);
            }
    }
}
