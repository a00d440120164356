using System.Text.RegularExpressions;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats;

/// <summary>
/// Text of khoruzhii/flip-cpd: m1 = (a1 + a4)(b1 + b4), … c1 = m1 + m4 - m5 + m7, entries numbered from 1 row by row, C not
/// transposed. Only its gg files multiply general matrices.
/// </summary>
public sealed partial class FlipCpdText : IWritableFormat
{
    public string Name => "flipcpd_txt";
    public string Summary => "flip-cpd, products and sums with flat indices";
    public string Extension => ".txt";

    public string? WhyNot(SourceFile file) => file.TextOrNull is not { } text ? "not UTF-8 text"
        : First().IsMatch(text) ? null : "no line m1 = …";

    public IReadOnlyList<Submission> Read(SourceFile file, Limits limits)
    {
        if (Structured().IsMatch(file.Name)) throw new MalformedInputException("the file's name says that it multiplies structured matrices, which is no product of general ones (gg)");
        ProductListing listing = new('m', limits);
        TextCursor cursor = new(file.Text);
        ExpressionReader expression = new(cursor, limits, SymbolicProducts.FlatSymbol);
        while (true)
        {
            cursor.SkipBlanks();
            if (cursor.AtEnd) break;
            if (cursor.Here == '#')
            {
                if (!cursor.SkipPast("\n")) break;
                continue;
            }
            ReadOnlySpan<char> name = cursor.Word();
            if (SymbolicProducts.FlatSymbol(name) is not { Letter: 'm' or 'c' } target) throw cursor.Refuse($"expected m1 = … or c1 = …, found {CoefficientText.Quoted(name)}", cursor.Position - name.Length);
            cursor.Expect('=');
            listing.Assign(target, cursor, expression);
            if (!cursor.AtEnd && cursor.Here != '\n') throw cursor.Refuse($"expected the end of the line, found {cursor.Found()}");
        }
        int[] sizes = [0, 0, 0];
        foreach (Symbol s in listing.Entries) sizes[s.Letter - 'a'] = Math.Max(sizes[s.Letter - 'a'], s.Row + 1);
        return [listing.Submit(this, file, ShapeOf(sizes, file.Name), s => s.Row)];
    }

    public void Write(Scheme scheme, Ring ring, Stream output)
    {
        this.DemandReal(scheme);
        ProductListing.Write(scheme, output, "m", " = ", "", (u, v) => $"({u})({v})", (x, a) => $"{"abc"[x]}{a + 1}");
    }

    // Every entry occurs in a valid scheme. In an invalid one the last may be missing, and the name helps.
    private static Shape ShapeOf(int[] sizes, string fileName)
    {
        if (FactorSizes.TryShape(sizes[0], sizes[1], sizes[2], out Shape shape)) return shape;
        if (Stated().Match(fileName) is { Success: true } name)
        {
            int[] d = [.. Enumerable.Range(1, 3).Select(g => name.Groups[g].Value[0] - '0')];
            if (d[0] * d[1] >= sizes[0] && d[1] * d[2] >= sizes[1] && d[0] * d[2] >= sizes[2]) return new Shape(d[0], d[1], d[2]);
        }
        return FactorSizes.ShapeOf(sizes[0], sizes[1], sizes[2]);
    }

    [GeneratedRegex(@"^[ \t]*m1[ \t]*=", RegexOptions.Multiline)]
    private static partial Regex First();

    [GeneratedRegex(@"gg-([1-9])([1-9])([1-9])")]
    private static partial Regex Stated();

    [GeneratedRegex(@"(?<![a-z])(?!gg-)[a-z]{2}-\d{3}-rank\d")]
    private static partial Regex Structured();
}
