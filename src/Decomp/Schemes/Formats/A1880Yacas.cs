using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats;

/// <summary>
/// Yacas scripts of a1880/matrix-multiplication: P1 := (a11 + a22) * (b11 + b22); … c12 := P3 + P5; with C not transposed.
/// What is no assignment, such as Simplify(…), checks the result and is passed over.
/// </summary>
public sealed class A1880Yacas : IWritableFormat
{
    public string Name => "a1880_yacas";
    public string Summary => "Yacas scripts of a1880's collection";
    public string Extension => ".yacas.txt";

    public string? WhyNot(SourceFile file) => file.TextOrNull is not { } text ? "not UTF-8 text"
        : text.Contains("P1 :=", StringComparison.Ordinal) || text.Contains("P1:=", StringComparison.Ordinal) ? null : "no P1 :=";

    public IReadOnlyList<Submission> Read(SourceFile file, Limits limits)
    {
        ProductListing listing = new('p', limits);
        TextCursor cursor = new(file.Text);
        ExpressionReader expression = new(cursor, limits, Symbol);
        while (true)
        {
            cursor.SkipBlanks();
            if (cursor.AtEnd) break;
            if (cursor.Here == '#')
            {
                if (!cursor.SkipPast("\n")) break;
                continue;
            }
            int from = cursor.Position, end = cursor.Text.IndexOf(';', from);
            if (end < 0) throw cursor.Refuse("a statement has no ; at its end");
            ReadOnlySpan<char> statement = cursor.Text.AsSpan(from, end - from);
            int assign = statement.IndexOf(":=");
            if (assign >= 0)
            {
                ReadOnlySpan<char> name = statement[..assign].Trim();
                if (Symbol(name) is not { Letter: 'p' or 'c' } target) throw cursor.Refuse($"{CoefficientText.Quoted(name)} is neither a product nor an entry of c");
                cursor.Position = from + assign + 2;
                listing.Assign(target, cursor, expression);
                cursor.Expect(';');
            }
            cursor.Position = end + 1;
        }
        (int m, int n, int p) = (0, 0, 0);
        foreach (Symbol s in listing.Entries)
        {
            if (s.Letter is 'a' or 'c') m = Math.Max(m, s.Row + 1);
            if (s.Letter is 'a') n = Math.Max(n, s.Column + 1);
            if (s.Letter is 'b') n = Math.Max(n, s.Row + 1);
            if (s.Letter is 'b' or 'c') p = Math.Max(p, s.Column + 1);
        }
        if (m == 0 || n == 0 || p == 0) throw new MalformedInputException("the products and sums name no entries of a, b and c");
        return [listing.Submit(this, file, new Shape(m, n, p), s => s.Letter == 'a' ? s.Row * n + s.Column : s.Row * p + s.Column)];
    }

    public void Write(Scheme scheme, Ring ring, Stream output)
    {
        Shape s = scheme.Shape;
        this.DemandReal(scheme);
        this.DemandOneDigitIndices(s);
        ProductListing.Write(scheme, output, "P", " := ", ";", (u, v) => $"({u}) * ({v})",
            (x, a) => x == 0 ? $"a{a / s.N + 1}{a % s.N + 1}" : $"{"abc"[x]}{a / s.P + 1}{a % s.P + 1}");
    }

    private static Symbol? Symbol(ReadOnlySpan<char> name) =>
        name.StartsWith("P", StringComparison.Ordinal) ? SymbolicProducts.FlatSymbol(name) : SymbolicProducts.MatrixSymbol(name);
}
