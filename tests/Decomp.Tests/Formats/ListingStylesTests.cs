using NUnit.Framework;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Tests.Formats;

/// <summary>Listings inside other things: matrices in LaTeX, tables of pages, strings of JSON, functions that give back what they make of
/// the
/// results.</summary>
public sealed class ListingStylesTests
{
    private static readonly string[] Products =
        ["(a11 + a22)*(b11 + b22)", "(a21 + a22)*b11", "a11*(b12 - b22)", "a22*(b21 - b11)", "(a11 + a12)*b22", "(a21 - a11)*(b11 + b12)",
        "(a12 - a22)*(b21 + b22)"];

    private static readonly string[] Sums = ["m1 + m4 - m5 + m7", "m3 + m5", "m2 + m4", "m1 - m2 + m3 + m6"];

    private static readonly string[] Entries = ["c11", "c12", "c21", "c22"];

    private static readonly string[] Trilinear =
        ["(a11+a22)*(b11+b22)*(c11+c22)", "(a21+a22)*b11*(c12-c22)", "a11*(b12-b22)*(c21+c22)", "a22*(b21-b11)*(c11+c12)",
        "(a11+a12)*b22*(c21-c11)", "(a21-a11)*(b11+b12)*c22", "(a12-a22)*(b21+b22)*c11"];

    private static string Lines(string assign = " = ", string end = "\n") =>
        string.Concat(Products.Select((p, k) => $"m{k + 1}{assign}{p}{end}").Concat(Sums.Zip(Entries, (s, c) => $"{c}{assign}{s}{end}")));

    private static string InPython(string last) => "def mul(A, B):\n" + string.Concat(Lines().Split('\n').Select(l => $"    {l}\n")) + last;

    private static string Matrix(string kind) =>
        $@"\begin{{{kind}}} {Sums[0]} & {Sums[1]} \\ {Sums[2]} &" + "\n" + $@" {Sums[3]} \end{{{kind}}}";

