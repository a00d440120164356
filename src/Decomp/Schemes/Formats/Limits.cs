namespace TensorDecomp.Schemes.Formats;

/// <summary>What a file from a stranger may ask for; each is checked before memory is taken.</summary>
public sealed record Limits
{
    public static Limits Default { get; } = new();

    /// <summary>Largest file, and largest unpacked member of an archive, in bytes.</summary>
    public long FileBytes { get; init; } = 64 << 20;

    /// <summary>Largest number of dense coefficients R·(mn + np + mp) of one scheme.</summary>
    public long Coefficients { get; init; } = 32_000_000;

    /// <summary>Largest number of terms of one scheme.</summary>
    public int Rank { get; init; } = 1 << 20;

    /// <summary>Largest number of decimal digits of one numerator or denominator.</summary>
    public int Digits { get; init; } = 1000;

    /// <summary>Largest number of schemes read from one file.</summary>
    public int Schemes { get; init; } = 100_000;

    /// <summary>The same limits, each multiplied by a factor that the user asked for.</summary>
    public Limits Raised(int factor) => new()
    {
        FileBytes = FileBytes * factor,
        Coefficients = Coefficients * factor,
        Rank = checked(Rank * factor),
        Digits = checked(Digits * factor),
        Schemes = checked(Schemes * factor),
    };

    /// <exception cref="MalformedInputException">The scheme would exceed a limit.</exception>
    public void Admit(Verify.Shape shape, long rank)
    {
        if (rank < 0 || rank > Rank) throw new MalformedInputException($"a scheme of rank {rank} is over the limit of {Rank} terms; raise it with --limits");
        long coefficients = rank * (shape.USize + shape.VSize + shape.WSize);
        if (coefficients > Coefficients)
            throw new MalformedInputException($"a scheme of {coefficients} coefficients is over the limit of {Coefficients}; raise it with --limits");
    }
}
