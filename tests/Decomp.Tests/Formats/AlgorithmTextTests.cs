using NUnit.Framework;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Formats;

/// <summary>Products and sums in the styles of papers, pages and programs: each reads as the scheme it is, and what is none is told
/// why.</summary>
public sealed class AlgorithmTextTests
{
    // Strassen's algorithm in a language of its own: every style below is this text with other names and signs.
    private const string Plain = """
        m1 = (a11 + a22) * (b11 + b22)
        m2 = (a21 + a22) * b11
        m3 = a11 * (b12 - b22)
        m4 = a22 * (b21 - b11)
        m5 = (a11 + a12) * b22
        m6 = (a21 - a11) * (b11 + b12)
        m7 = (a12 - a22) * (b21 + b22)
        c11 = m1 + m4 - m5 + m7
        c12 = m3 + m5
        c21 = m2 + m4
        c22 = m1 - m2 + m3 + m6
        """;

    private static string Lines(Func<string, string> line) => string.Join('\n', Plain.Split('\n').Select(line));

    private static string Indexed(string pattern) => System.Text.RegularExpressions.Regex.Replace(Plain, @"\b([abc])(\d)(\d)\b", pattern);

    private static string Counted(Func<int, int, string> index) =>
        System.Text.RegularExpressions.Regex.Replace(Plain, @"\b([abc])(\d)(\d)\b",
            m => m.Groups[1].Value + index(m.Groups[2].Value[0] - '0', m.Groups[3].Value[0] - '0'));

    private static string Products(string pattern) => System.Text.RegularExpressions.Regex.Replace(Plain, @"\bm(\d)\b", pattern);

