using System.Text.RegularExpressions;
using TensorDecomp.Schemes.Formats.Arrays;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats;

/// <summary>
/// Plain tables of numbers without a header that says all: three blocks with blank lines or names between them; or a line per term
/// with the coefficients of u, v and w one after another, bars between them perhaps, numbered perhaps, under headings such as
/// a11, a12, …, c23 perhaps. What the sizes leave open is tried.
/// </summary>
internal sealed partial class NumberTables : ISchemeFormat
{
    private const int LinesLookedAt = 64, LongestLine = 1 << 17, LongestHeading = 1 << 16;

    public string Name => "number_tables";
    public string Summary => "three blocks of numbers, or a line u v w per term, as in a CSV file";

    public string? WhyNot(SourceFile file)
    {
        if (file.TextOrNull is not { } text) return "not UTF-8 text";
        try
        {
            List<Table> tables = [.. Tables(text, Limits.Default, LinesLookedAt).Where(t => t.Rows.Count > 0)];
            if (tables.Count == 0) return "there are no lines of numbers";
            if (tables.Sum(t => t.Rows.Count) >= LinesLookedAt) return null;
            return Layouts(tables, Limits.Default) is null ? "there are neither three blocks of numbers nor a line for each term" : null;
        }
        catch (MalformedInputException e)
        {
            return e.Message;
        }
    }

    public IReadOnlyList<Submission> Read(SourceFile file, Limits limits)
    {
        List<Table> tables = [.. Tables(file.Text, limits, int.MaxValue).Where(t => t.Rows.Count > 0)];
        return [Layouts(tables, limits) is not { } found
            ? throw new MalformedInputException("there are neither three blocks of numbers nor a line for each term of some shape")
            : found.Layouts is { } layouts
                ? SchemeDraft.Submit(this, file, layouts) : FactorArrays.Submit(this, file, found.Blocks!, limits)];
    }

    // Three blocks, or the layouts of a line for each term; null where it is neither.
    private static (NumberArray[]? Blocks, IEnumerable<Layout>? Layouts)? Layouts(List<Table> tables, Limits limits)
    {
        // A header: R, or n m p, or n m p R.
        if (tables is [{ Rows: [{ Cells.Count: 1 or 3 or 4 } above] }, .. var rest] && rest.Count is 1 or 3 && above.Cells.All(IsSize))
            tables = rest.Count == 3 ? rest : [new Table([above, .. rest[0].Rows])];
        if (tables.Count == 3) return !tables.All(t => t.IsEven) ? null : ([.. tables.Select((t, x) => t.Array($"{"uvw"[x]}"))], null);
        if (tables is not [var table]) return null;
        (Shape? shape, int? rank) = (null, null);
        if (table.Rows is [{ Cells.Count: 1 or 3 or 4 } header, var second, ..] && second.Cells.Count > header.Cells.Count
            && header.Cells.All(IsSize))
        {
            int[] sizes = [.. header.Cells.Select(c => (int)c.Re.Numerator)];
            if (sizes.Length > 2 && sizes.Take(3).All(Shape.IsAllowed)) shape = new Shape(sizes[0], sizes[1], sizes[2]);
            if (sizes.Length != 3) rank = sizes[^1];
            table = table with { Rows = table.Rows[1..] };
        }
        if (rank is { } stated && stated != table.Rows.Count || !table.IsEven) return null;
        (Shape Shape, int Skip)[] ways = [.. Ways(table, shape)];
        if (ways.Length == 0) return null;
        limits.Admit(ways[0].Shape, table.Rows.Count);
        return (null, ways.SelectMany(way => SchemeDraft.Layouts(() => Draft(table, way.Shape, way.Skip, limits), way.Shape,
            ways.Length == 1 ? "a line per term" : $"a line per term of {way.Shape}")));
    }

