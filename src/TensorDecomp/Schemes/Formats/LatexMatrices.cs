using System.Text.RegularExpressions;
using TensorDecomp.Schemes.Formats.Arrays;
using TensorDecomp.Schemes.Formats.Expressions;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats;

/// <summary>
/// Matrices of numbers in LaTeX: terms \begin{pmatrix} 1 &amp; 0 \\ 0 &amp; 1 \end{pmatrix} \otimes … \otimes …, one after another, as a
/// sum or a list, with numbers before them perhaps; or the three factors themselves. What order entries lie in is not documented,
/// so all are tried.
/// </summary>
internal sealed partial class LatexMatrices : ISchemeFormat
{
    public string Name => "latex_matrices";
    public string Summary => "terms, or factors, as matrices of numbers in LaTeX";

    public string? WhyNot(SourceFile file) => file.TextOrNull is not { } text ? "not UTF-8 text"
        : LatexMatrix.In(text).Count >= 3 ? null : "there are no three matrices such as \\begin{pmatrix} 1 & 0 \\\\ 0 & 1 \\end{pmatrix}";

    public IReadOnlyList<Submission> Read(SourceFile file, Limits limits)
    {
        string text = file.Text;
        TextCursor cursor = new(text);
        List<LatexMatrix> places = LatexMatrix.In(text);
        if (places.Count < 3 || places.Count % 3 != 0)
            throw new MalformedInputException($"there are {places.Count} matrices, where each term has three");
        if (places.Count / 3 > limits.Rank) throw Limits.Over("a scheme", places.Count / 3, "terms", limits.Rank);
        NumberArray[] matrices = [.. places.Select(place => Array(text, place, cursor, limits))];
        if (matrices.Length == 3 && FactorArrays.Fit(matrices)) return [FactorArrays.Submit(this, file, matrices, limits)];
        List<Entry>[] entries = [[], [], [], []];
        for (int q = 0; q < places.Count; q++)
        {
            (int term, int x) = (q / 3, q % 3);
            string before = Between(text, q == 0 ? 0 : places[q - 1].To, places[q].From);
            if (x > 0 && !Product().IsMatch(before))
                throw cursor.Refuse($"{CoefficientText.Quoted(before)} stands between two matrices of a term", places[q - 1].To);
            if (x == 0) NumberArray.Add(entries[3], new Entry(term, Weight(before, term, cursor, places[q].From, limits)), limits);
            if (!matrices[q].Dimensions.AsSpan().SequenceEqual(matrices[x].Dimensions))
                throw cursor.Refuse($"a matrix of {string.Join('x', matrices[q].Dimensions)} stands where those of the first term are of " +
                    $"{string.Join('x', matrices[x].Dimensions)}", places[q].From);
            foreach (Entry e in matrices[q].Entries)
                NumberArray.Add(entries[x], e with { Index = e.Index + term * matrices[x].Count }, limits);
        }
        int rank = places.Count / 3;
        NumberArray[] factors =
            [.. Enumerable.Range(0, 3).Select(x => new NumberArray($"{"uvw"[x]}", [rank, .. matrices[x].Dimensions], entries[x]))];
        bool ones = entries[3].TrueForAll(e => e.Value.Equals(Coefficient.One));
        return [FactorArrays.Submit(this, file, ones ? factors : [.. factors, new NumberArray("weights", [rank], entries[3])], limits)];
    }

    private static NumberArray Array(string text, LatexMatrix place, TextCursor cursor, Limits limits)
    {
        if (place.Numbers(text, limits) is not { } rows)
            throw cursor.Refuse("a cell of a matrix is no exact number, or its rows have different lengths", place.From);
        List<Entry> entries = [];
        for (int i = 0; i < rows.Length; i++)
            for (int k = 0; k < rows[i].Length; k++)
                if (!rows[i][k].IsZero) NumberArray.Add(entries, new Entry(i * rows[i].Length + k, rows[i][k]), limits);
        return new NumberArray(null, [rows.Length, rows[0].Length], entries);
    }

    // Without what only sets the formula; sizes of brackets around a matrix, too.
    private static string Between(string text, int from, int to) => Setting().Replace(text[from..to], " ").Trim();

    // + 2, −\frac12: what stands before a term is its weight. Before the first one there may be words and a sign of equality.
    private static Coefficient Weight(string before, int term, TextCursor cursor, int at, Limits limits)
    {
        string last = term == 0 ? before[(before.LastIndexOfAny(['=', '\n', ':']) + 1)..] : before;
        Match weight = Sign().Match(last);
        string number = LatexMatrix.Number(weight.Groups["number"].Value);
        if (weight.Success && (number.Length == 0 || CoefficientText.TryParse(number, limits, out _)))
        {
            Coefficient value = Coefficient.One;
            if (number.Length > 0) CoefficientText.TryParse(number, limits, out value);
            return weight.Groups["minus"].Success ? -value : value;
        }
        return term == 0 && !last.AsSpan().ContainsAnyInRange('0', '9') && !last.Contains('-') ? Coefficient.One
            : throw cursor.Refuse($"{CoefficientText.Quoted(last)} stands before a term, and what it means is not known", at);
    }

    [GeneratedRegex(@"\\(?:begin|end)\{(?:align|equation|gather|multline|itemize|enumerate|document|split|eqnarray|aligned|center)\*?\}" +
        @"|\\(?:left|right|[bB]igg?[lr]?)\s*[(\[.)\]]?|\\item\b|\\(?:quad|qquad|nonumber|notag|\\|,|;|!|:|\[|\]|\(|\))|[&$~{}]|%[^\n]*" +
        @"|\s+")]
    private static partial Regex Setting();

    [GeneratedRegex(@"^(?:\\otimes|\\cdot|\\times|\\circ|[⊗·×,*;]|)$")]
    private static partial Regex Product();

    [GeneratedRegex(@"^[,;.]?\s*(?:\+|(?<minus>[-−]))?\s*\(?(?<number>[\d./]+|\\[tdsc]?frac\s*\S+(?:\s*\S+)?)?\)?\s*(?:\\cdot|\\times" +
        @"|[*·])?\s*$")]
    private static partial Regex Sign();
}
