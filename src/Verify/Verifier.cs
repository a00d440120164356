namespace TensorDecomp.Verify;

/// <summary>What the source of a scheme claims about its coefficients.</summary>
public abstract record Claim
{
    /// <summary>Exact numbers: the equations must hold in characteristic 0.</summary>
    public sealed record Exact : Claim;

    /// <summary>Only 0 and 1 with no ring stated: ℤ is tried first, then F₂.</summary>
    public sealed record Residues : Claim;

    /// <summary>This ring and no other.</summary>
    public sealed record Over(Ring Ring) : Claim;
}

/// <summary>The two checks contradict each other: a bug in this library, never a property of the scheme.</summary>
public sealed class ChecksDisagreeException(string message) : Exception(message);

/// <summary>Judges schemes. Every verdict rests on both <see cref="BrentEquations"/> and <see cref="Execution"/>.</summary>
public static class Verifier
{
    /// <exception cref="ChecksDisagreeException">The two independent checks contradict each other.</exception>
    public static Verdict Judge(Scheme scheme, Claim claim) => claim switch
    {
        Claim.Over { Ring: { Modulus: not 0 } ring } => Modular(scheme, ring),
        Claim.Over { Ring: var ring } => InCharacteristicZero(scheme, ring),
        Claim.Residues => InCharacteristicZero(scheme, null) is { Valid: true } holds ? holds
            : Modular(scheme, Ring.Modulo(2)) is { Valid: true } modulo2 ? modulo2
            : InCharacteristicZero(scheme, null),
        _ => InCharacteristicZero(scheme, null),
    };

    /// <summary>The certificate that everything stored must have: the scheme holds over the ring, both checks agreeing.</summary>
    public static Verdict Certify(Scheme scheme) => Judge(scheme, new Claim.Exact());

    private static Verdict InCharacteristicZero(Scheme scheme, Ring? demanded)
    {
        Ring written = Ring.Of(scheme);
        if (demanded is not null && !demanded.Contains(scheme))
            return Report(scheme, demanded, new BrentResult(-1, null), [$"its coefficients lie in {written}, not in {demanded}"]);
        BrentResult brent = BrentEquations.Check(scheme);
        Confirm(brent.Holds, Execution.Multiplies(scheme), written);
        List<string> hints = [];
        if (!brent.Holds)
            foreach (long q in (ReadOnlySpan<long>)[2, 3])
                if (BrentEquations.Check(scheme, q) is { Holds: true }) hints.Add($"all equations hold modulo {q}");
        return Report(scheme, written, brent, hints);
    }

    private static Verdict Modular(Scheme scheme, Ring ring)
    {
        if (BrentEquations.Check(scheme, ring.Modulus) is not { } brent)
            return Report(scheme, ring, new BrentResult(-1, null), [$"a denominator is no unit modulo {ring.Modulus}"]);
        Confirm(brent.Holds, Execution.Multiplies(scheme, ring.Modulus), ring);
        return Report(scheme, ring, brent, []);
    }

    // A scheme that fails an equation may still multiply these particular matrices, so only the other direction is a
    // contradiction by proof; but with entries from 2²⁰ values an accidental agreement is a bug as well.
    private static void Confirm(bool equations, bool execution, Ring ring)
    {
        if (equations && !execution)
            throw new ChecksDisagreeException($"All Brent equations hold over {ring}, yet executing the scheme gave a wrong product; please report this scheme.");
        if (!equations && execution && ring.Modulus is 0 or > 1 << 16)
            throw new ChecksDisagreeException($"A Brent equation fails over {ring}, yet executing the scheme gave the right product; please report this scheme.");
    }

    private static Verdict Report(Scheme scheme, Ring ring, BrentResult brent, IReadOnlyList<string> hints) => new()
    {
        Valid = brent.Holds,
        Shape = scheme.Shape,
        Rank = scheme.Rank,
        Ring = ring,
        Census = Census.Of(scheme),
        FailingEquations = brent.Failing,
        FirstFailure = brent.First,
        Hints = hints,
    };
}
