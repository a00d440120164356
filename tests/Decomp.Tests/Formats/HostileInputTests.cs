using System.Text;
using NUnit.Framework;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Formats;

/// <summary>Small files that ask for much: each is refused with one sentence, and before the memory or time is spent.</summary>
public sealed class HostileInputTests
{
    private static readonly (string Name, string Content, string Sentence)[] Files =
    [
        ("empty", "", "the file is empty"),
        ("blanks", " \n\t\n", "no known format"),
        ("NULs", "\0\0\0\0", "no known format"),
        ("a header without data", "1024 1024 1024 1048576\n", "no known format"),
        ("a rank beyond the limit", "{\"n\": 2, \"m\": 2147483647, \"u\": [], \"v\": [], \"w\": []}", "over the limit"),
        ("a rank beyond integers", "{\"n\": 2, \"m\": 1e30, \"u\": [], \"v\": [], \"w\": []}", "\"m\" must be an integer"),
        ("a negative rank", "{\"n\": 2, \"m\": -7, \"u\": [], \"v\": [], \"w\": []}", "over the limit"),
        ("a dimension of zero", "{\"n\": [2, 0, 2], \"m\": 7, \"u\": [], \"v\": [], \"w\": []}", "dimension 0 is not between 1 and 1024"),
        ("a key twice", "{\"n\": 1, \"m\": 1, \"u\": [[1]], \"v\": [[1]], \"w\": [[2]], \"w\": [[1]]}", "gives a key twice"),
        ("an unclosed object", "{\"n\": 1, \"m\": 1, \"u\": [[1]], \"v\": [[1]], \"w\": [[1]]", "line 1"),
        ("half a surrogate pair", "{\"n\": 1, \"m\": 1, \"u\": [[\"\\ud800\"]], \"v\": [[1]], \"w\": [[1]]}", "half a surrogate pair"),
        ("deep nesting", "{\"n\": 1, \"m\": 1, \"u\": " + new string('[', 100_000) + ", \"v\": 1, \"w\": 1}", "not valid JSON"),
        ("rows that are too short", "{\"n\": 1, \"m\": 1, \"u\": [[]], \"v\": [[1]], \"w\": [[1]]}",
            "row 1 of \"u\" must hold 1 coefficients"),
        ("a number of a million digits", "{\"n\": 1, \"m\": 1, \"u\": [[" + new string('9', 1_000_000) + "]], \"v\": [[1]], \"w\": [[1]]}",
            "is no exact number"),
        ("an exponent", "{\"n\": 1, \"m\": 1, \"u\": [[1e999]], \"v\": [[1]], \"w\": [[1]]}", "is no exact number"),
        ("true for a number", "{\"n\": 1, \"m\": 1, \"u\": [[true]], \"v\": [[1]], \"w\": [[1]]}", "is no exact number"),
        ("forms that double", Doubling(40), "is over the limit of 100;"),
        ("forms that multiply", Multiplying(60), "over the limit of 1000"),
        ("many different denominators", Denominators(300), "bits in its different denominators"),
        ("a dense scheme of a large shape", Dense(64), "operations, is over the limit"),
        ("a file that ends in a term", "{{{{1}}, {{1}}, {{1}}}, {{{1}}, {{1}", "line 1, column"),
        ("two texts in one", Fixtures.PerminovStrassen + "\n1", "no known format"),
        ("a border-rank scheme", Fixtures.BensonBallardBorder, "border-rank scheme"),
        ("a Bini table that is short", "Bini 1 1 1 2\nproduct\n1 ; 1 ; 1 ; 1\n", "announces 2 products, the file has 1"),
        ("a product that is never assigned", "P1 := a11 * b11; c11 := P1 + P2;",
            "\"P2\" is no symbol and no number of this format: it is defined nowhere"),
        ("TOML with a table for each term",
            "rank = 1\n\n[[term]] # first\n\nu = [1]\nv = [1]\nw = [1]\n[[term]]\nu = [0]\nv = [0]\nw = [0]\n",
            "this is TOML with a table for each term"),
        ("a list of AMPL's display", "u :=\n1 1   1\n1 4   1\n;\n\nv :=\n1 1   1\n;\n", "this is what AMPL's display prints"),
        ("a table of AMPL's display", "u [*,*]\n:   1   2   :=\n1   1   0\n;\n", "printf {r in R, i in I}"),
        ("a joint table of AMPL's display", ":        u    v    w    :=\n1 1    1    1    1\n;\n", "this is what AMPL's display prints"),
        ("an index beyond all", "m1 = (a1)(b1)\nm2 = (a2147483647)(b1)\nc1 = m1\n", "is no symbol of an entry of a matrix"),
    ];

