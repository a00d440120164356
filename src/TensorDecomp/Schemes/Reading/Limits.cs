using System.Numerics;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Reading;

/// <summary>What a file from a stranger may ask for; each is checked before memory or time is taken.</summary>
public sealed record Limits
{
    /// <summary>What the tool reads by: files up to 64 MiB, a scheme of up to 2¹⁸ terms.</summary>
    public static Limits Default { get; } = new();

    /// <summary>Largest file, and largest content of all members of an archive together, in bytes.</summary>
    public long FileBytes { get; init; } = 64 << 20;

    /// <summary>Largest number of dense coefficients R·(mn + np + mp) of one scheme.</summary>
    public long Coefficients { get; init; } = 64_000_000;

    /// <summary>Largest number of nonzero coefficients of one scheme; each takes some hundred bytes.</summary>
    public int Nonzeros { get; init; } = 4_000_000;

    /// <summary>Largest number of terms of one scheme.</summary>
    public int Rank { get; init; } = 1 << 18;

    /// <summary>Largest number of decimal digits of one numerator or denominator.</summary>
    public int Digits { get; init; } = 1000;

    /// <summary>Largest sum of the lengths of all different denominators of one scheme, in bits.</summary>
    public long DenominatorBits { get; init; } = 1 << 16;

    /// <summary>Largest number of schemes read from one file.</summary>
    public int Schemes { get; init; } = 100_000;

    /// <summary>Largest number of machine operations spent on judging one scheme, as estimated beforehand: minutes.</summary>
    public BigInteger Work { get; init; } = 50_000_000_000;

    /// <summary>The same limits, each multiplied by a factor that the user asked for.</summary>
    public Limits Raised(int factor) => new()
    {
        FileBytes = Math.Min(FileBytes * factor, Array.MaxLength),
        Coefficients = Coefficients * factor,
        Nonzeros = Times(Nonzeros, factor),
        Rank = Times(Rank, factor),
        Digits = Times(Digits, factor),
        DenominatorBits = DenominatorBits * factor,
        Schemes = Times(Schemes, factor),
        Work = Work * factor,
    };

    /// <summary>Refuses a scheme of a size beyond the limits, before memory is taken for it.</summary>
    /// <exception cref="MalformedInputException">A scheme of this size would exceed a limit.</exception>
    public void Admit(Tensor tensor, long rank)
    {
        if (rank < 0 || rank > Rank) throw Over("a scheme", rank, "terms", Rank);
        long coefficients = rank * tensor.Sizes.Sum(size => (long)size);
        if (coefficients > Coefficients) throw Over("a scheme", coefficients, "coefficients", Coefficients);
    }

    /// <summary>Refuses a scheme that would take too long to judge.</summary>
    /// <exception cref="MalformedInputException">Judging the scheme would exceed a limit.</exception>
    public void Admit(Scheme scheme)
    {
        long bits = 0;
        HashSet<BigInteger> denominators = [];
        foreach (Factor factor in scheme.Factors)
            foreach (ref readonly Entry e in factor.Entries)
                foreach (Rational part in (ReadOnlySpan<Rational>)[e.Value.Re, e.Value.Im])
                    if (!part.IsInteger && denominators.Add(part.Denominator)
                        && (bits += part.Denominator.GetBitLength()) > DenominatorBits)
                        throw Over("a scheme", bits, "bits in its different denominators", DenominatorBits);
        BigInteger work = Verifier.Cost(scheme);
        if (work > Work) throw Over("judging, an estimate", work, "operations,", Work);
    }

    /// <summary>The refusal of something that is too large, with its remedy.</summary>
    public static MalformedInputException Over(string what, BigInteger amount, string unit, BigInteger limit) =>
        new($"{what} of {amount} {unit} is over the limit of {limit}; raise it with --limits");

    private static int Times(int limit, int factor) => (int)Math.Min((long)limit * factor, Array.MaxLength);
}
