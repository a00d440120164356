using System.Text.RegularExpressions;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Formats;

/// <summary>
/// Schemes as one product per line, (a11 + a22)*(b11)*(c12 - c22), with one-based indices, c_ki naming entry (k,i) of Cᵀ.
/// Scalars may stand anywhere: 2*c22, (5*(a22 - a23)), a trailing /5. Three published formats are dialects of this.
/// </summary>
internal static partial class SymbolicProducts
{
    /// <summary>Null where the first line that is no comment is a product of an a, a b and a c; else why it is not.</summary>
    public static string? WhyNot(SourceFile file) => file.TextOrNull is not { } text ? "not UTF-8 text"
        : FirstLine(text) is not { } line ? "only comments"
        : line.AsSpan().ContainsAny("=:;{←≔") || line.Contains(',') && line.AsSpan().IndexOfAny("*(") < 0 || !NamesTwoMatrices(line)
            ? "the first line is no product of sums of a.., b.. and c.."
        : null;

    /// <summary>Whether factors stand side by side without a *.</summary>
    public static bool IsJuxtaposed(string text) => Juxtaposition().IsMatch(FirstLine(text) ?? "");

    public static bool HasComments(string text) => text.StartsWith('#') || text.Contains("\n#", StringComparison.Ordinal);

    public static void Write(ISchemeFormat format, Scheme scheme, Stream output, string between, Func<Coefficient, string> number,
        string? comment = null)
    {
        Shape s = scheme.Shape;
        format.DemandOneDigitIndices(s);
        using StreamWriter text = new(output, leaveOpen: true) { NewLine = "\n" };
        if (comment is not null) text.WriteLine($"# {comment}");
        for (int r = 0; r < scheme.Rank; r++)
            text.WriteLine(string.Join(between,
                $"({Sum(scheme.U.Term(r), a => $"a{a / s.N + 1}{a % s.N + 1}", number)})",
                $"({Sum(scheme.V.Term(r), a => $"b{a / s.P + 1}{a % s.P + 1}", number)})",
                $"({Sum(scheme.W.Term(r), a => $"c{a % s.P + 1}{a / s.P + 1}", number)})"));
    }

    /// <summary>"a11 - 2*a12 + 1/2*a21"; "0" for an empty sum.</summary>
    public static string Sum(ReadOnlySpan<Entry> entries, Func<int, string> symbol, Func<Coefficient, string> number)
    {
        string sum = "";
        foreach (ref readonly Entry e in entries)
        {
            bool minus = e.Value.IsReal && e.Value.Re.Sign < 0;
            Coefficient size = minus ? -e.Value : e.Value;
            string term = size.Equals(Coefficient.One) ? symbol(e.Index) : $"{number(size)}*{symbol(e.Index)}";
            sum += sum.Length == 0 ? (minus ? $"-{term}" : term) : minus ? $" - {term}" : $" + {term}";
        }
        return sum.Length == 0 ? "0" : sum;
    }

    private static bool NamesTwoMatrices(string line)
    {
        char first = '\0';
        foreach (ValueMatch match in Symbols().EnumerateMatches(line))
        {
            if (first != '\0' && line[match.Index] != first) return true;
            first = line[match.Index];
        }
        return false;
    }

    private static string? FirstLine(string text)
    {
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
            if (line.Trim() is { IsEmpty: false } content && content[0] != '#') return content.ToString();
        return null;
    }

    [GeneratedRegex(@"(?<![A-Za-z])[abc]_?\d")]
    private static partial Regex Symbols();

    [GeneratedRegex(@"\)\s*\(|\d\s+[abc]\d|\)\s*[abc]\d|\d\s*\(")]
    private static partial Regex Juxtaposition();
}