    // How lines can be cut into u, v and w; a first column that counts the terms is none of theirs.
    private static IEnumerable<(Shape Shape, int Skip)> Ways(Table table, Shape? shape)
    {
        bool counts = table.Rows.Count > 1
            && (table.Rows.Select((r, k) => r.Cells[0].Equals((Rational)(k + 1))).All(ok => ok)
                || table.Rows.Select((r, k) => r.Cells[0].Equals((Rational)k)).All(ok => ok));
        int[]? parts = table.Rows[0].Parts;
        foreach (int skip in counts ? (int[])[1, 0] : [0])
            foreach (Shape guess in shape is { } known ? [known] : Shapes(table.Width - skip))
            {
                int[] sizes = MatrixProduct.Of(guess).Sizes;
                if (sizes.Sum() != table.Width - skip) continue;
                if (parts is null ? shape is null && sizes.Max() > table.Rows.Count // a scheme has no fewer terms than a factor has entries
                    : !parts.AsSpan().SequenceEqual(sizes) && !parts.AsSpan().SequenceEqual([skip, .. sizes])
                        && !parts.AsSpan().SequenceEqual([skip + sizes[0], sizes[1], sizes[2]])) continue;
                yield return (guess, skip);
            }
    }

    private static SchemeDraft Draft(Table table, Shape shape, int skip, Limits limits)
    {
        SchemeDraft draft = new(limits);
        draft.Extend(table.Rows.Count);
        for (int r = 0; r < table.Rows.Count; r++)
            for (int q = skip; q < table.Width; q++)
            {
                int at = q - skip, x = at < shape.USize ? 0 : at < shape.USize + shape.VSize ? 1 : 2;
                draft.Put(x, r, at - (x > 0 ? shape.USize : 0) - (x > 1 ? shape.VSize : 0), table.Rows[r].Cells[q]);
            }
        return draft;
    }

    // All shapes with mn + np + mp entries, those with equal sides first.
    private static IEnumerable<Shape> Shapes(int entries) =>
        from m in Enumerable.Range(1, Math.Clamp(entries, 0, Shape.MaxDimension))
        where 2 * m < entries + 1
        from n in Enumerable.Range(1, Math.Clamp((entries - m) / (m + 1) + 1, 0, Shape.MaxDimension))
        where (entries - m * n) % (m + n) == 0
        let p = (entries - m * n) / (m + n)
        where p >= 1 && Shape.IsAllowed(p)
        orderby Math.Max(m, Math.Max(n, p)) - Math.Min(m, Math.Min(n, p))
        select new Shape(m, n, p);

    private static bool IsSize(Coefficient c) => c is { IsReal: true, Re: { IsInteger: true, Sign: > 0 } x } && x.Numerator < 1 << 20;

    private sealed record Row(List<Coefficient> Cells, int[]? Parts);

    private sealed record Table(List<Row> Rows)
    {
        public int Width => Rows[0].Cells.Count;

        /// <summary>Whether all lines are equally long; where the first may be a header, it may be shorter.</summary>
        public bool IsEven => Rows.All(row => row.Cells.Count == Width);

        public NumberArray Array(string name)
        {
            List<Entry> entries = [];
            for (int r = 0; r < Rows.Count; r++)
                for (int q = 0; q < Width; q++)
                    if (!Rows[r].Cells[q].IsZero) entries.Add(new Entry(r * Width + q, Rows[r].Cells[q]));
            return new NumberArray(name, [Rows.Count, Width], entries);
        }
    }

