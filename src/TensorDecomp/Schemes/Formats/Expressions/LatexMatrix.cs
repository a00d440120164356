using System.Text.RegularExpressions;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats.Expressions;

/// <summary>A matrix in LaTeX: where its environment is, and its cells row by row as places in the text.</summary>
internal sealed partial record LatexMatrix(int From, int To, IReadOnlyList<IReadOnlyList<(int From, int To)>> Rows)
{
    private const string Begin = "\\begin{";

    /// <summary>All matrices of a text, in its order; arrays are some where a bracket stands before them.</summary>
    public static List<LatexMatrix> In(string text)
    {
        List<LatexMatrix> found = [];
        for (int at = text.IndexOf(Begin, StringComparison.Ordinal), next; at >= 0; at = next)
        {
            // What begins inside is no cell, so nothing is looked for beyond it.
            next = text.IndexOf(Begin, at + Begin.Length, StringComparison.Ordinal);
            int last = next < 0 ? text.Length : next;
            if (text.IndexOf("\\end{", at, last - at, StringComparison.Ordinal) < 0 || Open()
                .Match(text, at) is not { Success: true } open) continue;
            ReadOnlySpan<char> before = text.AsSpan(0, at).TrimEnd();
            if (open.Groups["array"].Success && !before.EndsWith("(") && !before.EndsWith("[")) continue;
            int inside = at + open.Length;
            string close = $"\\end{{{open.Groups["name"].Value}}}";
            int end = text.IndexOf(close, inside, Math.Max(0, last - inside), StringComparison.Ordinal);
            if (end >= 0) found.Add(new LatexMatrix(at, end + close.Length, Cells(text, inside, end)));
        }
        return found;
    }

    /// <summary>Whether all rows have the same number of cells.</summary>
    public bool IsRectangular => Rows.Count > 0 && Rows.All(row => row.Count == Rows[0].Count);

    /// <summary>The numbers of the matrix; null where a cell is none.</summary>
    public Coefficient[][]? Numbers(string text, Limits limits)
    {
        if (!IsRectangular) return null;
        Coefficient[][] numbers = new Coefficient[Rows.Count][];
        for (int i = 0; i < Rows.Count; i++)
        {
            numbers[i] = new Coefficient[Rows[i].Count];
            for (int k = 0; k < Rows[i].Count; k++)
                if (!CoefficientText.TryParse(Number(text.AsSpan(Rows[i][k].From..Rows[i][k].To)), limits, out numbers[i][k])) return null;
        }
        return numbers;
    }

    /// <summary>A number as LaTeX writes it, as text that <see cref="CoefficientText"/> reads: \tfrac12 and \frac{1}{2} as 1/2.</summary>
    public static string Number(ReadOnlySpan<char> latex) =>
        Space().Replace(Fraction().Replace(latex.ToString().Replace('−', '-'), "${above}/${below}"), "");

    private static List<IReadOnlyList<(int, int)>> Cells(string text, int from, int to)
    {
        List<IReadOnlyList<(int, int)>> rows = [];
        List<(int, int)> row = [];
        (int depth, int cell) = (0, from);
        for (int at = from; at <= to; at++)
        {
            bool ends = at == to || depth == 0 && at + 1 < to && text[at] == '\\' && text[at + 1] == '\\';
            if (!ends && !(depth == 0 && text[at] == '&'))
            {
                if (text[at] == '{') depth++;
                else if (text[at] == '}') depth--;
                else if (text[at] == '\\') at++; // \& and \{ are no marks
                continue;
            }
            row.Add((cell, at));
            if (ends)
            {
                if (row.Count > 1 || !text.AsSpan(cell..at).IsWhiteSpace()) rows.Add(row);
                row = [];
                if (at < to) at++;
                // \\[2pt]
                if (at + 1 < to && text[at + 1] == '[' && text.IndexOf(']', at, Math.Min(to - at, 12)) is > 0 and int space) at = space;
            }
            cell = at + 1;
        }
        return rows;
    }

    [GeneratedRegex(@"\G\\begin\{(?<name>[pbBvV]?matrix\*?|smallmatrix|(?<array>array))\}(?:\[[^\]\n]{0,12}\]|\{[^}\n]{0,40}\})?")]
    private static partial Regex Open();

    [GeneratedRegex(@"\\[tdsc]?frac\s*(?:\{\s*(?<above>\d+)\s*\}|(?<above>\d))\s*(?:\{\s*(?<below>\d+)\s*\}|(?<below>\d))")]
    private static partial Regex Fraction();

    [GeneratedRegex(@"\s|\\(?:phantom|hphantom)\{[^}]*\}|\\[,;:! ]|[{}$+](?![\d.])|^\+|~")]
    private static partial Regex Space();
}
