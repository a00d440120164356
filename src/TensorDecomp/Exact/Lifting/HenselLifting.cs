using TensorDecomp.Kernels.Flips;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Verify;

namespace TensorDecomp.Exact.Lifting;

/// <summary>What became of a lift: a scheme over ℤ or ℚ, or the sentence that says how far it came.</summary>
public sealed record LiftOutcome(Scheme? Lifted, string Sentence);

/// <summary>
/// Hensel lifting of a scheme over GF(p) to characteristic 0 (Kauers and Moosbauer 2022): corrections
/// pᵏ·(δU, δV, δW) solve a linear system modulo p for k = 1, 2, …, always with the same matrix; entries modulo pᵏ become
/// fractions by rational reconstruction, and exact arithmetic has the last word.
/// </summary>
internal static class HenselLifting
{
    private const long LargestModulus = 1L << 20; // two residues and a sum of them stay inside 64 bits

    /// <param name="scheme">A scheme that holds over the ring; where it does not, the outcome says so.</param>
    /// <param name="ring">One of the fields of <see cref="CoefficientRegistry"/>.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="ArgumentException">It is none of them.</exception>
    public static LiftOutcome Lift(Scheme scheme, Ring ring, CancellationToken cancellation = default) =>
        ring.IsPrimeField && CoefficientRegistry.Find(ring) is { } kind ? kind.Make(new Attempt(scheme, cancellation))
        : throw new ArgumentException(
            $"Schemes over {ring} are not lifted; only those over {CoefficientRegistry.Names(CoefficientRegistry.Fields, "and")} are.");

    private sealed class Attempt(Scheme scheme, CancellationToken cancellation) : IForCoefficients<LiftOutcome>
    {
        public LiftOutcome Make<TCoefficients>() where TCoefficients : struct, ICoefficients => Lift<TCoefficients>(scheme, cancellation);
    }

    private static LiftOutcome Lift<TCoefficients>(Scheme scheme, CancellationToken cancellation) where TCoefficients : struct,
        ICoefficients
    {
        int p = (int)TCoefficients.Ring.Modulus;
        if (FactorResidues.Of(scheme, p) is not { } factors)
            return new LiftOutcome(null, $"the scheme does not hold modulo {p}: it has a fraction with a denominator divisible by {p}");
        if (Shortfall(scheme.Tensor, factors, 1, p) is { } wrong && wrong.Any(e => e != 0))
            return new LiftOutcome(null, $"the scheme does not hold modulo {p}");
        var jacobian = new Jacobian<TCoefficients>(scheme.Tensor, factors, cancellation);
        for (long modulus = p; modulus < LargestModulus; modulus *= p)
        {
            cancellation.ThrowIfCancellationRequested();
            int[] wanted = Shortfall(scheme.Tensor, factors, modulus, p);
            if (jacobian.Solve(wanted) is not { } corrections)
                return new LiftOutcome(null, $"it does not lift from modulo {modulus} to modulo {modulus * p}");
            foreach ((int f, int r, int a, int value) in corrections) factors[f, r][a] += modulus * value;
            if (Reconstructed(scheme.Tensor, factors, modulus * p) is { } fractions
                // whose ring is the smallest, as the store names it
                && Verifier.Certify(fractions) is { Valid: true, Canonical: var canonical })
                return new LiftOutcome(fractions, $"lifted modulo {modulus * p}, holds over {Ring.Of(canonical)}");
        }
        return new LiftOutcome(null, $"it lifts modulo {p}^k up to {LargestModulus}, but to no fractions that hold");
    }

    /// <summary>(T − Σ u⊗v⊗w)/modulus modulo p, for factors that are right modulo the modulus.</summary>
    private static int[] Shortfall(Tensor tensor, FactorResidues factors, long modulus, int p)
    {
        long next = modulus * p;
        var sum = new long[tensor.USize * tensor.VSize * tensor.WSize];
        foreach ((int a, int b, int c, int value) in tensor.Entries)
            sum[(a * tensor.VSize + b) * tensor.WSize + c] = value % next;
        for (int r = 0; r < factors.Rank; r++)
        {
            Span<long> u = factors[0, r], v = factors[1, r], w = factors[2, r];
            for (int a = 0; a < u.Length; a++)
            {
                if (u[a] == 0) continue;
                for (int b = 0; b < v.Length; b++)
                {
                    long uv = u[a] * v[b] % next;
                    if (uv == 0) continue;
                    Span<long> row = sum.AsSpan((a * v.Length + b) * w.Length, w.Length);
                    for (int c = 0; c < row.Length; c++) row[c] = (row[c] - uv * w[c]) % next;
                }
            }
        }
        return [.. sum.Select(e => (int)(e / modulus % p))];
    }

    private static Scheme? Reconstructed(Tensor tensor, FactorResidues factors, long modulus)
    {
        var exact = new Factor[3];
        int[] sizes = tensor.Sizes;
        var known = new Dictionary<long, Rational?>();
        for (int f = 0; f < 3; f++)
        {
            foreach (long x in factors[f])
            {
                if (!known.TryGetValue(x, out Rational? fraction)) known[x] = fraction = RationalReconstruction.Of(x, modulus);
                if (fraction is null) return null;
            }
            exact[f] = Factor.FromDense(factors.Rank, sizes[f], (r, a) => known[factors[f, r][a]]!.Value);
        }
        return new Scheme(tensor, exact[0], exact[1], exact[2]);
    }
}
