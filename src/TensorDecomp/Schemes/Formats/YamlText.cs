using System.Text.RegularExpressions;
using TensorDecomp.Schemes.Formats.Arrays;
using TensorDecomp.Schemes.Formats.ArrayTexts;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Schemes.Formats;

/// <summary>Schemes in YAML, in any of the shapes that JSON has them in. What order entries lie in is not documented, so all are
/// tried.</summary>
internal sealed partial class YamlText : ISchemeFormat
{
    public string Name => "yaml";
    public string Summary => "YAML of any shape: factors by name, terms one by one, several documents";

    public string? WhyNot(SourceFile file) => file.TextOrNull is not { } text ? "not UTF-8 text"
        : !First().IsMatch(text[..Math.Min(text.Length, 1 << 16)]) ? "does not begin with a key and a colon, or an item"
        : Numbers().IsMatch(text) && !Call().IsMatch(text) ? null : "there are no lists of numbers by indentation, or behind a key";

    public IReadOnlyList<Submission> Read(SourceFile file, Limits limits)
    {
        IReadOnlyList<Value> documents = YamlReader.Read(file.Text, limits);
        return SchemeFinder.Find(this, file, limits, documents is [var only] ? only : new Value.List(documents));
    }

    // Past comments and the beginning of a document: key: or - .
    [GeneratedRegex(@"\A(?:\s*(?:#[^\n]*|%[^\n]*|---)[ \t\r]*\n)*(?:---\s+)?[ \t]*(?:-(?=\s)|[\p{L}_""'][^\n:=(\[{;]{0,60}:(?=\s))")]
    private static partial Regex First();

    [GeneratedRegex(@"^[ \t]*[\w.]{1,40}\(", RegexOptions.Multiline)]
    private static partial Regex Call();

    [GeneratedRegex(@"^[ \t]*(?>(?:-[ \t]+)*)(?:[\w""' ]{1,60}:[ \t]*)?\[[\s\[]*[-""']?[\d.]" +
        @"|^[ \t]*-[ \t]+(?>(?:-[ \t]+)*)-?\d[\d./]*[ \t\r]*$",
        RegexOptions.Multiline)]
    private static partial Regex Numbers();
}
