namespace TensorDecomp.Schemes.Formats;

/// <summary>Every format, most specific first: the first one that recognises a file reads it.</summary>
public static class FormatRegistry
{
    public static IReadOnlyList<ISchemeFormat> All { get; } =
    [
        new CanonicalJson(),
        new CanonicalText(),
        new PerminovReducedJson(),
        new MmcJson(),
        new PerminovJson(),
        new LitaQcsrNpz(),
        new AlphaTensorNpz(),
        new NumpyNpz(),
        new FlipCpdNpy(),
        new NumpyNpy(),
        new AlphaEvolvePython(),
        new FmmMaple(),
        new MathematicaList(),
        new A1880Bini(),
        new A1880Yacas(),
        new FlipCpdText(),
        new A1880Tensor(),
        new SymFlipText(),
        new Exp(),
        new PlinoptSms(),
        new BensonBallardText(),
        new PerminovText(fractions: false),
        new PerminovText(fractions: true),
    ];

    /// <summary>The format of that name, or null.</summary>
    public static ISchemeFormat? Find(string name) => All.FirstOrDefault(f => f.Name == name);

    /// <exception cref="MalformedInputException">No format recognises the file, or the one that does refuses it.</exception>
    public static IReadOnlyList<Submission> Read(SourceFile file, Limits limits)
    {
        if (file.Bytes.Length == 0) throw new MalformedInputException("the file is empty");
        List<string> refusals = [];
        foreach (ISchemeFormat format in All)
        {
            if (format.WhyNot(file) is { } reason) refusals.Add($"{format.Name} ({reason})");
            else return Read(file, limits, format);
        }
        throw new MalformedInputException($"no known format; tried {string.Join(", ", refusals)}");
    }

    /// <summary>Reads the file as that format, whatever it looks like.</summary>
    /// <exception cref="MalformedInputException">The format refuses it.</exception>
    public static IReadOnlyList<Submission> Read(SourceFile file, Limits limits, ISchemeFormat format)
    {
        try
        {
            return [.. format.Read(file, limits).Select(s => s.Settled(s.Claim))];
        }
        catch (MalformedInputException e)
        {
            throw e.Within($"read as {format.Name}");
        }
    }
}
