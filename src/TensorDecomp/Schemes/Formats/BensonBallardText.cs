using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats;

/// <summary>
/// Coefficient files of arbenson/fast-matmul and werekorren/fmm_add_reduction: three tables separated by a line with only
/// #, rows are tensor entries, columns are terms, the third is C itself. The sizes of the tables give the shape. Files with a
/// symbol x approximate (border rank) and are refused.
/// </summary>
internal sealed class BensonBallardText : IWritableFormat
{
    public string Name => "bensonballard_txt";
    public string Summary => "Benson and Ballard's fast-matmul, tables of coefficients";
    public string Extension => ".txt";

    public string? WhyNot(SourceFile file)
    {
        if (file.TextOrNull is not { } text) return "not UTF-8 text";
        int separators = 0;
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            ReadOnlySpan<char> content = line.Trim();
            if (content.Length == 1 && content[0] == '#') separators++;
            else if (content.Length > 0 && content[0] != '#' && content.ContainsAnyExcept("+-/.0123456789 \tx"))
                return "a line is no row of numbers";
        }
        return separators >= 2 ? null : "no lines with only #";
    }

    public IReadOnlyList<Submission> Read(SourceFile file, Limits limits)
    {
        SchemeDraft draft = new(limits);
        int[] sizes = new int[3];
        int factor = 0, rank = -1, lineNumber = 0;
        foreach (ReadOnlySpan<char> line in file.Text.AsSpan().EnumerateLines())
        {
            lineNumber++;
            ReadOnlySpan<char> content = line.Trim();
            if (content.IsEmpty) continue;
            if (content[0] == '#')
            {
                if (content.Length > 1) continue;
                if (++factor > 2)
                    throw MalformedInputException.AtLine(lineNumber, 1,
                        "there are more than three tables; files with eliminated subexpressions are no plain schemes");
                continue;
            }
            int term = 0;
            foreach (Range word in content.SplitAny(" \t"))
            {
                ReadOnlySpan<char> cell = content[word];
                if (cell.IsEmpty) continue;
                if (cell.Contains('x'))
                    throw MalformedInputException.AtLine(lineNumber, word.Start.Value + 1,
                        "an entry with x makes this a border-rank scheme, which approximates and is no exact decomposition");
                if (!CoefficientText.TryParse(cell, limits, out Coefficient c))
                    throw MalformedInputException.AtLine(lineNumber, word.Start.Value + 1,
                        $"{CoefficientText.Quoted(cell)} is no exact number");
                draft.Put(factor, term++, sizes[factor], c);
            }
            if (rank >= 0 && term != rank)
                throw MalformedInputException.AtLine(lineNumber, 1,
                    $"the row has {term} numbers, the first row has {rank}; columns are terms");
            (rank, sizes[factor]) = (term, sizes[factor] + 1);
        }
        if (factor < 2) throw new MalformedInputException("there are fewer than three tables");
        return [draft.Submit(this, file, FactorSizes.ShapeOf(sizes[0], sizes[1], sizes[2]), ThirdFactor.C)];
    }

    public void Write(Scheme scheme, Ring ring, Stream output)
    {
        this.DemandReal(scheme);
        using StreamWriter text = new(output, leaveOpen: true) { NewLine = "\n" };
        for (int x = 0; x < 3; x++)
        {
            if (x > 0) text.WriteLine('#');
            Coefficient[][] terms = DenseRows.Rows(scheme, x, ThirdFactor.C);
            for (int a = 0; a < scheme.Factors[x].Size; a++) text.WriteLine(string.Join(' ', terms.Select(t => $"{t[a]}")));
        }
    }
}