    private static readonly (string Style, string Text)[] Styles =
    [
        ("plain", Plain),
        ("capitals", Plain.ToUpperInvariant()),
        ("walrus", Plain.Replace("=", ":=")),
        ("arrows", Plain.Replace("=", "←")),
        ("semicolons on one line", Plain.Replace("\n", "; ") + ";"),
        ("commas on one line", Plain.Replace("\n", ", ") + "."),
        ("unicode signs", Plain.Replace('-', '−').Replace('*', '×')),
        ("dots", Plain.Replace('*', '·')),
        ("juxtaposed", Plain.Replace(" * ", "")),
        ("juxtaposed with blanks", Plain.Replace(" * ", " ")),
        ("zero-padded", Products("P0$1")),
        ("underscores", Products("M_$1")),
        ("odd names", Products("prod_x$1")),
        ("primes", Products("q$1'")),
        ("Greek", Products("α$1")),
        ("indices with underscores", Indexed("$1_$2_$3")),
        ("indices with an underscore", Indexed("$1$2_$3")),
        ("indices in brackets", Indexed("$1[$2,$3]")),
        ("indices in round brackets", Indexed("$1($2,$3)")),
        ("two brackets", Indexed("$1[$2][$3]")),
        ("brackets from 0", Counted((i, j) => $"[{i - 1}][{j - 1}]")),
        ("brackets with a comma from 0", Counted((i, j) => $"[{i - 1}, {j - 1}]")),
        ("digits from 0", Counted((i, j) => $"{i - 1}{j - 1}")),
        ("flat indices", Counted((i, j) => $"{2 * i + j - 2}")),
        ("flat brackets from 0", Counted((i, j) => $"[{2 * i + j - 3}]")),
        ("LaTeX", @"\begin{align}" + "\n" + Indexed("$1_{$2$3}").Replace("m", "m_").Replace("=", "&=").Replace("*", @"\cdot")
            .Replace("\n", " \\\\\n") + "\n" + @"\end{align}"),
        ("LaTeX with styles", @"\[\begin{aligned}" + Indexed(@"\mathbf{$1}_{$2,$3}").Replace("=", "&=").Replace("*", @"\times")
            .Replace("(", @"\left(").Replace(")", @"\right)").Replace("\n", @",\\[2pt] ") + @".\end{aligned}\]"),
        ("dollars in prose", "Strassen found that\n" + Lines(line => $"we need ${line}$ and") + "\nand no more."),
        ("Markdown list", "# Strassen\n\nSeven products:\n\n" + Lines(line => $"- `{line}`")),
        ("Markdown numbers", Lines(line => $"1. {line}")),
        ("Markdown bullets", Lines(line => $"* {line}")),
        ("Markdown fence", "The algorithm is\n```python\n" + Plain + "\n```\nwhich takes 7 products.\n"),
        ("comments", "# Strassen 1969\n" + Lines(line => $"{line}  // a line") + "\n/* the\n end */ (* of *) % it\n-- all\n"),
        ("C", "#include <stdio.h>\nvoid strassen(const double a[2][2], const double b[2][2], double c[2][2])\n{\n"
            + string.Join('\n', Counted((i, j) => $"[{i - 1}][{j - 1}]").Split('\n')
                .Select(line => $"    {(line[0] == 'm' ? "const double " : "")}{line};")) + "\n}\n"),
        ("C accumulating", Counted((i, j) => $"[{i - 1}][{j - 1}]").Replace("= m1 + m4", "= m1;\nc[0][0] += m4")
            .Replace("\n", ";\n") + ";"),
        ("Python function",
            "import numpy as np\n\ndef strassen(A, B):\n    \"\"\"Seven products.\"\"\"\n    a11, a12, a21, a22 = A.ravel()\n    b11, " +
                "b12, b21, b22 = B.ravel()\n"
            + Lines(line => $"    {line}") + "\n    return np.array([[c11, c12], [c21, c22]])\n"),
        ("recursive NumPy",
            "def strassen(A, B):\n    n = len(A)\n    if n == 1:\n        return A * B\n    k = n // 2\n    A11, A12, A21, A22 = A[:k, " +
                ":k], A[:k, k:], A[k:, :k], A[k:, k:]\n"
            + "    B11 = B[:k, :k]; B12 = B[:k, k:]; B21 = B[k:, :k]; B22 = B[k:, k:]\n"
            + string.Join('\n', Plain.Replace("a", "A").Replace("b", "B").Replace("c", "C").Split('\n').Select(line => line.Contains('*')
                ? $"    {line[..5]}strassen({line[5..].Replace("(", "").Replace(")", "").Replace(" * ", ", ")})" : $"    {line}"))
            + "\n    return np.vstack((np.hstack((C11, C12)), np.hstack((C21, C22))))\n"),
        ("calls", Lines(line => line.Contains('*') ? $"{line[..5]}mul({line[5..].Replace(" * ", ", ")})" : line)),
        ("results in a matrix", Lines(line => line[0] == 'm' ? line : "")
            .Trim() + "\nreturn [[m1 + m4 - m5 + m7, m3 + m5], [m2 + m4, m1 - m2 + m3 + m6]]\n"),
        ("declarations", Lines(line => line[0] == 'm' ? $"let {line};" : $"var {line};")),
        ("types behind names", Lines(line => line.Replace(" =", ": float ="))),
        ("labels", Lines(line => line.Contains('*') ? line.Replace(" =", ":") : line)),
        ("results first", string.Join('\n', Plain.Split('\n').Reverse())),
        ("equations turned round", Lines(line => line.Contains('*') ? $"{line[5..]} = {line[..2]}" : line)),
        ("lines that go on", Plain.Replace(" + m7", "\n    + m7").Replace("* (b11 + b22)", "*\n   (b11 + b22)")
            .Replace("- m2 + m3", "- m2 +\n  m3")),
        ("sums of sums", Plain.Replace("(a11 + a22)", "(a11 + (a22 - a12) + a12)").Replace("m1 + m4 - m5 + m7", "(m1 + m4) - (m5 - m7)")),
        ("scalars", Plain.Replace("m3 = a11 *", "m3 = 2 * a11 *").Replace("m3 + m5", "1/2*m3 + m5").Replace("+ m3 + m6", "+ 0.5*m3 + m6")),
        ("written-out products", Plain.Replace("c12 = m3 + m5", "c12 = a11*(b12 - b22) + m5")),
        ("Windows", Plain.Replace("\n", "\r\n")),
        ("old Macs", Plain.Replace("\n", "\r")),
        ("a comment with a sum in it", "# Coefficients: {(-0.5-0.5j), (0.5+0j)}\n" + Plain),
        ("long coefficients", Plain.Replace("m3 = a11", "m3 = 7205759403792793600000000000*a11")
            .Replace("m3 + m5", "1/7205759403792793600000000000*m3 + m5")
            .Replace("+ m3 + m6", "+ 1/7205759403792793600000000000*m3 + m6")),
    ];