    private static List<Table> Tables(string text, Limits limits, int most)
    {
        List<Table> tables = [new([])];
        (int number, int read, long cells, string? refusal) = (0, 0, 0, null);
        foreach (ReadOnlySpan<char> raw in text.AsSpan().EnumerateLines())
        {
            number++;
            ReadOnlySpan<char> line = raw.Trim();
            if (line is ['#' or '%', ..] || line.StartsWith("//")) continue;
            bool heading = !line.IsEmpty && IsHeading(line);
            if (line.IsEmpty || heading)
            {
                if (tables[^1].Rows.Count > 0) tables.Add(new([]));
                if (heading && !line.ContainsAny(',', ';') && ArrayNames.IsWeight($"{line.TrimEnd(":= ")}"))
                    throw MalformedInputException.AtLine(
                        number, 1, $"{CoefficientText.Quoted(line)} lie beside the factors; multiply them in or remove them");
                continue;
            }
            if (read++ == most) break;
            if (Cells(line, limits, out refusal) is not { } row) throw MalformedInputException.AtLine(number, 1, refusal!);
            List<Row> rows = tables[^1].Rows;
            // A header has other numbers than the lines below it.
            if (rows.Count > 0 && rows[^1].Cells.Count != row.Cells.Count
                && !(rows.Count == 1 && rows[0].Cells.Count <= 4 && rows[0].Cells.All(IsSize)))
            {
                if (rows[^1].Parts is not null || row.Parts is not null || tables.Count > 3)
                    throw MalformedInputException.AtLine(
                        number, 1, $"a line has {row.Cells.Count} numbers, the one before it has {rows[^1].Cells.Count}");
                tables.Add(new([])); // blocks without anything between them
            }
            if ((cells += row.Cells.Count) > limits.Nonzeros) throw Limits.Over("a table", cells, "numbers", limits.Nonzeros);
            tables[^1].Rows.Add(row);
            if (tables[^1].Rows.Count > limits.Rank) throw Limits.Over("a table", tables[^1].Rows.Count, "lines", limits.Rank);
        }
        return tables;
    }

    // The numbers of a line, and how many of them lie between bars or brackets, where there are some.
    private static Row? Cells(ReadOnlySpan<char> line, Limits limits, out string? refusal)
    {
        List<Coefficient> cells = [];
        List<int> parts = [];
        int begun = 0;
        refusal = null;
        if (Numbered().Match($"{line}") is { Success: true } label) line = line[label.Length..];
        foreach (Range range in line.SplitAny(" \t,;|\"[](){}"))
        {
            int end = range.End.GetOffset(line.Length);
            if (line[range] is { IsEmpty: false } cell)
            {
                if (!CoefficientText.TryParse(cell, limits, out Coefficient c))
                {
                    refusal = $"{CoefficientText.Quoted(cell)} is " +
                        $"{CoefficientText.Objection(cell).Replace("which is ", "", StringComparison.Ordinal)}";
                    return null;
                }
                if (cells.Count == LongestLine)
                {
                    refusal = $"a line has more than {LongestLine} numbers";
                    return null;
                }
                cells.Add(c);
            }
            if ((end == line.Length || line[end] is '|' or '"' or ']' or ')' or '}') && cells.Count > begun)
            {
                parts.Add(cells.Count - begun);
                begun = cells.Count;
            }
        }
        if (cells.Count == 0) refusal = "a line has no numbers";
        return cells.Count == 0 ? null : new Row(cells, parts.Count > 1 ? [.. parts] : null);
    }

    // U, "B =", and a line of columns' names: every cell but the first, which may be empty, begins with a letter and none is a number.
    private static bool IsHeading(ReadOnlySpan<char> line)
    {
        if (line.Length > LongestHeading || line.ContainsAny("[{\"") && line.Contains('[')) return false;
        bool separated = line.ContainsAny(',', ';', '\t'), first = true;
        int cells = 0;
        foreach (Range range in separated ? line.SplitAny(",;\t") : line.SplitAny(" "))
        {
            ReadOnlySpan<char> cell = line[range].Trim().Trim("\"'").Trim();
            if (cell.IsEmpty && (first || !separated)) continue;
            first = false;
            cells++;
            if (cell.IsEmpty || !char.IsLetter(cell[0]) && cell[0] != '_'
                && !(separated && cells > 1 && cell.IndexOfAnyExceptInRange('0', '9') < 0))
                return false;
            if (!separated && cells > 1 && cell is not (":" or "=") && !char.IsAsciiDigit(cell[^1])) return false; // prose
        }
        return cells > 0;
    }

    [GeneratedRegex(@"^(?:\d+\s*[:.)]|[A-Za-z]{1,4}_?\d*\s*[:=])\s+")]
    private static partial Regex Numbered();
}
