using NUnit.Framework;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Formats;

/// <summary>What single formats have beyond what every format must do.</summary>
public sealed class ReaderTests
{
    private static readonly (string Content, string Format, string Shape, int Rank, string Ring)[] Files =
    [
        (Fixtures.PerminovStrassen, "perminov_txt", "2x2x2", 7, "ZT"),
        (Fixtures.PerminovFractions, "perminov_frac_txt", "1x1x2", 2, "Z[1/2]"),
        (Fixtures.PerminovReduced, "perminov_reduced_json", "1x2x1", 2, "ZT"),
        (Fixtures.MmcSparse, "mmc_json", "1x2x1", 2, "Z[1/2]"),
        (Fixtures.AlphaEvolveComplex, "alphaevolve_py", "1x1x1", 2, "Z[i,1/2]"),
        (Fixtures.MapleUnevaluated, "fmm_mpl", "1x1x1", 1, "ZT"),
        (Fixtures.YacasStrassen, "a1880_yacas", "2x2x2", 7, "ZT"),
        ("Status: optimal\nu_1_1 = 1\nu_2_2 = 1\nv_1_1 = 1\nv_2_2 = 1\nw_1_1 = 1\nw_2_1 = 1\nobjective = 0\n", "solver_listing", "1x2x1",
            2, "ZT"),
        (Fixtures.SharedSums, "algorithm_text", "2x2x2", 7, "ZT"),
        (Fixtures.BasisOfTwo, "decomp_basis", "1x2x1", 2, "ZT"),
        (Fixtures.FlipCpdWithZero, "flipcpd_txt", "1x2x1", 3, "ZT"),
        (Fixtures.BensonBallardDecimals, "bensonballard_txt", "1x1x2", 2, "Z[1/2]"),
        ("{ \"n\": 1, \"m\": 1, \"z2\": false, \"u\": [[0.5]], \"v\": [[\"4\"]], \"w\": [[\"1/2\"]] }", "perminov_json", "1x1x1", 1,
            "Z[1/2]"),
        ("a11*b11*(c11+c11)/2", "exp", "1x1x1", 1, "Z[1/2]"),
        ("(5*(a11 + 2*a12))*(b11)*c11/5\n-2*a12*b11*c11\na12*b21*c11", "exp", "1x2x1", 3, "Z"),
        ("(a11 - a12) b11 (c11)\na12 (b11 + b21) c11\n", "symflip_txt", "1x2x1", 2, "ZT"),
        ("# complex\n((0.5+0.5j)*a11)*(b11)*((1-1j)*c11)\n", "a1880_tensor", "1x1x1", 1, "Z[i,1/2]"),
        ("{{{{1, 2}}, {{1}, {0}}, {{1}}},\n {{{0, 1}}, {{-2}, {1}}, {{1}}}}", "mathematica_m", "1x2x1", 2, "Z"),
        ("{{{{1/2 + I/2}}, {{1 - I}}, {{1}}}}", "mathematica_m", "1x1x1", 1, "Z[i,1/2]"),
        (Fixtures.BiniMod2, "a1880_bini", "1x1x1", 3, "F2"),
        ("# 2x2 times 2x2\n7\n9 9 9\n12 1 12\n1 10 10\n8 5 5\n3 8 3\n5 3 8\n10 12 1\n", "bit_masks", "2x2x2", 7, "F2"),
        ("1 2 1\n2\n1 1 1\n2 2 1\n", "bit_masks", "1x2x1", 2, "ZT"),
        ("{\"U\": [[1, 0], [0, 2]], \"V\": [[1, 0], [0, \"1/2\"]], \"W\": [[1, 1]]}", "json", "1x2x1", 2, "Z[1/2]"),
        ("U = [1 0; 0 2];\nV = [1 0; 0 0.5];\nW = [1 1; 0 0](1,:);\n".Replace("[1 1; 0 0](1,:)", "[1, 1;]"), "array_text", "1x2x1", 2,
            "Z[1/2]"),
        ("U = [0x9, 12]\n".Replace("U = [0x9, 12]",
            "terms = [(9, 9, 0x9), (12, 1, 12), (1, 10, 10), (8, 5, 5), (3, 8, 3), (5, 3, 8), (10, 12, 0b1)]  # 2x2x2"), "array_text",
                "2x2x2", 7, "F2"),
        ("# 2x2x2\n0x9 0x9 0x9\n0xC 0x1 0xC\n0x1 0xA 0xA\n0x8 0x5 0x5\n0x3 0x8 0x3\n0x5 0x3 0x8\n0xA 0xC 0x1\n", "bit_masks", "2x2x2", 7,
            "F2"),
        ("1001 1001 1001\n1100 0001 1100\n0001 1010 1010\n1000 0101 0101\n0011 1000 0011\n0101 0011 1000\n1010 1100 0001\n", "bit_masks",
            "2x2x2", 7, "F2"),
        ("u=9 v=9 w=9\nu=12 v=1 w=12\nu=1 v=10 w=10\nu=8 v=5 w=5\nu=3 v=8 w=3\nu=5 v=3 w=8\nu=10 v=12 w=1\n", "bit_masks", "2x2x2", 7,
            "F2"),
        ("{\"shape\": [2, 2, 2], \"u\": [9, 12, 1, 8, 3, 5, 10], \"v\": [9, 1, 10, 5, 8, 3, 12], "
            + "\"w\": [9, 12, 10, 5, 3, 8, 1]}", "json", "2x2x2", 7, "F2"),
        ("$ \\begin{pmatrix} 1 & 0 \\end{pmatrix} \\otimes \\begin{pmatrix} 1 \\\\ 0 \\end{pmatrix} \\otimes \\begin{pmatrix} 1 " +
            "\\end{pmatrix} - "
            + "\\tfrac12 \\begin{pmatrix} 0 & 2 \\end{pmatrix} \\otimes \\begin{pmatrix} 0 \\\\ -1 \\end{pmatrix} \\otimes " +
                "\\begin{pmatrix} 1 \\end{pmatrix} $",
            "latex_matrices", "1x2x1", 2, "Z[1/2]"),
        ("# own\nrank: 2\nu:\n  - [1, 0]\n  - [0, 2]\nv:\n- - 1\n  - 0\n- - 0\n  - 1/2\nw: [[1], [1]]\n", "yaml", "1x2x1", 2, "Z[1/2]"),
        ("terms:\n  m1: {u: [1, 0], v: [1, 0], w: [1]}\n  m2:\n    u: [0, 1]\n    v: [0, 1]\n    w: [1]\n", "yaml", "1x2x1", 2, "ZT"),
        ("factor,term,index,value\nu,1,1,1\nu,2,2,2\nv,1,1,1\nv,2,2,1/2\nw,1,1,1\nw,2,1,1\n", "csv_triples", "1x2x1", 2, "Z[1/2]"),
        ("0,0,0,1\n0,1,1,1\n1,0,0,1\n1,1,1,1\n2,0,0,1\n2,1,0,1\n", "csv_triples", "1x2x1", 2, "ZT"),
        ("1 0\n0 2\n\n1 0\n0 0.5\n\n1 1\n", "number_tables", "1x2x1", 2, "Z[1/2]"),
        ("a11,a12,b11,b21,c11\n1,0,1,0,1\n0,1,0,1,1\n", "number_tables", "1x2x1", 2, "ZT"),
        ("1: 1 0 | 1 0 | 1\n2: 0 1 | 0 1 | 1\n", "number_tables", "1x2x1", 2, "ZT"),
        ("u <- matrix(c(1, 0, 0, 2), nrow = 2)\nv <- rbind(c(1, 0), c(0, 0.5))\nw <- matrix(c(1, 1), ncol = 2, byrow = TRUE)\nweights <- " +
            "rep(1, 2)\n",
            "array_text", "1x2x1", 2, "Z[1/2]"),
        ("{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"markdown\", \"source\": [\"[[1]]\"]}, {\"cell_type\": \"code\", " +
            "\"source\": [\"U = [[1, 0], [0, 1]]\\n\", \"V = [[1, 0], [0, 1]]\\nW = [[1, 1]]\\n\"]}]}",
            "array_text", "1x2x1", 2, "ZT"),
    ];

