using System.Text.RegularExpressions;
using TensorDecomp.Schemes.Formats.Arrays;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats;

/// <summary>
/// One table whose lines are a coefficient each: which factor, a term and an entry (or a row and a column), and the value, as u,1,3,-1. A
/// line of headings may say which column is which; without one the first is the factor and the last the value.
/// </summary>
internal sealed partial class CsvTriples : ISchemeFormat
{
    private const int LinesLookedAt = 200, LongestLine = 300;

    public string Name => "csv_triples";
    public string Summary => "a coefficient per line: factor, term, entry, value";

    public string? WhyNot(SourceFile file)
    {
        if (file.TextOrNull is not { } text) return "not UTF-8 text";
        int rows = 0, looked = 0;
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            if (looked++ == LinesLookedAt) break;
            if (line.IsWhiteSpace() || line.TrimStart()[0] is '#' or '%') continue;
            if (line.Length > LongestLine) return "a line is longer than a factor, a term, an entry and a value";
            if (Row().IsMatch(line) || NumberedRow().IsMatch(line)) rows++;
            else if (rows > 0 || Columns($"{line}") is null) return "a line is no factor, term, entry and value, as u,1,3,-1";
        }
        return rows > 2 ? null : "there are no lines of a factor, a term, an entry and a value";
    }

    public IReadOnlyList<Submission> Read(SourceFile file, Limits limits)
    {
        List<(int[] Index, Coefficient Value)>[] entries = [[], [], []];
        List<(string Factor, int[] Index, Coefficient Value)> rows = [];
        (int Factor, int[] Index, int Value)? columns = null;
        int number = 0;
        foreach (ReadOnlySpan<char> line in file.Text.AsSpan().EnumerateLines())
        {
            number++;
            if (line.IsWhiteSpace() || line.TrimStart()[0] is '#' or '%') continue;
            string[] cells = Cells($"{line}");
            if (columns is null && Columns($"{line}") is { } headings)
            {
                columns = headings;
                continue;
            }
            columns ??= (0, [.. Enumerable.Range(1, Math.Max(0, cells.Length - 2))], cells.Length - 1);
            (int factor, int[] index, int value) = columns.Value;
            if (cells.Length <= Math.Max(Math.Max(factor, value), index.Append(0).Max()) || index.Length is < 2 or > 3)
                throw MalformedInputException.AtLine(
                    number, 1, "a line must have a factor, a term, an entry or a row and a column, and a value");
            if (!CoefficientText.TryParse(cells[value], limits, out Coefficient c))
                throw MalformedInputException.AtLine(number, 1, $"{CoefficientText.Quoted(cells[value])} is no exact number");
            if (rows.Count >= limits.Nonzeros) throw Limits.Over("a table", rows.Count + 1, "coefficients", limits.Nonzeros);
            rows.Add((cells[factor], IndexedFactors.Indices(string.Join(',', index.Select(i => cells[i]))), c));
        }
        string[] factors = [.. rows.Select(r => r.Factor).Distinct().Order(StringComparer.Ordinal)];
        if (factors.Length != 3)
            throw new MalformedInputException(
                $"the lines name {factors.Length} factors where three belong: {string.Join(", ", factors.Take(6))}");
        if (ArrayNames.Factors.FirstOrDefault(names => names.All(n => factors.Contains(n))) is { } known) factors = known;
        foreach ((string factor, int[] index, Coefficient value) in rows) entries[Array.IndexOf(factors, factor)].Add((index, value));
        return [IndexedFactors.Submit(this, file, entries, limits)];
    }

    // Which column is which, by their headings; null for a line of numbers or of unknown words.
    private static (int Factor, int[] Index, int Value)? Columns(string line)
    {
        string[] cells = [.. Cells(line).Select(c => c.ToLowerInvariant())];
        int factor = Array.FindIndex(cells,
            c => c is "factor" or "matrix" or "tensor" or "mode" or "which" or "name" or "side" or "array" or "block");
        int value = Array.FindIndex(cells,
            c => c is "value" or "val" or "v" or "coefficient" or "coef" or "coeff" or "c" or "entry_value" or "x");
        int[] index = [.. Enumerable.Range(0, cells.Length).Where(k => k != factor && k != value)];
        return factor < 0 || value < 0 || index.Length is < 2 or > 3 || !cells.All(c => c.All(l => char.IsLetter(l) || l is '_' or ' '))
            ? null
            : (factor, index, value);
    }

    private static string[] Cells(string line) =>
        [.. line.Split(line.AsSpan().ContainsAny(',', ';') ? [',', ';'] : ['\t', ' '],
            line.AsSpan().ContainsAny(',', ';')
                ? StringSplitOptions.TrimEntries : StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(c => c.Trim('"', '\''))];

    [GeneratedRegex(@"^\s*[""']?[A-Za-z]{1,8}_?\d?[""']?\s*[,;\t ](?:\s*\d+\s*[,;\t ]){2,3}\s*[-+]?[\d.][\d./eEij+-]*\s*$")]
    private static partial Regex Row();

    // 0,2,1,-1: the factor is a number, too; without headings commas must show that this is no line of masks.
    [GeneratedRegex(@"^\s*[0123]\s*[,;](?:\s*\d+\s*[,;]){2,3}\s*[-+]?[\d.][\d./eEij+-]*\s*$")]
    private static partial Regex NumberedRow();
}
