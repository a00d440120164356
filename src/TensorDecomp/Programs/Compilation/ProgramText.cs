namespace TensorDecomp.Programs.Compilation;

/// <summary>What a program's text says about itself, found line by line and without a parser: any text may stand in a file.</summary>
public static class ProgramText
{
    private const int Longest = 300;

    /// <summary>The first sentence of the struct's doc comment, without its full stop; empty where there is none.</summary>
    public static string Summary(string source)
    {
        string comment = Between(CommentOf(source), "<summary>", "</summary>");
        string text = string.Join(' ', Shown(comment).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        int end = text.IndexOf(". ", StringComparison.Ordinal);
        text = (end < 0 ? text : text[..end]).TrimEnd('.', ' ');
        return text.Length <= Longest ? text : text[..(Longest - 1)] + "…";
    }

    /// <summary>What tells a terminal or an editor something instead of being seen: controls, those above ASCII included, which some
    /// terminals obey, and what turns the direction of writing, so that a text reads as another one (Boucher and Anderson
    /// 2021).</summary>
    internal static bool IsHidden(char c) => char.IsControl(c)
        || c is '\u061c' or '\u200e' or '\u200f' or >= '\u202a' and <= '\u202e' or >= '\u2066' and <= '\u2069' or '\ufffe' or '\uffff';

    /// <summary>A stranger's text as it may be printed, with spaces for what is hidden in it.</summary>
    internal static string Shown(string text) => string.Concat(text.Select(c => IsHidden(c) ? ' ' : c));

    /// <summary>The lines of /// before the first line that declares a struct, without the marks.</summary>
    private static string CommentOf(string source)
    {
        List<string> comment = [];
        foreach (ReadOnlySpan<char> line in source.AsSpan().EnumerateLines())
        {
            ReadOnlySpan<char> text = line.Trim();
            if (text.StartsWith("///")) comment.Add(text[3..].ToString());
            else if (DeclaresStruct(text)) return string.Join('\n', comment);
            else if (text.Length > 0 && text[0] != '[' && !text.StartsWith("//")) comment.Clear();
        }
        return "";
    }

    private static bool DeclaresStruct(ReadOnlySpan<char> line)
    {
        foreach (Range word in line.Split(' '))
            if (line[word] is "struct") return true;
        return false;
    }

    private static string Between(string text, string from, string to)
    {
        int start = text.IndexOf(from, StringComparison.Ordinal);
        if (start < 0) return "";
        int end = text.IndexOf(to, start, StringComparison.Ordinal);
        return text[(start + from.Length)..(end < 0 ? text.Length : end)];
    }
}