    internal static IEnumerable<(string Content, string Format)> Texts() => Files.Select(f => (f.Content, f.Format));

    private static IEnumerable<TestCaseData> Cases() =>
        Files.Select((f, k) => new TestCaseData(f.Content, f.Format, f.Shape, f.Rank, f.Ring).SetArgDisplayNames($"{k}: {f.Format}"));

    [TestCaseSource(nameof(Cases))]
    public void Valid_files_are_recognised_and_valid(string content, string format, string shape, int rank, string ring)
    {
        Judgement judgement = Fixtures.Judged("scheme.dat", content);
        Assert.That((judgement.Submission.Format, $"{judgement.Verdict.Tensor}", judgement.Verdict.Rank, $"{judgement.Verdict.Ring}",
            judgement.Verdict.Valid),
            Is.EqualTo((format, shape, rank, ring, true)), judgement.Verdict.Reason);
    }

    [Test]
    public void Every_format_has_a_fixture_or_writes_its_own()
    {
        string[] covered =
            [.. Files.Select(f => f.Format), .. FormatRegistry.All.OfType<IWritableFormat>().Select(f => f.Name), "plinopt_sms",
                "numpy_npy", "matlab_mat", "csv_factors", "notebook", "coq", "lean"];
        Assert.That(FormatRegistry.All.Select(f => f.Name), Is.SubsetOf(covered));
        Assert.That(FormatRegistry.All.Select(f => f.Name), Is.Unique);
    }

