using System.Text.RegularExpressions;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Schemes.Formats;

/// <summary>
/// Which formats a file of no known format comes nearest to: it is read as each of them, as far as that goes; a reader that
/// gets further, and a name with its extension, speak for it.
/// </summary>
internal static partial class Likeliest
{
    /// <summary>The first part of a text that readers are tried on.</summary>
    private const int Characters = 1 << 14;

    public static IReadOnlyList<string> Of(SourceFile file, IReadOnlyList<(ISchemeFormat Format, string Reason)> refusals, Limits limits)
    {
        string? text = file.TextOrNull;
        SourceFile head = text is null || text.Length <= Characters ? file
            : new SourceFile(file.Path, System.Text.Encoding.UTF8.GetBytes(text[..Characters]));
        string extension = Path.GetExtension(file.Name).ToLowerInvariant();
        return [.. refusals
            .Select(r =>
                (r.Format, r.Reason, Own: Extension(r.Format) == extension && extension.Length > 0, Stop: Stop(r.Format, head, limits)))
            .Where(r => r.Stop is not null)
            .OrderByDescending(r => r.Own).ThenByDescending(r => r.Stop!.Value.Line).ThenByDescending(r => r.Stop!.Value.Column)
            .Take(2).Select(r => $"{r.Format.Name} ({r.Reason}; {r.Stop!.Value.Sentence})")];
    }

    private static string Extension(ISchemeFormat format) =>
        format switch { IWritableFormat w => w.Extension, IPartedFormat p => p.Extension, _ => "" };

    // Where its reader gives up, and with what sentence; null where it would not.
    private static (int Line, int Column, string Sentence)? Stop(ISchemeFormat format, SourceFile file, Limits limits)
    {
        try
        {
            format.Read(file, limits);
            return null;
        }
        catch (MalformedInputException e)
        {
            Match place = Place().Match(e.Message);
            return place.Success ? (int.Parse(place.Groups[1].ValueSpan), int.Parse(place.Groups[2].ValueSpan), e.Message)
                : (0, 0, e.Message);
        }
    }

    [GeneratedRegex(@"line (\d{1,9}), column (\d{1,9})")]
    private static partial Regex Place();
}
