using System.Text;
using NUnit.Framework;
using TensorDecomp.Export;
using TensorDecomp.Export.Code;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Circuits;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Formats;

/// <summary>What show and export --as print is read back as the same scheme: every target and every shape, ring and index style.</summary>
public sealed class ReadBackTests
{
    private static readonly (string Name, Scheme Scheme, Claim Claim)[] Schemes =
    [
        ("Strassen", Known.Strassen, new Claim.Exact()),
        ("rectangular", Scheme.Naive(new Shape(2, 3, 4)), new Claim.Exact()),
        ("one by one", Scheme.Naive(new Shape(1, 1, 1)), new Claim.Exact()),
        ("a row times a column", Scheme.Naive(new Shape(1, 3, 1)), new Claim.Exact()),
        ("ten columns", Scheme.Naive(new Shape(1, 2, 10)), new Claim.Exact()),
        ("eleven by twelve", Scheme.Naive(new Shape(11, 1, 12)), new Claim.Exact()),
        ("halves", Known.Disguised(Known.Strassen, 3, imaginary: false), new Claim.Exact()),
        ("thirds", Known.Strassen.Select((x, r, c) => x == 2 ? c * new Rational(3 + r) : x == 1 ? c * new Rational(1, 3 + r) : c),
            new Claim.Exact()),
        ("Gaussian", Known.Disguised(Known.Strassen, 4, imaginary: true), new Claim.Exact()),
        ("more Gaussian", Known.Disguised(Known.Strassen, 11, imaginary: true), new Claim.Exact()),
        ("modulo 2", Known.Strassen.Select((_, _, c) => c.IsZero ? c : Coefficient.One), new Claim.Over(Ring.Modulo(2))),
        ("modulo 3", Known.Strassen.Select((_, _, c) => c.Re.Sign < 0 ? new Rational(2) : c), new Claim.Over(Ring.Modulo(3))),
    ];

    private static IEnumerable<TestCaseData> Cases() =>
        from target in TextExport.All.Select(t => t.Name).Append("show")
        from scheme in Schemes
        select new TestCaseData(target, scheme.Scheme, scheme.Claim).SetArgDisplayNames(target, scheme.Name);

    [TestCaseSource(nameof(Cases))]
    public void The_scheme_comes_back(string target, Scheme scheme, Claim claim)
    {
        CertifiedScheme certified = CertifiedScheme.Of(new Submission(scheme, claim, "test"), null, out string? refusal)!;
        Assert.That(certified, Is.Not.Null, refusal);
        if (Written(certified, target) is not { } text) return; // the target says that it cannot hold it
        Submission read = FormatRegistry.Read(new SourceFile($"gg-{scheme.Shape}{Extension(target)}", text), Limits.Default).First();
        // Only F2 is tried where a file states no ring; those formats that cannot state one are asked about theirs.
        bool stated = target is "show" or "json" or "decomp_txt" or "latex" or "markdown";
        Judgement judgement = Judgement.Of(read, certified.Ring.Modulus > 2 && !stated ? certified.Ring : null);
        Assert.That(judgement.Verdict.Valid, Is.True, judgement.Verdict.Reason);
        // Code for bits holds what a scheme is modulo 2.
        Ring ring = target == "xor" ? Ring.Modulo(2) : certified.Ring;
        Scheme back = judgement.Submission.Scheme;
        Assert.That(ring.Modulus == 0 ? CanonicalForm.Hash(judgement.Verdict.Canonical, judgement.Verdict.Ring) : Hash(back, ring),
            Is.EqualTo(ring == certified.Ring ? certified.Sha256 : Hash(scheme, ring)));

        static string Hash(Scheme scheme, Ring ring) => CanonicalForm.Hash(CanonicalForm.Of(scheme, ring), ring);
    }

    [TestCaseSource(typeof(CodeTargets), nameof(CodeTargets.All))]
    public void Every_target_holds_Strassen(ICodeTarget target) =>
        Assert.That(Written(CertifiedScheme.Of(new Submission(Known.Strassen, new Claim.Exact(), "test"), null, out _)!, target.Name),
            Is.Not.Null);

