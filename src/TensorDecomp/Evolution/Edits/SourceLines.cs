using System.Text;

namespace TensorDecomp.Evolution.Edits;

/// <summary>
/// A source text as lines, each with its own line end kept, and which of them may be edited: those between a line holding
/// EVOLVE-BLOCK-START and one holding EVOLVE-BLOCK-END, or all where there is no such line.
/// </summary>
internal sealed class SourceLines
{
    public const string Start = "EVOLVE-BLOCK-START", End = "EVOLVE-BLOCK-END";

    private SourceLines(IReadOnlyList<string> lines, IReadOnlyList<bool> open, bool hasBlocks) =>
        (Lines, Open, HasBlocks) = (lines, open, hasBlocks);

    /// <summary>The lines with their ends; joined they are the text, byte for byte.</summary>
    public IReadOnlyList<string> Lines { get; }

    /// <summary>Whether a line may be edited.</summary>
    public IReadOnlyList<bool> Open { get; }

    public bool HasBlocks { get; }

    /// <summary>The line end of the text's first line.</summary>
    public string LineEnd => Lines.Count > 0 && Lines[0].EndsWith("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";

    /// <summary>Null and a complaint where blocks do not pair up.</summary>
    public static SourceLines? Of(string text, out string? complaint)
    {
        List<string> lines = Split(text);
        bool any = lines.Any(l => IsMarker(l));
        List<bool> open = [];
        int? started = null;
        complaint = null;
        for (int k = 0; k < lines.Count; k++)
        {
            bool start = lines[k].Contains(Start, StringComparison.Ordinal), end = lines[k].Contains(End, StringComparison.Ordinal);
            if (start && end || start && started is not null || end && started is null)
            {
                complaint = $"line {k + 1}: {Start} and {End} have to come in turns, each on a line of its own.";
                return null;
            }
            if (end) started = null;
            open.Add(!any || started is not null);
            if (start) started = k + 1;
        }
        if (started is null) return new SourceLines(lines, open, any);
        complaint = $"line {started}: {Start} has no {End} after it.";
        return null;
    }

    public static bool IsMarker(string line) =>
        line.Contains(Start, StringComparison.Ordinal) || line.Contains(End, StringComparison.Ordinal);

    /// <summary>The editable runs and what lies between them, in order: an odd number of parts, those with odd index are open.</summary>
    public List<string> Parts()
    {
        List<StringBuilder> parts = [new()];
        for (int k = 0; k < Lines.Count; k++)
        {
            if (Open[k] != (parts.Count % 2 == 0)) parts.Add(new());
            // A block without lines is still a block.
            else if (Lines[k].Contains(End, StringComparison.Ordinal) && parts.Count % 2 == 1) parts.AddRange([new(), new()]);
            parts[^1].Append(Lines[k]);
        }
        if (parts.Count % 2 == 0) parts.Add(new());
        return [.. parts.Select(part => part.ToString())];
    }

    /// <summary>Lines with "\n" or "\r\n" at their ends; the last may have none.</summary>
    public static List<string> Split(string text)
    {
        List<string> lines = [];
        for (int at = 0; at < text.Length;)
        {
            int end = text.IndexOf('\n', at);
            end = end < 0 ? text.Length : end + 1;
            lines.Add(text[at..end]);
            at = end;
        }
        return lines;
    }
}
