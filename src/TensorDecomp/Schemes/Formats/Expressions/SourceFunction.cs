using System.Text.RegularExpressions;

namespace TensorDecomp.Schemes.Formats.Expressions;

/// <summary>A function of a program: its name and where its body is.</summary>
internal readonly partial record struct SourceFunction(string Name, int From, int To)
{
    /// <summary>A signature is no longer than this.</summary>
    private const int LongestSignature = 2000;

    private static readonly HashSet<string> Control =
        ["if", "for", "while", "switch", "catch", "foreach", "using", "lock", "sizeof", "return", "else", "elif", "with"];

    /// <summary>All functions of a text, outermost ones only, in braces or by indentation; none in LaTeX.</summary>
    public static IReadOnlyList<SourceFunction> In(string text)
    {
        if (text.Contains("\\begin{", StringComparison.Ordinal) || text.Contains("\\\\", StringComparison.Ordinal)) return [];
        List<SourceFunction> braced = Braced(text);
        return braced.Count > 0 ? braced : Indented(text);
    }

    private static List<SourceFunction> Braced(string text)
    {
        List<SourceFunction> functions = [];
        (int depth, int boundary, int opened) = (0, 0, -1);
        string name = "";
        for (int at = 0; at < text.Length; at++)
        {
            char c = text[at];
            if (c is '#' or '%' or '/' or '-' or '(' or '<' or '"' or '\'' && CommentText.Skip(text, at, text.Length) is var after
                && after > at)
            {
                if (text.AsSpan(boundary..at).IsWhiteSpace()) boundary = after; // what stands before a signature is not of it
                at = after - 1;
            }
            else if (c is ';' or '}' or '{')
            {
                if (c == '{')
                {
                    depth++;
                    if (opened < 0 && Signature(text.AsSpan(Math.Max(boundary, at - LongestSignature)..at)) is { } found)
                        (opened, name, functions) = (depth, found, Begun(functions, found, at + 1));
                }
                else if (c == '}')
                {
                    if (depth == opened)
                    {
                        functions[^1] = functions[^1] with { To = at };
                        opened = -1;
                    }
                    depth = Math.Max(0, depth - 1);
                }
                boundary = at + 1;
            }
        }
        if (opened >= 0) functions[^1] = functions[^1] with { To = text.Length };
        return functions;
    }

    private static List<SourceFunction> Begun(List<SourceFunction> functions, string name, int from)
    {
        functions.Add(new SourceFunction(name, from, from));
        return functions;
    }

    private static string? Signature(ReadOnlySpan<char> head)
    {
        if (head.LastIndexOf(')') < 0 || head.Contains('=') && !head.Contains("where", StringComparison.Ordinal)) return null;
        Match match = Braces().Match(head.ToString());
        return match.Success && !Control.Contains(match.Groups["name"].Value) ? match.Groups["name"].Value : null;
    }

    private static List<SourceFunction> Indented(string text)
    {
        List<SourceFunction> functions = [];
        foreach (Match match in Definitions().Matches(text))
        {
            if (functions.Count > 0 && match.Index < functions[^1].To) continue;
            int indent = match.Groups["indent"].Length, from = match.Index + match.Length, to = from;
            while (to < text.Length)
            {
                int end = text.IndexOf('\n', to) is >= 0 and int line ? line + 1 : text.Length;
                ReadOnlySpan<char> content = text.AsSpan(to..end);
                int blanks = content.Length - content.TrimStart().Length;
                if (to > from && !content.IsWhiteSpace() && blanks <= indent && content.TrimStart()[0] is not ('#' or ')')) break;
                to = end;
            }
            functions.Add(new SourceFunction(match.Groups["name"].Value, from, to));
        }
        return functions;
    }

    [GeneratedRegex(@"(?<name>[A-Za-z_]\w*)\s*(?:<[^<>]*>)?\s*\((?>[^()]|\((?<d>)|\)(?<-d>))*\)(?:\s*(?:const|noexcept|where\b[^{]*" +
        @"|->[^{]*|:\s*[\w<>\[\]]+|\w+))?\s*$", RegexOptions.RightToLeft)]
    private static partial Regex Braces();

    [GeneratedRegex(@"^(?<indent>[ \t]*)def\s+(?<name>\w+)\s*\(", RegexOptions.Multiline)]
    private static partial Regex Definitions();
}
