namespace TensorDecomp.Schemes.Formats;

/// <summary>Every format, most specific first: the first one that recognises a file reads it.</summary>
public static class FormatRegistry
{
    public static IReadOnlyList<ISchemeFormat> All { get; } =
    [
        new CanonicalJson(),
    ];

    /// <exception cref="MalformedInputException">No format recognises the file, or the one that does refuses it.</exception>
    public static IReadOnlyList<Submission> Read(SourceFile file, Limits limits)
    {
        List<string> refusals = [];
        foreach (ISchemeFormat format in All)
        {
            if (format.WhyNot(file) is { } reason) refusals.Add($"{format.Name} ({reason})");
            else return format.Read(file, limits);
        }
        throw new MalformedInputException($"no known format; tried {string.Join(", ", refusals)}");
    }
}