    private static readonly Limits Small =
        new()
        {
            Coefficients = 100_000,
            Nonzeros = 1_000,
            Digits = 25,
            Rank = 1_000,
            DenominatorBits = 1_000,
            Work = 100_000,
            FileBytes = 2_000_000
        };

    /// <summary>Patterns that share a run of blanks out among several places would try them in all ways: for hours.</summary>
    [TestCase("   W0_0{0}1{0}x")]
    [TestCase("   W0_0 = 1{0};{0}(obj:{0}x")]
    [TestCase("   double{0}*{0}(")]
    public void A_run_of_blanks_is_one_run(string line)
    {
        string listing = $"Solve status: Feasible\nVariables:\n   U0_0 = 1\n   V0_0 = 1\n{line.Replace("{0}", new string(' ', 10_000))}\n";
        Assert.That(() => FormatRegistry.Read(new SourceFile("listing.txt", Encoding.UTF8.GetBytes(listing)), Limits.Default),
            Throws.TypeOf<MalformedInputException>());
    }

    private static IEnumerable<TestCaseData> Cases() =>
        Files.Select(f => new TestCaseData(f.Content, f.Sentence).SetArgDisplayNames(f.Name));

    [TestCaseSource(nameof(Cases))]
    public void One_sentence_says_what_is_wrong(string content, string sentence)
    {
        SourceFile file = Fixtures.File("scheme.dat", content);
        long before = GC.GetAllocatedBytesForCurrentThread();
        var refusal = Assert.Throws<MalformedInputException>(() => FormatRegistry.Read(file, Small))!;
        Assert.That(refusal.Message, Does.Contain(sentence));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(100 << 20));
    }

    [TestCase("(a11)*(b11)*(c424242)", "242x1x424", 102_609)]
    [TestCase("(a999999)*(b11)*(c11)", "999x999x1", 998_002)]
    public void An_index_beyond_all_others_is_refuted_by_what_is_there(string content, string shape, long failing)
    {
        Submission submission = FormatRegistry.Read(Fixtures.File("bomb.exp", content), Limits.Default).Single();
        Assert.That((long)Verifier.Cost(submission.Scheme), Is.LessThan(10_000_000), "the work is that of the terms and not of the shape");
        Verdict verdict = Judgement.Of(submission).Verdict;
        Assert.That(($"{verdict.Tensor}", verdict.Valid, verdict.FailingEquations), Is.EqualTo((shape, false, failing)));
        Assert.That(verdict.Hints, Has.Some.Contains($"too few for {shape} over any ring"));
    }

    [TestCase("tiny_index_bomb.exp")]
    [TestCase("index_bomb.tensor.txt")]
    public void Files_with_one_digit_too_many_are_refuted(string name)
    {
        string path = Surroundings.Shared("corpus", "hostile", name);
        Submission submission = FormatRegistry.Read(SourceFile.Open(path, Limits.Default), Limits.Default).Single();
        Assert.That((long)Verifier.Cost(submission.Scheme), Is.LessThan(100_000_000));
        Assert.That(Judgement.Of(submission).Verdict.Reason,
            Does.Match("^[0-9]+ of [0-9]+ Brent equations fail; the coefficient of a.1,1.*b.1,1. "));
    }

    [TestCase("", "\n")]
    [TestCase("", " ")]
    [TestCase("", "decomposition_")]
    [TestCase("", "1 ")]
    [TestCase("", ")")]
    [TestCase("{\"n\": 1, \"m\": 1, \"u\": ", "[")]
    [TestCase("TriadSet([Triad([Matrix(1, 1, [[", "(")]
    [TestCase("TriadSet([Triad([Matrix(1, 1, [[1", "**1")]
    [TestCase("a11*b11*(c11", "+c11")]
    [TestCase("decomp 1 1 1 1 1\nZ\n", "\n")]
    [TestCase("Bini 1 1 1 1\n", "\n")]
    [TestCase("1 1 R\n", "\n")]
    [TestCase("m1 = (a1)(b1)\n", "\n")]
    [TestCase("P1 := a11 * b11; c11 := P1; P1 := a11 * b11;", ";")]
    [TestCase("#\n#\n", "\n")]
    [TestCase("{{{", "{")]
    [TestCase("", "1,0,")]
    [TestCase("", "a11,")]
    [TestCase("", "a11 ")]
    [TestCase("u,1", " ")]
    [TestCase("u: [1,\n", "- ")]
    [TestCase("u:\n", "\n")]
    [TestCase("", "a: ")]
    [TestCase("x", "0b1 ")]
    [TestCase("U = ", "c(")]
    [TestCase("U = ", "[|")]
    [TestCase("", "\\begin{pmatrix}")]
    [TestCase("a11*b11 \\begin{pmatrix} a & b \\end{pmatrix}", " ")]
    [TestCase("", "<variable ")]
    [TestCase("(define-fun a () Int (- ", "( ")]
    [TestCase("|", " a11*b11 |")]
    [TestCase("U = matrix(c(1, 2),", " 1,")]
    public void A_million_repetitions_take_no_more_than_their_length_is_worth(string start, string repeated)
    {
        SourceFile file = Fixtures.File("s_L.sms", start + string.Concat(Enumerable.Repeat(repeated, 1_000_000)));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(() => FormatRegistry.Read(file, Limits.Default with { FileBytes = 1 << 30, Nonzeros = 10_000, Rank = 10_000 }),
            Throws.InstanceOf<MalformedInputException>());
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(600 << 20));
    }

    [Test]
    public void Text_must_be_UTF8_and_may_begin_with_a_byte_order_mark()
    {
        byte[] text = Encoding.UTF8.GetBytes(Fixtures.PerminovStrassen);
        Assert.That(FormatRegistry.Read(new SourceFile("s.txt", [0xEF, 0xBB, 0xBF, .. text]), Limits.Default), Has.Count.EqualTo(1));
        foreach (byte[] wrong in (byte[][])[[.. text, 0xFF], [0xC3, .. text], [.. text, 0xED, 0xA0, 0x80],
            Encoding.Unicode.GetBytes(Fixtures.PerminovStrassen)])
            Assert.That(() => FormatRegistry.Read(new SourceFile("s.txt", wrong), Limits.Default),
                Throws.InstanceOf<MalformedInputException>());
    }

    [Test]
    public void A_file_beyond_the_limit_is_not_read()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, Fixtures.PerminovStrassen);
            Assert.That(() => SourceFile.Open(path, Small with { FileBytes = 100 }),
                Throws.InstanceOf<MalformedInputException>().With.Message.Contains(
                    "larger than the limit of 100 bytes; raise it with --limits"));
            Assert.That(SourceFile.Open(path, Small with { FileBytes = 200 }).Bytes, Has.Length.GreaterThan(100));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public void Raised_limits_admit_what_the_usual_ones_refuse()
    {
        Limits tight = Small with { Work = 100 };
        SourceFile file = Fixtures.File("s.txt", Fixtures.PerminovStrassen);
        Assert.That(() => FormatRegistry.Read(file, tight), Throws.InstanceOf<MalformedInputException>());
        Assert.That(FormatRegistry.Read(file, tight.Raised(1000)), Has.Count.EqualTo(1));
    }

    [Test]
    public void What_steers_terminals_is_not_repeated()
    {
        var refusal =
            Assert.Throws<MalformedInputException>(() =>
                Fixtures.Read("s.json", "{\"n\": 1, \"m\": 1, \"u\": [[\"\\u001b[2Jx\\u202e\"]], \"v\": [[1]], \"w\": [[1]]}"))!;
        Assert.That(refusal.Message.Any(char.IsControl), Is.False);
        Assert.That(refusal.Message, Does.Not.Contain("\u202e"));
    }

    // f₀ = x, f_k = f_{k−1} + f_{k−1}: a coefficient of 2^k from a text that grows by a line.
    private static string Doubling(int levels) => Reduced(string.Join(", ", Enumerable.Range(0, levels * 5).Select(k =>
        $"[{{\"index\": {k}, \"value\": 1}}, {{\"index\": {k}, \"value\": 1}}]")), 1);

    // Each fresh form repeats all variables.
    private static string Multiplying(int forms) => Reduced(string.Join(", ", Enumerable.Range(0, forms).Select(_ =>
        $"[{string.Join(", ", Enumerable.Range(0, 25).Select(q => $"{{\"index\": {q}, \"value\": 1}}"))}]")), 5);

    private static string Reduced(string fresh, int n) =>
        $"{{\"n\": {n}, \"m\": 1, \"u_fresh\": [{fresh}], \"u\": [[]], \"v_fresh\": [], \"v\": [[]], \"w_fresh\": [], \"w\": " +
            $"[{string.Join(", ", Enumerable.Repeat("[]", n * n))}]}}";

    private static string Denominators(int terms) =>
        $"1 1 1 {terms}\n{string.Join(' ', Enumerable.Range(0, terms).Select(k => $"1 {1_000_003 + 2 * k}"))}\n" +
            $"{string.Join(' ', Enumerable.Repeat("1 1", 2 * terms))}";

    // R = 1: two full vectors and one with a single entry have n⁴ products.
    private static string Dense(int n)
    {
        string full = string.Join(", ", Enumerable.Repeat("0", n * n - 300).Concat(Enumerable.Repeat("1", 300)));
        return $"{{\"n\": {n}, \"m\": 1, \"u\": [[{full}]], \"v\": [[{full}]], \"w\": [[{full}]]}}";
    }
}
