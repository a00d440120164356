using System.Text;
using System.Text.RegularExpressions;

namespace TensorDecomp.Schemes.Formats.Expressions;

/// <summary>
/// Matrices of sums in LaTeX, written out as the statements that they are: C = \begin{pmatrix} m_1 + m_4 &amp; … becomes
/// c_{1,1} = m_1 + m_4; …, and so does a matrix of names before a matrix of sums. Matrices that only show how entries are named are
/// left out where they name them row by row; matrices of numbers stay.
/// </summary>
internal static partial class LatexSums
{
    /// <summary>What stands between matrices that are equal, and before the first of them, is no longer than this.</summary>
    private const int LongestEquality = 120;

    public static string Plain(string text)
    {
        List<LatexMatrix> matrices = [.. LatexMatrix.In(text).Where(m => m.IsRectangular && IsSymbolic(m, text))];
        if (matrices.Count == 0) return text;
        StringBuilder plain = new();
        int done = 0;
        for (int first = 0, next; first < matrices.Count; first = next)
        {
            for (next = first + 1; next < matrices.Count
                && matrices[next].From - matrices[next - 1].To <= LongestEquality
                && EqualSign().IsMatch(text.AsSpan(matrices[next - 1].To..matrices[next].From)); next++) { }
            LatexMatrix last = matrices[next - 1];
            int from = Target(text, done, matrices[first].From), to = Behind(text, last.To);
            string? statements = IsDisplay(last, text) ? "" : Statements(text, from, matrices[first..next]);
            if (statements is null) continue; // what it is equal to is not known; it will be refused for what it is
            plain.Append(text, done, from - done).Append(statements).Append('\n', text.AsSpan(from..to).Count('\n'));
            done = to;
        }
        return plain.Append(text, done, text.Length - done).ToString();
    }

    private static bool IsSymbolic(LatexMatrix matrix, string text) =>
        matrix.Rows.Any(row => row.Any(c => text.AsSpan(c.From..c.To).ContainsAnyInRange('a', 'z')
            && !LatexMatrix.Number(text.AsSpan(c.From..c.To)).All(x => char.IsAsciiDigit(x) || x is '/' or '-' or '.' or 'i')));

    // a_{11} a_{12} / a_{21} a_{22}: the entries of one matrix, row by row.
    private static bool IsDisplay(LatexMatrix matrix, string text)
    {
        string before = "";
        foreach ((int from, int to) in matrix.Rows.SelectMany(row => row))
        {
            if (Name(text, from, to) is not { } name) return false;
            string place = $"{name.Base} {string.Concat(name.Indices.Split(',').Select(i => i.PadLeft(6, '0')))}";
            if (before.Length > 0 && (string.CompareOrdinal(place, before) <= 0 || !before.StartsWith($"{name.Base} "))) return false;
            before = place;
        }
        return before.Length > 1 && char.ToLowerInvariant(before[0]) is 'a' or 'b' or 'c' && before[1] == ' ';
    }

    private static string? Statements(string text, int from, List<LatexMatrix> equal)
    {
        LatexMatrix sums = equal[^1];
        LatexMatrix? names = equal.Count > 1 ? equal[^2] : null;
        if (names is not null && (names.Rows.Count != sums.Rows.Count || names.Rows[0].Count != sums.Rows[0].Count)) return null;
        if (names is null && !Product().IsMatch(text.AsSpan(from..equal[0].From))) return null;
        StringBuilder statements = new("\n");
        for (int i = 0; i < sums.Rows.Count; i++)
            for (int k = 0; k < sums.Rows[i].Count; k++)
            {
                (int at, int to) = sums.Rows[i][k];
                string name = $"c_{{{i + 1},{k + 1}}}";
                if (names is not null)
                    if (Name(text, names.Rows[i][k].From, names.Rows[i][k].To) is null) return null;
                    else name = text[names.Rows[i][k].From..names.Rows[i][k].To];
                statements.Append(name.Trim()).Append(" = ").Append(text[at..to].Replace('\n', ' ').Replace('\r', ' ').Trim()).Append("; ");
            }
        return statements.Append('\n').ToString();
    }

    private static SymbolName? Name(string text, int from, int to)
    {
        while (from < to && char.IsWhiteSpace(text[from])) from++;
        while (to > from && char.IsWhiteSpace(text[to - 1])) to--;
        if (!NameText.Begins(text, from, to) || NameText.End(text, from, to) != to) return null;
        return SymbolName.Parse(text.AsSpan(from..to)) is { IsNumbered: true } name ? name : null;
    }

    // Where what stands before the sign of equality begins, on the same line.
    private static int Target(string text, int done, int matrix)
    {
        done = Math.Max(done, matrix - LongestEquality);
        Match before = Before().Match(text, done, matrix - done);
        return before.Success ? before.Index : matrix;
    }

    private static int Behind(string text, int matrix) => After().Match(text, matrix) is { Success: true } after
        ? matrix + after.Length : matrix;

    [GeneratedRegex(@"(?<![\w\\{}])(?:(?:\\(?:mathbf|mathrm|boldsymbol|bm|mathcal)\s*\{?)?[A-Z]\}?[\s&]*(?:\\(?:cdot|times|,|;|!)" +
        @"|[·×*@])?[\s&]*){0,2}(?:=[\s&]*(?:[A-Z][\s&]*){0,2})?=[\s&{}]*(?:\\left)?\s*[(\[]?\s*$|(?:\\left)\s*[(\[]\s*$",
        RegexOptions.RightToLeft)]
    private static partial Regex Before();

    [GeneratedRegex(@"\G\s*\\right\s*[)\]]")]
    private static partial Regex After();

    [GeneratedRegex(@"^[\s&{}]*(?:\\right\s*[)\]])?[\s&{}]*(?:\\\\)?[\s&{}]*=[\s&{}]*(?:\\left\s*[(\[])?\s*$")]
    private static partial Regex EqualSign();

    // C = or AB =, in any style.
    [GeneratedRegex(@"^(?:\\math\w+\{?|\\bm\{?|\\boldsymbol\{?|[\s{}&])*(?:C|A(?:\\cdot|\\times|\\,|[·×*@\s}]|\\math\w+\{" +
        @"|\\bm\{)*B)[\s}&]*(?:=[\s&]*(?:C|A[\s·*]*B)[\s&]*)?=")]
    private static partial Regex Product();
}