    private static IEnumerable<TestCaseData> Cases() => Styles.Select(s => new TestCaseData(s.Text).SetArgDisplayNames(s.Style));

    [TestCaseSource(nameof(Cases))]
    public void Every_style_is_read_as_the_scheme_that_it_is(string text)
    {
        Judgement judgement = Fixtures.Judged("paper.txt", text);
        Assert.That((judgement.Verdict.Valid, $"{judgement.Verdict.Tensor}"), Is.EqualTo((true, "2x2x2")), judgement.Verdict.Reason);
        Assert.That(judgement.Verdict.Rank, Is.EqualTo(text.Contains("c12 = a11*") ? 8 : 7));
        if (judgement.Verdict.Rank == 7) Assert.That(judgement.Hash, Is.EqualTo(Fixtures.Judged("s.txt", Plain).Hash));
    }

    [Test]
    public void The_order_of_the_indices_of_c_may_be_either()
    {
        string rectangular = "m1 = a11*b11\nm2 = a12*b21\nm3 = a11*b12\nm4 = a12*b22\nm5 = a11*b13\nm6 = a12*b23\n";
        foreach (string sums in (string[])["c11 = m1 + m2\nc12 = m3 + m4\nc13 = m5 + m6\n",
            "c11 = m1 + m2\nc21 = m3 + m4\nc31 = m5 + m6\n"])
        {
            Judgement judgement = Fixtures.Judged("s.txt", rectangular + sums);
            Assert.That((judgement.Verdict.Valid, $"{judgement.Verdict.Tensor}"), Is.EqualTo((true, "1x2x3")), judgement.Verdict.Reason);
            Assert.That(judgement.Submission.Program(judgement.Verdict.Ring)!.Additions, Is.EqualTo(3));
        }
    }

    [Test]
    public void A_trilinear_sum_may_stand_on_one_line_or_on_several()
    {
        const string term1 = "(a11 + a12)*b11*c11", term2 = "a12*(b21 - b11)*c11";
        foreach (string text in (string[])[$"{term1} + {term2}", $"{term1}\n+ {term2}", $"T = {term1}\n  + {term2}", $"{term1}\n{term2}"])
            Assert.That(Fixtures.Judged("s.txt", text) is { Verdict: { Valid: true, Rank: 2 } }, text);
    }

    [TestCase("p1 = (a11 ^ a12) & b11\np2 = a12 & (b11 ^ b21)\nc11 = p1 ^ p2\n")]
    [TestCase("p1 = (a11 ⊕ a12) · b11\np2 = a12 · (b11 ⊕ b21)\nc11 = p1 ⊕ p2\n")]
    [TestCase("p1 = (a11 xor a12) * b11\np2 = a12 * (b11 xor b21)\nc11 = p1 xor p2\n")]
    [TestCase("p1 = (a11 + a12) % 2 * b11\np2 = a12 * (b11 + b21)\nc11 = (p1 + p2) % 2\n")]
    [TestCase("p_1 &= (a_{11} \\oplus a_{12}) b_{11} \\\\ p_2 &= a_{12} (b_{11} \\oplus b_{21}) \\\\ c_{11} &= p_1 \\oplus p_2")]
    public void Exclusive_or_is_a_sum_modulo_2(string text)
    {
        Judgement judgement = Fixtures.Judged("s.txt", text);
        Assert.That((judgement.Verdict.Valid, $"{judgement.Verdict.Ring}", judgement.Verdict.Rank), Is.EqualTo((true, "F2", 2)),
            judgement.Verdict.Reason);
    }

