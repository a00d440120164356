using System.Numerics;

namespace TensorDecomp.Verify;

/// <summary>What the source of a scheme claims about its coefficients.</summary>
public abstract record Claim
{
    /// <summary>Exact numbers: the equations must hold in characteristic 0.</summary>
    public sealed record Exact : Claim;

    /// <summary>Residues modulo 2, which may stand for themselves: ℤ is tried first, then F₂.</summary>
    public sealed record Residues : Claim;

    /// <summary>This ring and no other.</summary>
    public sealed record Over(Ring Ring) : Claim;
}

/// <summary>The two checks contradict each other: a bug in this library, never a property of the scheme.</summary>
public sealed class ChecksDisagreeException(string message) : Exception(message);

/// <summary>Judges schemes. Every verdict rests on both <see cref="BrentEquations"/> and <see cref="Execution"/>.</summary>
public static class Verifier
{
    /// <summary>Coefficients below which the parts of a verdict are too short to be worth a second thread.</summary>
    private const int ParallelNonzeros = 20_000;

    /// <summary>Operations, a moment's, up to which all failures of a wrong scheme are counted.</summary>
    private const int Affordable = 100_000_000;

    /// <summary>Judges a scheme by both checks; that it is wrong is a verdict and no exception.</summary>
    /// <param name="scheme">Any scheme.</param>
    /// <param name="claim">What its coefficients are meant to be.</param>
    /// <exception cref="ChecksDisagreeException">The two independent checks contradict each other.</exception>
    public static Verdict Judge(Scheme scheme, Claim claim)
    {
        Ring written = Ring.Of(scheme);
        (BrentResult exact, bool multiplies, Scheme exactCanonical, Census? exactCensus) = (default, false, scheme, null);
        var cleared = new ClearedScheme(scheme);
        bool costly = Cost(scheme, cleared) > Affordable;
        if (costly) multiplies = Execution.Multiplies(scheme); // first, for a wrong result spares most of the equations
        Action[] work =
        [
            () => exact = BrentEquations.Check(scheme, cleared, cleared.FitsWords, hasty: costly && !multiplies),
            () => multiplies = costly ? multiplies : Execution.Multiplies(scheme),
            () => exactCensus = Census.Of(scheme, exactCanonical = CanonicalForm.Of(scheme, written), written),
        ];
        if (scheme.Nonzeros < ParallelNonzeros) foreach (Action part in work) part();
        else Parallel.Invoke(work);
        Confirm(exact.Holds, multiplies, written);
        Characteristics characteristics = Survives(exactCanonical, written, exact);
        return claim switch
        {
            Claim.Over { Ring: { Modulus: not 0 } ring } => Modular(ring),
            Claim.Over { Ring: var ring } when !ring.Contains(scheme) =>
                Report(ring, exact, $"its coefficients lie in {written}, not in {ring}"),
            Claim.Residues when !exact.Holds && Modular(Ring.Modulo(2)) is { Valid: true } modulo2 => modulo2,
            _ => Report(written, exact, null),
        };

        Verdict Modular(Ring ring)
        {
            if (!ring.Contains(scheme)) return Report(ring, exact, $"its coefficients lie in {written}, which does not map to {ring}");
            // Where q divides every error over ℤ[1/d], d a unit, nothing is left to be summed again.
            BrentResult modular = (exact.CommonDivisor % ring.Modulus).IsZero ? default : BrentEquations.Check(scheme, ring.Modulus)!.Value;
            Confirm(modular.Holds, Execution.Multiplies(scheme, ring.Modulus), ring);
            return Report(ring, modular, null);
        }

        Verdict Report(Ring ring, BrentResult brent, string? objection)
        {
            Ring scale = ring.Contains(scheme) ? ring : written;
            Scheme canonical = scale.Modulus == 0 ? exactCanonical : CanonicalForm.Of(scheme, scale);
            bool valid = brent.Holds && objection is null;
            return new Verdict
            {
                Valid = valid,
                Tensor = scheme.Tensor,
                Rank = scheme.Rank,
                Ring = ring,
                RingAfterRescaling = scale.Modulus == 0 ? Ring.Of(canonical) : scale,
                Canonical = canonical,
                Characteristics = characteristics,
                Census = scale.Modulus == 0 ? exactCensus! : Census.Of(scheme, canonical, scale),
                FailingEquations = brent.Failing,
                FailuresAreCounted = !brent.Partial,
                FirstFailure = brent.First,
                Reason = objection ?? (brent.First is null ? null : (brent.Partial ? "at least " : "") +
                    $"{brent.Failing} of {scheme.Tensor.Equations} Brent equations fail; {brent.First}"),
                Hints = valid ? [] : [.. Hints(ring)],
            };
        }

        IEnumerable<string> Hints(Ring judged)
        {
            if (!scheme.IsLargeEnough) yield return $"{scheme.Rank} terms with {scheme.Products} products of coefficients are too few " +
                $"for {scheme.Tensor} over any ring";
            if (exact.Holds)
            {
                Ring rescaled = Ring.Of(exactCanonical);
                yield return $"all equations hold over {written}";
                if (rescaled != written) yield return $"rescaled inside its terms it lies in {rescaled}";
            }
            else
            {
                foreach (BigInteger prime in characteristics.Primes)
                    if (prime != judged.Modulus) yield return $"all equations hold modulo {prime}";
                if (claim is Claim.Residues) yield return "nor do all equations hold modulo 2";
            }
        }
    }

    /// <summary>The certificate that everything stored must have: the scheme holds over characteristic 0, both checks agreeing.</summary>
    public static Verdict Certify(Scheme scheme) => Judge(scheme, new Claim.Exact());

    /// <summary>
    /// Rough number of machine-word operations that judging takes, known before any is done; callers with a limit of
    /// their own ask this first.
    /// </summary>
    public static BigInteger Cost(Scheme scheme) => Cost(scheme, new ClearedScheme(scheme));

    private static BigInteger Cost(Scheme scheme, ClearedScheme cleared)
    {
        long limbs = cleared.Bound.GetBitLength() / 32 + 1;
        // An operation on big integers costs an allocation or two and, above some size, the square of its length.
        BigInteger big = 50 + limbs * limbs / 4;
        int schoolbook = scheme.IsLargeEnough ? scheme.Tensor.Count : 0;
        return BrentEquations.Cost(scheme) * (limbs <= 2 ? 1 : big) + 8 * ((BigInteger)scheme.Nonzeros + schoolbook) * big;
    }

    private static Characteristics Survives(Scheme canonical, Ring written, BrentResult exact)
    {
        if (exact.Holds) return new Characteristics(true, PrimeFactors.Of(Ring.Of(canonical).Inverted));
        // A prime among the denominators was multiplied into every equation, so that dividing the errors proves nothing.
        return new Characteristics(false, PrimeFactors.Of(PrimeFactors.Without(exact.CommonDivisor, written.Inverted)));
    }

    // Holding all equations yet failing to multiply is a contradiction. Failing an equation yet multiplying these particular
    // matrices may happen by chance, which only in a large ring is too small to believe.
    private static void Confirm(bool equations, bool execution, Ring ring)
    {
        if (equations && !execution)
            throw new ChecksDisagreeException(
                $"All Brent equations hold over {ring}, yet executing the scheme gave a wrong product; please report this scheme.");
        if (!equations && execution && ring.Modulus is 0 or > 1L << 40)
            throw new ChecksDisagreeException(
                $"A Brent equation fails over {ring}, yet executing the scheme gave the right product; please report this scheme.");
    }
}
