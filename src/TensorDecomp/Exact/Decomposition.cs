using System.Numerics;
using TensorDecomp.Kernels;

namespace TensorDecomp.Exact;

/// <summary>
/// A floating-point decomposition in double precision as one flat vector of real unknowns: for U, then V, then W, entry after
/// entry, the values in all terms, padded to whole SIMD vectors; imaginary parts follow in a second plane laid out alike.
/// </summary>
internal sealed class Decomposition
{
    private readonly ITensorKernels _kernels;
    private readonly double[] _gradient;

    public Decomposition(Target target, bool complex)
    {
        (Target, IsComplex) = (target, complex);
        Sizes = target.Tensor.Sizes;
        PaddedRank = (target.Rank + 7) / 8 * 8;
        Base = [0, Sizes[0] * PaddedRank, (Sizes[0] + Sizes[1]) * PaddedRank];
        Plane = Base[2] + Sizes[2] * PaddedRank;
        Values = new double[complex ? 2 * Plane : Plane];
        _gradient = new double[Values.Length];
        Unknowns = [.. Enumerable.Range(0, Values.Length).Where(k => k % PaddedRank < target.Rank)];
        _kernels = complex ? new TensorKernels<ComplexScalars>(this) : new TensorKernels<RealScalars>(this);
    }

    public Target Target { get; }
    public bool IsComplex { get; }

    /// <summary>Lengths of u, v and w.</summary>
    public int[] Sizes { get; }

    /// <summary>Start of each factor in <see cref="Values"/>.</summary>
    public int[] Base { get; }
    public int PaddedRank { get; }

    /// <summary>Distance from a real part to its imaginary part.</summary>
    public int Plane { get; }
    public double[] Values { get; }

    /// <summary>The indices in <see cref="Values"/> that are no padding, ascending.</summary>
    public int[] Unknowns { get; }

    public int At(int factor, int r, int a) => Base[factor] + a * PaddedRank + r;

    public Complex this[int factor, int r, int a]
    {
        get => new(Values[At(factor, r, a)], IsComplex ? Values[At(factor, r, a) + Plane] : 0);
        set
        {
            Values[At(factor, r, a)] = value.Real;
            if (IsComplex) Values[At(factor, r, a) + Plane] = value.Imaginary;
        }
    }

    public void Load(Approximation approximation)
    {
        for (int f = 0; f < 3; f++)
            for (int r = 0; r < Target.Rank; r++)
                for (int a = 0; a < Sizes[f]; a++)
                    this[f, r, a] = new(approximation.Factors[f][r * Sizes[f] + a], approximation.Imaginary?[f][r * Sizes[f] + a] ?? 0);
    }

    /// <summary>The current values as an approximation.</summary>
    public Approximation ToApproximation(long restart)
    {
        double[][] real = [.. Enumerable.Range(0, 3).Select(f => Part(f, 0))];
        return new Approximation(Target, real, restart, Loss())
        {
            Imaginary = IsComplex
            ? [.. Enumerable.Range(0, 3).Select(f => Part(f, Plane))] : null
        };

        double[] Part(int f, int plane) =>
            [.. from r in Enumerable.Range(0, Target.Rank) from a in Enumerable.Range(0, Sizes[f]) select Values[At(f, r, a) + plane]];
    }

    /// <summary>f = Σ|e|² of the current values.</summary>
    public double Loss() => _kernels.Loss(Values);

    /// <summary>The Brent equation that fails most, at the values of the last <see cref="Loss"/>.</summary>
    public WorstEntry Worst()
    {
        double[] residual = _kernels.Residual;
        int entries = Sizes[0] * Sizes[1] * Sizes[2];
        (int worst, double square) = (0, -1);
        for (int at = 0; at < entries; at++)
        {
            double here = residual[at] * residual[at] + (IsComplex ? residual[at + entries] * residual[at + entries] : 0);
            if (here > square || double.IsNaN(here)) (worst, square) = (at, double.IsNaN(here) ? double.PositiveInfinity : here);
        }
        return new WorstEntry(Target.Tensor, worst, new Complex(residual[worst], IsComplex ? residual[worst + entries] : 0));
    }

    /// <summary>½∂f/∂x for every real unknown, at the values of the last <see cref="Loss"/>.</summary>
    public double[] Gradient()
    {
        _kernels.Gradient(Values, _gradient);
        return _gradient;
    }

    /// <summary>The products with JᴴJ at the current values.</summary>
    public ITensorKernels Linearised()
    {
        _kernels.Linearise(Values);
        return _kernels;
    }

    /// <summary>Where the entry of term r with the largest modulus is, in <see cref="Values"/>.</summary>
    public int Largest(int factor, int r)
    {
        int best = At(factor, r, 0);
        for (int a = 1; a < Sizes[factor]; a++)
            if (Modulus(At(factor, r, a)) > Modulus(best)) best = At(factor, r, a);
        return best;
    }

    /// <summary>Moves scale within each term so that the largest entries of u and v are 1; w carries the rest. The product is
    /// unchanged.</summary>
    public void Normalise()
    {
        for (int r = 0; r < Target.Rank; r++)
            for (int f = 0; f < 2; f++)
            {
                int largest = Largest(f, r);
                Complex scale = new(Values[largest], IsComplex ? Values[largest + Plane] : 0);
                if (scale == 0) continue;
                for (int a = 0; a < Sizes[f]; a++) this[f, r, a] = At(f, r, a) == largest ? 1 : this[f, r, a] / scale;
                for (int a = 0; a < Sizes[2]; a++) this[2, r, a] *= scale;
            }
    }

    /// <summary>The largest |u_r||v_r||w_r|: what the terms of a decomposition cancel against each other. It grows without bound towards a
    /// border rank.</summary>
    public double LargestTerm()
    {
        double largest = 0;
        for (int r = 0; r < Target.Rank; r++)
        {
            double product = 1;
            for (int f = 0; f < 3; f++)
            {
                double square = 0;
                for (int a = 0; a < Sizes[f]; a++) square += Modulus(At(f, r, a));
                product *= square;
            }
            largest = Math.Max(largest, Math.Sqrt(product));
        }
        return largest;
    }

    private double Modulus(int at) => Values[at] * Values[at] + (IsComplex ? Values[at + Plane] * Values[at + Plane] : 0);
}