    [Test]
    public void Indices_of_three_digits_are_parted_as_the_shape_wants()
    {
        string text = string.Join('\n', Enumerable.Range(1, 10).Select(j => $"p{j} = a1{j}*b{j}1"))
            + $"\nc11 = {string.Join(" + ", Enumerable.Range(1, 10).Select(j => $"p{j}"))}\n";
        Assert.That($"{Fixtures.Judged("s.txt", text).Verdict is { Valid: true, Tensor: var shape } && shape == new Shape(1, 10, 1)}",
            Is.EqualTo("True"));
    }

    [TestCase("c11 = (a11 + b11)*(a12 + b21)", "it uses commutativity; no bilinear scheme")]
    [TestCase("t1 = a11 + b11\nc11 = t1*b11", "it uses commutativity; no bilinear scheme")]
    [TestCase("p1 = a11*a12\nc11 = p1 + a11*b11", "it uses commutativity or is of higher degree; no bilinear scheme")]
    [TestCase("p1 = a11*b11\np2 = p1*p1\nc11 = p2", "of higher degree; no bilinear scheme")]
    [TestCase("p1 = a11*b11\nc11 = p1*b11", "no bilinear scheme")]
    [TestCase("p1 = a11^2*b11\nc11 = p1", "of higher degree; no bilinear scheme")]
    [TestCase("p1 = a11*b11\nc11 = p1 + p2", "\"p2\" is no symbol and no number of this format: it is defined nowhere")]
    [TestCase("p1 = a11*b11\np1 = a12*b21\nc11 = p1", "p1 is defined twice")]
    [TestCase("p1 = a11*b11\nc11 = p1\nc11 = p1 + p1", "c11 is defined twice")]
    [TestCase("p1 = a11*b11\nc11 = p1\nc_{1,1} = p1 + p1", "is defined twice")]
    [TestCase("t1 = t2 + a11\nt2 = t1 - a12\nc11 = t1*b11", "is defined by itself")]
    [TestCase("p1 = a11*b11\nc11 = p1 $$ + q", "\"q\" is no symbol")]
    [TestCase("p1 = a11*b11\nc11 = p1 ! p1", "expected the end of the line, found \"!\"")]
    [TestCase("p1 = a11*b11\np1 + a11*b11\nc11 = p1", "a term must be a product of an a, a b and a c")]
    [TestCase("a11, a21, a12, a22 = A.ravel()\np1 = a11*b11\nc11 = p1", "in another order than its indices say")]
    [TestCase("p1 = a11*b11\nc11 = p1\nc12 = a11*b12\nreturn [[c12, c11]]", "in another order than its indices say")]
    [TestCase("c11 = a11 + b11*0.5.5", "no exact number")]
    public void What_is_no_scheme_is_told_why(string text, string sentence) =>
        Assert.That(() => Fixtures.Read("s.txt", text), Throws.InstanceOf<MalformedInputException>().With.Message.Contains(sentence));