    [Test]
    public void Every_format_is_documented()
    {
        string page = File.ReadAllText(Path.Combine(Surroundings.Root, "docs", "formats.md"));
        foreach (ISchemeFormat format in FormatRegistry.All) Assert.That(page, Does.Contain($"`{format.Name}`"));
    }

    [Test]
    public void Several_schemes_in_one_text_are_several_submissions()
    {
        string one = "1 1 1 1\n1 1 1\n", two = "1 1 1 2\n1 1\n1 1\n1 1\n";
        IReadOnlyList<Submission> submissions = Fixtures.Read("many.txt", $"2\n{one}{two}");
        Assert.That(submissions.Select(s => (s.Member, s.Scheme.Rank, Verifier.Judge(s.Scheme, s.Claim).Valid)),
            Is.EqualTo(new[] { ("1", 1, true), ("2", 2, false) }));
    }

    [Test]
    public void Several_arrays_in_one_notebook_are_several_submissions()
    {
        string cell = "decomposition_111 = (np.array([[1.]]), np.array([[1.]]), np.array([[1.]]))\n";
        IReadOnlyList<Submission> submissions = Fixtures.Read("two.py", cell + cell.Replace("111", "112"));
        Assert.That(submissions.Select(s => s.Member), Is.EqualTo(new[] { "decomposition_111", "decomposition_112" }));
        Assert.That(submissions[1].Remarks, Has.One.Contains("its arrays are those of 1x1x1"));
    }

    [Test]
    public void A_scheme_in_three_files_is_found_from_any_of_them([Values("s_L.sms", "s_R.sms", "s_P.sms")] string name)
    {
        Dictionary<string, byte[]> files = WrittenParts(Known.Strassen);
        SourceFile File(string part) => new(part, files[part], other => files.ContainsKey(other) ? File(other) : null);
        Judgement judgement = Judgement.Of(FormatRegistry.Read(File(name), Limits.Default).Single());
        Assert.That((judgement.Verdict.Valid, judgement.Submission.Format), Is.EqualTo((true, "plinopt_sms")));
    }

    [Test]
    public void A_scheme_in_three_files_of_which_one_is_missing_is_malformed()
    {
        SourceFile alone = new("s_L.sms", WrittenParts(Known.Strassen)["s_L.sms"]);
        Assert.That(() => FormatRegistry.Read(alone, Limits.Default),
            Throws.InstanceOf<MalformedInputException>().With.Message.Contains("s_R.sms is not beside it"));
    }