    [Test]
    public void A_program_keeps_its_shared_sums_and_is_exported_with_them()
    {
        Submission submission = Fixtures.Read("winograd.txt", Fixtures.SharedSums).Single();
        StraightLine program = submission.Program(Ring.Zt)!;
        Assert.That((program.Additions, program.Scalings, program.Products), Is.EqualTo((15, 0, 7)));
        CertifiedScheme certified = CertifiedScheme.Of(submission, null, out _)!;
        Assert.That(new Algorithm(certified).Code.Additions, Is.EqualTo(15));
        foreach (string target in (string[])["c", "csharp", "python", "numpy", "latex", "markdown"])
        {
            string text = Encoding.UTF8.GetString(Written(certified, target)!);
            Assert.That(text, Does.Contain("15 additions"), target);
            Assert.That(Fixtures.Read("again.txt", text).Single().Program(Ring.Zt)!.Additions, Is.EqualTo(15), target);
        }
    }

    [Test]
    public void The_shared_sums_of_a_reduced_file_are_its_program()
    {
        Judgement judged = Fixtures.Judged("s.json", Fixtures.PerminovReduced);
        StraightLine program = judged.Submission.Program(judged.Verdict.Ring)!;
        Assert.That((program.Additions, program.Left.Fresh.Count, program.Result.Additions), Is.EqualTo((3, 2, 1)));
        Assert.That(judged.Verdict.Valid, judged.Verdict.Reason);
        // ours has one addition, for the forms of the file come to a11 and a12
        Assert.That(new Algorithm(CertifiedScheme.Of(judged.Submission, null, out _)!).Code.Additions, Is.EqualTo(1));
        string stated = Fixtures.PerminovReduced.Replace("\"z2\"", "\"complexity\": {\"naive\": 1, \"reduced\": COUNT}, \"z2\"");
        Assert.That(Fixtures.Judged("s.json", stated.Replace("COUNT", "3")).Hints, Is.Empty);
        Assert.That(Fixtures.Judged("s.json", stated.Replace("COUNT", "2")).Hints,
            Is.EqualTo(new[] { "the file says that it takes 2 additions, and its program has 3" }));
    }

    /// <summary>a·b for eight entries as Σ (S − a_r)(T/7 − b_r) with S = Σ a and T = Σ b: sums of all but one, which elimination of pairs,
    /// where nothing cancels, cannot have so cheaply.</summary>
    [Test]
    public void A_reduced_file_with_fewer_additions_than_ours_is_exported_as_it_is()
    {
        int[] all = [.. Enumerable.Range(0, 8)];
        string sum = $"[{string.Join(", ", all.Select(r => $"{{\"index\": {r}, \"value\": 1}}"))}]";
        string AllButOne(string whole) =>
            string.Join(", ", all.Select(r => $"[{{\"index\": 8, \"value\": {whole}}}, {{\"index\": {r}, \"value\": -1}}]"));
        Judgement judged = Fixtures.Judged("dot.json", $$"""
            {"n": [1, 8, 1], "m": 8, "z2": false, "u_fresh": [{{sum}}], "u": [{{AllButOne("1")}}],
             "v_fresh": [{{sum}}], "v": [{{AllButOne("\"1/7\"")}}], "w_fresh": [], "w": [{{sum}}]}
            """);
        CertifiedScheme certified = CertifiedScheme.Of(judged.Submission, null, out string? refusal)!;
        Assert.That(certified, Is.Not.Null, refusal);
        Assert.That(StraightLine.Of(certified.Scheme).Additions, Is.GreaterThan(37), "else nothing is shown");
        Assert.That(new Algorithm(certified).Code.Additions, Is.EqualTo(37));
        foreach (string target in (string[])["c", "python", "markdown"])
            Assert.That(Encoding.UTF8.GetString(Written(certified, target)!), Does.Contain("37 additions"), target);
    }

    [Test]
    public void A_program_is_not_taken_for_one_of_another_scheme()
    {
        StraightLine program = Fixtures.Read("winograd.txt", Fixtures.SharedSums).Single().Program(Ring.Zt)!;
        Assert.That(program.Computes(Known.Strassen, Ring.Zt), Is.False);
    }

    private static string Extension(string target) =>
        FormatRegistry.All.OfType<IWritableFormat>().FirstOrDefault(f => f.Name == target)?.Extension ?? ".txt";

    private static byte[]? Written(CertifiedScheme scheme, string target)
    {
        using MemoryStream stream = new();
        if (target != "show") return TextExport.Write(scheme, target, stream) is null ? stream.ToArray() : null;
        using StreamWriter text = new(stream) { NewLine = "\n" };
        ReadableAlgorithm.Write(scheme.Scheme,
            Verifier.Judge(scheme.Scheme, scheme.Ring.Modulus == 0 ? new Claim.Exact() : new Claim.Over(scheme.Ring)), text);
        text.Flush();
        return stream.ToArray();
    }
}