    [TestCase("A = 2*A", "")]
    [TestCase("b = b - 1", "")]
    [TestCase("", "C = 2*C")]
    [TestCase("", "C *= 2")]
    [TestCase("", "C /= 2")]
    [TestCase("", "C += 1")]
    [TestCase("", "C = C.T")]
    [TestCase("", "C = -np.array([[c11, c12], [c21, c22]])")]
    [TestCase("", "return C / 2")]
    [TestCase("", "return 2*result")]
    [TestCase("", "return 2*c11, c12, c21, c22")]
    [TestCase("", "return np.array([[c11, 2*c12], [c21, c22]])")]
    [TestCase("", "return 2*np.array([[c11, c12], [c21, c22]])")]
    [TestCase("", "return np.array([[c11, c12], [c21, c22]]).T")]
    [TestCase("", "a11*b11*c11*123456789012345678901234567890")]
    public void What_changes_every_entry_is_not_passed_over(string before, string after)
    {
        string text = $"{before}\n{Plain}\n{after}\n";
        Assert.That(() => Fixtures.Judged("s.py", text), Throws.InstanceOf<MalformedInputException>());
        Assert.That(Fixtures.Judged("s.py", $"A = np.array(A)\n{Plain}\nC = np.array([[c11, c12], [c21, c22]])\nreturn C\n").Verdict.Valid);
    }

    [Test]
    public void Text_may_be_in_UTF_16([Values] bool bigEndian)
    {
        System.Text.UnicodeEncoding encoding = new(bigEndian, byteOrderMark: true);
        byte[] bytes = [.. encoding.GetPreamble(), .. encoding.GetBytes(Plain)];
        Assert.That(Judgement.Of(FormatRegistry.Read(new SourceFile("s.txt", bytes), Limits.Default).Single()).Verdict.Valid);
        Assert.That(() => FormatRegistry.Read(new SourceFile("s.txt", bytes[..^1]), Limits.Default),
            Throws.InstanceOf<MalformedInputException>());
    }

    [Test]
    public void What_is_used_nowhere_is_mentioned()
    {
        Submission submission = Fixtures.Read("s.txt", "p1 = a11*b11\np2 = a11*b11\ns1 = a11 + a11\nc11 = p1\n").Single();
        Assert.That(submission.Remarks, Has.One.Contains("p2, s1 are defined and used in no entry of c"));
        Assert.That(Judgement.Of(submission).Verdict is { Valid: true, Rank: 2, Census.ZeroTerms: 1 });
    }

    [Test]
    public void Sums_that_double_line_by_line_stay_short_or_are_refused()
    {
        Limits limits = Limits.Default with { Digits = 100 };
        Assert.That(Fixtures.Read("s.txt", Doubling(60)).Single().Scheme.U[0, 0].Re,
            Is.EqualTo(new Rational(System.Numerics.BigInteger.Pow(2, 60))));
        Assert.That(() => FormatRegistry.Read(Fixtures.File("s.txt", Doubling(2000)), limits),
            Throws.InstanceOf<MalformedInputException>().With.Message.Contains("written out, of"));
        string wide = string.Join('\n', Enumerable.Range(1, 300).Select(k => $"t{k} = t{k - 1} + a1_{k}"))
            + "\np1 = t300*b1_1\nc1_1 = p1\nt0 = a1_301\n";
        Assert.That(() => FormatRegistry.Read(Fixtures.File("s.txt", wide), limits with { Nonzeros = 10_000 }),
            Throws.InstanceOf<MalformedInputException>().With.Message.Contains("summands, is over the limit").Or.Message.Contains(
                "summands is over the limit"));

        static string Doubling(int lines) =>
            $"t0 = a11 + a12\n{string.Concat(Enumerable.Range(1, lines).Select(k => $"t{k} = t{k - 1} + t{k - 1}\n"))}p1 = " +
                $"t{lines}*b11\nc11 = p1 + a12*b21\n";
    }

    [Test]
    public void Definitions_in_a_long_chain_need_no_stack()
    {
        const int length = 20_000;
        string text =
            $"c11 = t{length}*b11\n" +
                $"{string.Join('\n', Enumerable.Range(1, length).Reverse().Select(k => $"t{k} = t{k - 1} - 0*a11"))}\nt0 = a11\n";
        Assert.That(Fixtures.Judged("s.txt", text).Verdict.Valid);
    }
}