    [Test]
    public void A_file_that_no_format_knows_is_told_the_likeliest_and_all_on_demand()
    {
        var refusal = Assert.Throws<MalformedInputException>(() => Fixtures.Read("letter.exp", "Dear sirs,\n"))!;
        Assert.That(refusal.Message, Does.StartWith("no known format; likeliest are exp (").And.Contains("line 1").And.Contains(" and "));
        foreach (ISchemeFormat format in FormatRegistry.All) Assert.That(refusal.Details, Has.One.StartsWith($"{format.Name}: "));
    }

    [TestCase("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 3\n", "Git LFS pointer")]
    [TestCase("<!DOCTYPE html>\n<html><body>404</body></html>", "HTML page")]
    [TestCase("%PDF-1.7\n", "PDF")]
    [TestCase("1 1 1 1\n1\nx\n1/x\n1\n0\n", "border-rank")]
    [TestCase("1 1 1 2\n1 0\n1 0\nsqrt(3) 1\n", "number field")]
    [TestCase("{\"u\": [[1]], \"v\": [[\"sqrt(2)\"]], \"w\": [[1]]}", "number field")]
    [TestCase("U = [[1, eps]]\nV = [[1, 1]]\nW = [[1, 0]]\n", "U")]
    public void What_is_no_scheme_is_named_for_what_it_is(string content, string words) =>
        Assert.That(() => Fixtures.Judged("s.txt", content), Throws.InstanceOf<MalformedInputException>().With.Message.Contains(words));

    [Test]
    public void A_comment_on_a_placeholder_is_quoted_where_the_scheme_does_not_hold()
    {
        Assert.That(Fixtures.Judged("s.txt", "# 1013 is a placeholder for sqrt(3)\n1 1 1 1\n1013\n1013\n1\n").Hints,
            Has.One.EqualTo("the file says: 1013 is a placeholder for sqrt(3)"));
        Assert.That(Fixtures.Judged("s.txt", "# 1 is a placeholder for sqrt(1)\n1 1 1 1\n1\n1\n1\n").Hints, Is.Empty);
    }

    [Test]
    public void Three_tables_in_a_folder_are_one_scheme(
        [Values("U.csv V.csv W.csv", "s_A.tsv s_B.tsv s_C.tsv", "x.txt y.txt z.txt")] string names,
            [Values(",", ";", " ", "\t")] string between)
    {
        string[] tables = FactorTables.Of(Known.Strassen, 3, false).Between("# own\n", between, "\n", "\n");
        Dictionary<string, string> files = names.Split(' ').Zip(tables).ToDictionary(f => f.First, f => f.Second);
        SourceFile File(string name) =>
            new(name, System.Text.Encoding.UTF8.GetBytes(files[name]), other => files.ContainsKey(other) ? File(other) : null);
        foreach (string name in files.Keys.ToArray())
        {
            Judgement judgement = Judgement.Of(FormatRegistry.Read(File(name), Limits.Default).Single());
            Assert.That((judgement.Verdict.Valid, judgement.Submission.Format), Is.EqualTo((true, "csv_factors")));
        }
        string weights = names.Split(' ')[0].Replace("U.", "weights.").Replace("A.", "weights.").Replace("x.", "weights.");
        files.Add(weights, "1\n1\n1\n1\n1\n1\n2\n");
        Assert.That(Judgement.Of(FormatRegistry.Read(File(names.Split(' ')[1]), Limits.Default).Single()).Verdict.Valid, Is.False);
    }

    internal static Dictionary<string, byte[]> WrittenParts(Scheme scheme)
    {
        IPartedFormat format = FormatRegistry.All.OfType<IPartedFormat>().Single();
        Dictionary<string, byte[]> files = [];
        for (int part = 0; part < format.Parts.Count; part++)
        {
            using MemoryStream stream = new();
            format.WritePart(scheme, Ring.Of(scheme), part, stream);
            files.Add($"s_{format.Parts[part]}{format.Extension}", stream.ToArray());
        }
        return files;
    }
}
