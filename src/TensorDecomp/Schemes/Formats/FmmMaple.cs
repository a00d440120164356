using System.Globalization;
using System.Text.RegularExpressions;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats;

/// <summary>
/// The catalogue of fmm.univ-lille.fr in Maple: Tensor:=TriadSet([Triad([Matrix(m, n, …), Matrix(n, p, …), Matrix(p, m, …)]), …]),
/// the third matrix being Cᵀ; cells may be arithmetic that Maple would evaluate, such as -(1+1+1) or 0**2*0.
/// </summary>
internal sealed partial class FmmMaple : IWritableFormat
{
    private const string Start = "TriadSet(";

    public string Name => "fmm_mpl";
    public string Summary => "the fmm.univ-lille.fr catalogue, Maple";
    public string Extension => ".mpl";

    public string? WhyNot(SourceFile file) => file.TextOrNull is not { } text ? "not UTF-8 text"
        : text.Contains(Start, StringComparison.Ordinal) ? null : $"no {Start}";

    public IReadOnlyList<Submission> Read(SourceFile file, Limits limits)
    {
        TextCursor cursor = new(file.Text);
        if (!cursor.SkipPast(Start)) throw new MalformedInputException($"no {Start}");
        MatrixTriples triples = new(cursor, limits, '[', ']');
        cursor.Expect('[');
        int term = 0;
        do
        {
            cursor.Expect("Triad(");
            cursor.Expect('[');
            for (int x = 0; x < 3; x++)
            {
                if (x > 0) cursor.Expect(',');
                cursor.Expect("Matrix(");
                int at = cursor.Position;
                (int Rows, int Columns) stated = (Dimension(cursor), Dimension(cursor));
                if (triples.Read(term, x) is var read && read != stated)
                    throw cursor.Refuse($"a matrix of {read.Rows}x{read.Columns} is stated to be {stated.Rows}x{stated.Columns}", at);
                cursor.Expect(')');
            }
            cursor.Expect(']');
            cursor.Expect(')');
            term++;
        }
        while (cursor.Take(','));
        cursor.Expect(']');
        cursor.Expect(')');
        DemandNoMore(cursor);
        return [triples.Draft.Submit(this, file, triples.Shape(), ThirdFactor.Transposed)];
    }

    public void Write(Scheme scheme, Ring ring, Stream output)
    {
        this.DemandReal(scheme);
        using StreamWriter text = new(output, leaveOpen: true) { NewLine = "\n" };
        Shape s = scheme.Shape;
        (int Rows, int Columns)[] sizes = [(s.M, s.N), (s.N, s.P), (s.P, s.M)];
        Coefficient[][][] rows = [.. Enumerable.Range(0, 3).Select(x => DenseRows.Rows(scheme, x, ThirdFactor.Transposed))];
        text.Write($"Tensor:={Start}[");
        text.Write(string.Join(", ", Enumerable.Range(0, scheme.Rank)
            .Select(r => $"Triad([{string.Join(", ", Enumerable.Range(0, 3).Select(x =>
                $"Matrix({sizes[x].Rows}, {sizes[x].Columns}, {NestedList.Matrix(
                    rows[x][r], sizes[x].Columns, '[', ']', c => $"{c}")})"))}])")));
        text.Write("]):\n");
    }

    private static int Dimension(TextCursor cursor)
    {
        cursor.SkipBlanks();
        int from = cursor.Position;
        while (char.IsAsciiDigit(cursor.Here)) cursor.Position++;
        if (!int.TryParse(cursor.Text.AsSpan(from, cursor.Position - from), NumberStyles.None, CultureInfo.InvariantCulture, out int size))
            throw cursor.Refuse($"expected a dimension, found {cursor.Found()}", from);
        cursor.Expect(',');
        return size;
    }

    // What follows may compare the tensor with the product, and must not assign it anew.
    private static void DemandNoMore(TextCursor cursor)
    {
        if (Assigned().Match(cursor.Text, cursor.Position) is { Success: true } again)
            throw cursor.Refuse("Tensor is assigned a second time, and nothing here is evaluated", again.Index);
        if (cursor.Text.IndexOf(Start, cursor.Position, StringComparison.Ordinal) is >= 0 and int second)
            throw cursor.Refuse("there is a second tensor", second);
    }

    [GeneratedRegex(@"\bTensor\s{0,20}(?:\[[^\]]{0,100}\]\s{0,20})?:=")]
    private static partial Regex Assigned();
}
