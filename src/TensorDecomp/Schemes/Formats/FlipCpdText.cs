using System.Text.RegularExpressions;
using TensorDecomp.Schemes.Formats.Expressions;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats;

/// <summary>
/// Text of khoruzhii/flip-cpd: m1 = (a1 + a4)(b1 + b4), … c1 = m1 + m4 - m5 + m7, entries numbered from 1 row by row, C not
/// transposed. Only its gg files multiply general matrices.
/// </summary>
internal sealed partial class FlipCpdText : IWritableFormat
{
    public string Name => "flipcpd_txt";
    public string Summary => "flip-cpd, products and sums with flat indices";
    public string Extension => ".txt";

    public string? WhyNot(SourceFile file) => file.TextOrNull is not { } text ? "not UTF-8 text"
        : !First().IsMatch(text) ? "no line m1 = …" : FlatEntry().IsMatch(text) ? null : "its entries have two indices";

    public IReadOnlyList<Submission> Read(SourceFile file, Limits limits)
    {
        if (Structured().IsMatch(file.Name))
            throw new MalformedInputException(
                "the file's name says that it multiplies structured matrices, which is no product of general ones (gg)");
        return AlgorithmReader.Read(this, file, limits, ThirdFactor.C, (a, b, c) => ShapeOf([a, b, c], file.Name));
    }

    public void Write(Scheme scheme, Ring ring, Stream output)
    {
        this.DemandReal(scheme);
        ProductListing.Write(scheme, output, "m", " = ", "", (u, v) => $"({u})({v})", (x, a) => $"{"abc"[x]}{a + 1}");
    }

    // Every entry occurs in a valid scheme. In an invalid one the last may be missing, and the name helps.
    private static Shape ShapeOf(long[] sizes, string fileName)
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

    [GeneratedRegex(@"(?<![A-Za-z_])a\d(?![\d_,])")]
    private static partial Regex FlatEntry();

    [GeneratedRegex(@"gg-([1-9])([1-9])([1-9])")]
    private static partial Regex Stated();

    [GeneratedRegex(@"(?<![a-z])(?!gg-)[a-z]{2}-\d{3}-rank\d")]
    private static partial Regex Structured();
}