    private static readonly (string Style, string Text)[] Styles =
    [
        ("C is a matrix", $"{Lines()[..Lines().IndexOf("c11", StringComparison.Ordinal)]}\n$ C = {Matrix("pmatrix")} $\n"),
        ("AB is a matrix in brackets", $"{Lines()[..Lines().IndexOf("c11", StringComparison.Ordinal)]}\n$$ AB = {Matrix("bmatrix")} $$\n"),
        ("a matrix of names", $"{Lines()[..Lines().IndexOf("c11", StringComparison.Ordinal)]}\n\\[ \\begin{{pmatrix}} c_{{11}} & " +
            $"c_{{12}} \\\\ c_{{21}} & "
            + $"c_{{22}} \\end{{pmatrix}} = {Matrix("pmatrix")} \\]\n"),
        ("entries shown first", "$A = \\begin{pmatrix} a_{11} & a_{12} \\\\ a_{21} & a_{22} \\end{pmatrix}$\n" + Lines()),
        ("an array in columns", @"\begin{array}{ll}" + "\n" + Lines(end: " & ").Replace("m3", "m3").Replace(" & m3", @" \\ m3")
            .TrimEnd(' ', '&')
            + "\n" + @"\end{array}"),
        ("a table of Markdown", "| name | value |\n|:--|--:|\n" + string.Concat(
            Lines().TrimEnd().Split('\n').Select(l => $"| {l.Replace(" = ", " | ")} |\n"))),
        ("a table with numbers", "| | |\n|---|---|\n" + string.Concat(
            Lines().TrimEnd().Split('\n').Select((l, k) => $"| {k + 1} | {l} |\n"))),
        ("numbered terms", string.Concat(Trilinear.Select((t, k) => $"{k + 1}. {t}\n"))),
        ("numbered terms from 0", string.Concat(Trilinear.Select((t, k) => $"[{k}] {t}\n"))),
        ("quoted terms", "terms = [\n" + string.Concat(Trilinear.Select(t => $"  \"{t}\",\n")) + "]\n"),
        ("JSON of sums", "{" + string.Join(", ", Lines().TrimEnd().Split('\n').Select(l => $"\"{l.Replace(" = ", "\": \"")}\"")) + "}"),
        ("JSON of products and sums", "{\"rank\": 7, \"products\": [" + string.Join(
            ", ", Products.Select(p => $"\"{p}\"")) + "], \"out\": {"
            + string.Join(", ", Entries.Zip(Sums, (c, s) => $"\"{c}\": \"{s}\"")) + "}}"),
        ("JSON of terms", "[" + string.Join(",\n", Trilinear.Select(t => $"\"{t}\"")) + "]"),
        ("Fortran", "! own\nsubroutine mul(a, b, c)\n  real, intent(in) :: a(2,2), b(2,2)\n  real :: m1, m2, m3\n"
            + System.Text.RegularExpressions.Regex.Replace(Lines(), @"\b([abc])(\d)(\d)", "$1($2,$3)") + "end subroutine\n"),
        ("Mathematica", System.Text.RegularExpressions.Regex.Replace(Lines(end: ";\n"), @"\b([abc])(\d)(\d)", "$1[[$2,$3]]")),
        ("Sage", "R.<a11,a12,b11,b12> = QQ[]\n" + Lines()),
        ("short fractions", Lines().Replace("m3 + m5", @"\tfrac12 m3 + \frac 12 m3 + m5").Replace("- m2", "- ½ m2 - ½ m2")),
        ("rows that are put together",
            InPython("    top = np.hstack([c11, c12])\n    bottom = np.hstack([c21, c22])\n    return np.vstack([top, bottom])\n")),
        ("the result by another name", InPython("    C = np.block([[c11, c12], [c21, c22]])\n    out = C\n    return out\n")),
        ("a check", InPython("    C = np.block([[c11, c12], [c21, c22]])\n    error = np.abs(C - A @ B).max()\n    return C\n")),
    ];

    private static IEnumerable<TestCaseData> Cases() => Styles.Select(s => new TestCaseData(s.Text).SetArgDisplayNames(s.Style));

    [TestCaseSource(nameof(Cases))]
    public void Every_style_is_read(string text)
    {
        Judgement judgement = Fixtures.Judged(
            text[0] is '{' or '[' && text.EndsWith('}') || text.StartsWith("[\"", StringComparison.Ordinal) ? "s.json" : "s.txt", text);
        Assert.That((judgement.Verdict.Valid, $"{judgement.Verdict.Tensor}", judgement.Verdict.Rank), Is.EqualTo((true, "2x2x2", 7)),
            judgement.Verdict.Reason);
        Assert.That(judgement.Hash, Is.EqualTo(Fixtures.Judged("s.txt", Lines()).Hash));
    }

    [TestCase("    C = np.block([[c11, c12], [c21, c22]])\n    result = 2*C\n    return result\n")]
    [TestCase("    C = np.block([[c11, c12], [c21, c22]])\n    D = C.T\n    return D\n")]
    [TestCase("    C = np.block([[c11, c12], [c21, c22]])\n    D = C\n    E = -D\n    return E\n")]
    [TestCase("    C = np.block([[c11, c12], [c21, c22]])\n    return np.array(C / 2)\n")]
    [TestCase("    top = np.hstack([c12, c11])\n    bottom = np.hstack([c21, c22])\n    return np.vstack([top, bottom])\n")]
    [TestCase("    top = np.hstack([c11, c12])\n    bottom = np.hstack([c21, c22])\n    return np.vstack([bottom, top])\n")]
    [TestCase("    for i in range(2):\n        C[i][j] *= 2\n    return C\n")]
    [TestCase("    C[i, j] = -C[i, j]\n    return C\n")]
    public void What_makes_something_else_of_the_results_is_refused(string last) =>
        Assert.That(() => Fixtures.Judged("s.py", InPython(last)), Throws.InstanceOf<MalformedInputException>());

    [Test]
    public void A_matrix_of_sums_that_is_equal_to_something_else_is_refused() =>
        Assert.That(() => Fixtures.Judged(
            "s.tex", $"{Lines()[..Lines().IndexOf("c11", StringComparison.Ordinal)]}\n$ 2C = {Matrix("pmatrix")} $\n"),
            Throws.InstanceOf<MalformedInputException>());

    [Test]
    public void A_matrix_that_shows_other_names_than_its_places_is_refused() =>
        Assert.That(() => Fixtures.Judged(
            "s.tex", "$C = \\begin{pmatrix} c_{12} & c_{11} \\\\ c_{21} & c_{22} \\end{pmatrix}$\n" + Lines()),
            Throws.InstanceOf<MalformedInputException>());
}
