using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats;

/// <summary>
/// Mathematica lists, {{A₁, B₁, C₁}, {A₂, B₂, C₂}, …}, each a matrix as a list of rows; the third is Cᵀ (p×m). Used by the
/// flips, adap and matrix-multiplication repositories; files over F₂ hold zeros and ones and do not say so.
/// </summary>
internal sealed class MathematicaList : IWritableFormat
{
    public string Name => "mathematica_m";
    public string Summary => "nested Mathematica lists of flip-graph repositories";
    public string Extension => ".m";

    public string? WhyNot(SourceFile file)
    {
        if (file.TextOrNull is not { } text) return "not UTF-8 text";
        TextCursor cursor = new(text);
        return cursor.Take('{') && cursor.Take('{') && cursor.Take('{') ? null : "does not start with {{{";
    }

    public IReadOnlyList<Submission> Read(SourceFile file, Limits limits)
    {
        TextCursor cursor = new(file.Text);
        MatrixTriples triples = new(cursor, limits, '{', '}');
        int term = 0;
        cursor.Expect('{');
        do
        {
            cursor.Expect('{');
            for (int x = 0; x < 3; x++)
            {
                if (x > 0) cursor.Expect(',');
                triples.Read(term, x);
            }
            cursor.Expect('}');
            term++;
        }
        while (cursor.Take(','));
        cursor.Expect('}');
        cursor.Take(';');
        cursor.SkipBlanks();
        if (!cursor.AtEnd) throw cursor.Refuse($"expected the end of the file, found {cursor.Found()}");
        return [triples.Draft.Submit(this, file, triples.Shape(), ThirdFactor.Transposed)];
    }

    public void Write(Scheme scheme, Ring ring, Stream output)
    {
        using StreamWriter text = new(output, leaveOpen: true) { NewLine = "\n" };
        int[] columns = [scheme.Shape.N, scheme.Shape.P, scheme.Shape.M];
        Coefficient[][][] rows = [.. Enumerable.Range(0, 3).Select(x => DenseRows.Rows(scheme, x, ThirdFactor.Transposed))];
        text.Write('{');
        text.Write(string.Join(",\n ", Enumerable.Range(0, scheme.Rank).Select(r =>
            $"{{{string.Join(", ", Enumerable.Range(0, 3).Select(x => NestedList.Matrix(rows[x][r], columns[x], '{', '}', Cell)))}}}")));
        text.Write("}\n");
    }

    private static string Cell(Coefficient c) =>
        c.IsReal ? $"{c}" : $"{c.Re}{(c.Im.Sign < 0 ? "-" : "+")}{(c.Im.Sign < 0 ? -c.Im : c.Im)}*I";
}
