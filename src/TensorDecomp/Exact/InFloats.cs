using System.Numerics;
using TensorDecomp.Kernels;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Exact;

/// <summary>
/// A scheme as it was read, taken as floats. Readers keep what a file says exactly: of floats that are dyadic fractions, which become the
/// same
/// doubles again, of decimals the nearest ones.
/// </summary>
internal static class InFloats
{
    /// <summary>Numbers Σ|e|² is summed over, each of which takes memory; ⟨16,16,16⟩ has fewer.</summary>
    private const long MostEquations = 1 << 25;

    /// <summary>Terms; of two matrices of this order the stage has several.</summary>
    private const int MostTerms = 2000;

    /// <summary>Imaginary parts that are all below this share of the largest number are rounding errors of a real decomposition.</summary>
    private const double Imaginary = 1e-9;

    private const int Digits = 66;

    /// <param name="scheme">As read; terms with a factor of zeros are left out.</param>
    /// <param name="larger">What the limits on size are multiplied by.</param>
    /// <exception cref="MalformedInputException">It is too large to be worked on in floats.</exception>
    public static Approximation Of(Scheme scheme, int larger = 1)
    {
        if (scheme.Tensor.Equations > MostEquations * larger)
            throw Limits.Over($"the tensor of {scheme.Tensor}", scheme.Tensor.Equations, "entries", MostEquations * larger);
        if (scheme.Rank > MostTerms * larger) throw Limits.Over("a decomposition in floats", scheme.Rank, "terms", MostTerms * larger);
        if (scheme.Rank == 0) throw new MalformedInputException("it has no terms");
        int[] terms = [.. Enumerable.Range(0, scheme.Rank).Where(r => scheme.Factors.All(f => f.Term(r).Length > 0))];
        if (terms.Length == 0) terms = [0];
        double[][] real = Parts(c => c.Re), imaginary = Parts(c => c.Im);
        double largest = real.Concat(imaginary).SelectMany(f => f).Select(Math.Abs).DefaultIfEmpty(0).Max();
        bool complex = imaginary.SelectMany(f => f).Any(x => Math.Abs(x) > Imaginary * largest);
        return new Approximation(new Target(scheme.Tensor, terms.Length), real, Restart: 0, Loss: double.NaN)
        {
            Imaginary = complex ? imaginary
            : null
        };

        double[][] Parts(Func<Coefficient, Rational> part) => [.. scheme.Factors.Select(f =>
        {
            var values = new double[terms.Length * f.Size];
            for (int r = 0; r < terms.Length; r++)
                foreach (ref readonly Entry e in f.Term(terms[r])) values[r * f.Size + e.Index] = ToDouble(part(e.Value));
            return values;
        })];
    }

    /// <summary>The nearest double, also where numerator and denominator are beyond all doubles.</summary>
    public static double ToDouble(Rational x)
    {
        if (x.IsZero) return 0;
        BigInteger magnitude = BigInteger.Abs(x.Numerator);
        int shift = (int)(Digits - magnitude.GetBitLength() + x.Denominator.GetBitLength());
        BigInteger quotient = (shift >= 0 ? magnitude << shift : magnitude) / (shift >= 0 ? x.Denominator : x.Denominator << -shift);
        double value = Math.ScaleB((double)quotient, -shift);
        return x.Sign < 0 ? -value : value;
    }
}
