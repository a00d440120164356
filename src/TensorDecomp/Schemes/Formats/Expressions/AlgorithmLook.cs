using System.Text.RegularExpressions;

namespace TensorDecomp.Schemes.Formats.Expressions;

/// <summary>Cheap looks at a text that may hold an algorithm.</summary>
internal static partial class AlgorithmLook
{
    public static bool NamesEntries(string text) => EntryOfA().IsMatch(text) && EntryOfB().IsMatch(text);

    public static bool HasArithmetic(string text) => Arithmetic().IsMatch(text);

    /// <summary>The finite ring that this tool's own header states.</summary>
    public static string? StatedRing(string text) => OwnHeader().Match(text) is { Success: true } match ? match.Groups["ring"].Value : null;

    [GeneratedRegex(@"(?<![A-Za-z])[aA]\}?(?:_?\{?\d|\[{1,2}\d|\(\d|[₀-₉])")]
    private static partial Regex EntryOfA();

    [GeneratedRegex(@"(?<![A-Za-z])[bB]\}?(?:_?\{?\d|\[{1,2}\d|\(\d|[₀-₉])")]
    private static partial Regex EntryOfB();

    [GeneratedRegex(@"(?:\d|[₀-₉]|\}|\]|\))\s*(?:\\?[+*·⋅×⊕^(&@-]|\\(?:oplus|cdot|times)|(?:\\,)?\s*[bB(\\]|−)")]
    private static partial Regex Arithmetic();

    [GeneratedRegex(@"(?:rank \d+, over|^\W*Holds over) (?<ring>F\d+|Z/\d+)\b", RegexOptions.Multiline)]
    private static partial Regex OwnHeader();
}
