using System.Text.RegularExpressions;
using TensorDecomp.Schemes.Formats.Arrays;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats;

/// <summary>
/// Three files of separated numbers in a folder, U.csv, V.csv and W.csv, or A, B, C, or with such an ending of their names
/// (scheme_U.csv); any of the three names the scheme. Rows or columns are terms, as the sizes say.
/// </summary>
internal sealed partial class CsvFactors : ISchemeFormat
{
    private static readonly string[] s_parts = ["UVW", "uvw", "ABC", "abc", "XYZ", "xyz"];

    public string Name => "csv_factors";
    public string Summary => "three files of separated numbers in a folder: U.csv, V.csv, W.csv";

    public string? WhyNot(SourceFile file)
    {
        if (!PartName().IsMatch(file.Name)) return "the name is not that of one of three tables, such as U.csv";
        if (file.TextOrNull is not { } text) return "not UTF-8 text";
        return Parts(file).Any() ? null : "the other two tables are not beside it";
    }

    /// <summary>The name of the first of three tables that are all there, by which callers tell that two names mean the same scheme; null
    /// for others.</summary>
    public static string? FirstPart(string fileName, Predicate<string> exists)
    {
        if (PartName().Match(fileName) is not { Success: true } name || name.Groups[3].Value is ".txt" or ".dat") return null;
        return s_parts.Where(p => p.Contains(name.Groups[2].Value, StringComparison.Ordinal))
            .Select(letters => letters.Select(l => $"{name.Groups[1]}{l}{name.Groups[3]}").ToArray())
            .FirstOrDefault(parts => parts.All(p => exists(p)))?[0];
    }

    public IReadOnlyList<Submission> Read(SourceFile file, Limits limits)
    {
        if (Parts(file).FirstOrDefault() is not { } parts)
            throw new MalformedInputException("the other two of the three tables U, V and W are not beside it");
        NumberArray[] arrays = [.. parts.Select((part, x) => Table(part, $"{"uvw"[x]}", limits))];
        Match name = PartName().Match(file.Name);
        List<NumberArray> beside = [];
        foreach (string weights in (string[])["weights", "lambda", "lmbda", "scale"])
            if (file.Sibling($"{name.Groups[1]}{weights}{name.Groups[3]}") is { } source) beside.Add(Table(source, weights, limits));
        return [arrays.All(a => a.Dimensions[1] == 3) && !FactorArrays.Fit(arrays) && beside.Count == 0 && arrays.All(IsListed)
            ? IndexedFactors.Submit(this, file, [.. arrays.Select(Listed)], limits)
            : FactorArrays.Submit(this, file, [.. arrays, .. beside], limits)];
    }

    // Lines of a term, an entry and a value: i, j and v.
    private static bool IsListed(NumberArray table) => table.Dimensions[0] > 0
        && table.Entries.All(e => e.Index % 3 == 2 || e.Value is { IsReal: true, Re: { IsInteger: true, Sign: > 0 } x }
            && x.Numerator < 1 << 20);

    private static List<(int[] Index, Coefficient Value)> Listed(NumberArray table) => [.. Enumerable.Range(0, table.Dimensions[0])
        .Select(r => ((int[])[(int)table[3 * r].Re.Numerator, (int)table[3 * r + 1].Re.Numerator], table[3 * r + 2]))];

    // The three files, under whichever letters all are there.
    private static IEnumerable<SourceFile[]> Parts(SourceFile file)
    {
        Match name = PartName().Match(file.Name);
        if (!name.Success) yield break;
        foreach (string letters in s_parts)
        {
            if (!letters.Contains(name.Groups[2].Value, StringComparison.Ordinal)) continue;
            SourceFile?[] found =
                [.. letters.Select(l => $"{name.Groups[1]}{l}{name.Groups[3]}" is var part && part == file.Name ? file
                    : file.Sibling(part))];
            if (found.All(f => f is not null)) yield return [.. found.Select(f => f!)];
        }
    }

    private static NumberArray Table(SourceFile file, string name, Limits limits)
    {
        List<Entry> entries = [];
        (int line, int rows, int columns, bool index) = (0, 0, -1, false);
        foreach (ReadOnlySpan<char> raw in file.Text.AsSpan().EnumerateLines())
        {
            line++;
            ReadOnlySpan<char> content = raw.Trim();
            if (content.IsEmpty || content[0] is '#' or '%') continue;
            if (rows == 0 && columns < 0 && !index && IsHeading(content))
            {
                index = IndexHeading().IsMatch(content); // a first column that numbers the rows
                continue;
            }
            int column = 0, passed = 0;
            bool blanks = content.IndexOfAny(',', ';') < 0;
            foreach (Range part in blanks ? content.SplitAny(" \t") : content.SplitAny(",;"))
            {
                ReadOnlySpan<char> cell = content[part].Trim().Trim('"');
                if (cell.IsEmpty && blanks) continue;
                if (index && passed++ == 0) continue;
                if (!CoefficientText.TryParse(cell, limits, out Coefficient c))
                    throw new MalformedInputException(
                        $"{CoefficientText.Quoted(cell)} is " +
                            $"{CoefficientText.Objection(cell).Replace("which is ", "", StringComparison.Ordinal)}",
                            $"{file.Name}, line {line}");
                if ((long)rows * Math.Max(column, columns) + column >= Math.Min(limits.Coefficients, int.MaxValue))
                    throw Limits.Over("a table", int.MaxValue, "numbers", limits.Coefficients);
                if (!c.IsZero) NumberArray.Add(entries, new Entry(rows * Math.Max(columns, 0) + column, c), limits);
                column++;
            }
            if (columns >= 0 && column != columns)
                throw new MalformedInputException($"the row has {column} numbers, the first row has {columns}",
                    $"{file.Name}, line {line}");
            columns = column;
            rows++;
        }
        return new NumberArray(name, [rows, Math.Max(0, columns)], entries);
    }

    // The letter stands alone: schemeA.txt and schemeB.txt are two schemes.
    [GeneratedRegex(@"^(|.*[_\-. ])([UVWuvwABCabcXYZxyz])(\.(?:csv|tsv|txt|dat))$")]
    private static partial Regex PartName();

    // A line of names: cells that begin with letters, or numbers of columns behind an empty cell.
    private static bool IsHeading(ReadOnlySpan<char> line)
    {
        if (!line.ContainsAny(',', ';', '\t')) return false;
        int cells = 0;
        bool numbered = false;
        foreach (Range range in line.SplitAny(",;\t"))
        {
            ReadOnlySpan<char> cell = line[range].Trim().Trim("\"'");
            if (cells++ == 0 && cell.IsEmpty) numbered = true;
            else if (cell.IsEmpty || !char.IsLetter(cell[0]) && cell[0] != '_' && !(numbered && cell.IndexOfAnyExceptInRange('0', '9') < 0))
                return false;
        }
        return cells > 1;
    }

    [GeneratedRegex(@"^(?:[""']{0,2}|[""']?(?:index|idx|row|id|entry|term)[""']?)\s*[,;\t]", RegexOptions.IgnoreCase)]
    private static partial Regex IndexHeading();
}
