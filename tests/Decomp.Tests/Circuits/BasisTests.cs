using System.Text;
using NUnit.Framework;
using TensorDecomp.Circuits;
using TensorDecomp.Circuits.Sums;
using TensorDecomp.Cli.Host;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Search;
using TensorDecomp.Tests.Cli;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Circuits;

/// <summary>Programs in alternative bases compute what they say, all changes of basis written out.</summary>
public sealed class BasisTests
{
    private static readonly string[] s_files =
        ["3x3x3/23-F2-03ffbac7.json", "3x3x3/23-ZT-0d2b4224.json", "3x3x3/23-Z-341f3081.json", "3x3x3/23-Z_1_2-3e1e223f.json"];

    private static readonly Lazy<BasisFind[]> s_strassen =
        new(() => [.. new BasisSearch(Known.Strassen, Ring.Zt, 1).Run(1, 2, CancellationToken.None)]);

    [TestCaseSource(nameof(s_files))]
    public void After_many_steps_the_scheme_holds_and_the_composed_program_computes_it(string name)
    {
        Submission start = new CanonicalJson().Read(
            SourceFile.Open(Path.Combine(Surroundings.Root, "results", name), Limits.Default), Limits.Default)[0];
        if (start.StatedRing!.Modulus == 2) Walk(start.Scheme, start.StatedRing, size => new BitSums(size));
        else Walk(start.Scheme, start.StatedRing, size => new SignedSums(size));
    }

    [Test]
    public void So_it_is_over_three_elements() =>
        Walk(Known.Strassen.Select((_, _, c) => c.Re.Sign < 0 ? new Rational(2) : c), Ring.Modulo(3), size => new TritSums(size));

    [Test]
    public void Strassens_algorithm_takes_12_additions_in_an_alternative_basis_and_no_fewer()
    {
        // Karstadt and Schwartz 2017; seven different vectors in four dimensions take three sums in each of the three factors.
        Assert.That(s_strassen.Value[^1].Program.Additions, Is.EqualTo(12));
        Assert.That(s_strassen.Value.Select(find => find.Program.Additions), Is.Ordered.Descending.And.Unique);
        foreach (BasisFind find in s_strassen.Value)
        {
            Assert.That(Verifier.Judge(find.Scheme, new Claim.Over(Ring.Zt)).Valid);
            Assert.That(find.Program.Composed.Computes(find.Scheme, Ring.Zt));
            Assert.That(find.Program.Composed.Additions, Is.EqualTo(find.Program.Additions + find.Program.BasisAdditions));
        }
    }

    [Test]
    public void A_seed_means_one_result_on_any_number_of_threads() =>
        Assert.That(new BasisSearch(Known.Strassen, Ring.Zt, 1).Run(4, 2, CancellationToken.None).Select(Text),
            Is.EqualTo(s_strassen.Value.Select(Text)));

    [Test]
    public void A_file_of_it_is_read_proved_and_refused_when_a_sign_changes()
    {
        string text = Text(s_strassen.Value[^1]);
        Judgement judged = Judged(text);
        Assert.That((judged.Verdict.Valid, judged.Verdict.Rank, judged.Submission.Format), Is.EqualTo((true, 7, "decomp_basis")));
        Assert.That(judged.Submission.Remarks.Single(), Does.Contain("12 additions"));
        Assert.That(judged.Submission.Program(Ring.Zt), Is.Not.Null);
        string chains = text[text.IndexOf("\"bases\"", StringComparison.Ordinal)..];
        string head = text[..^chains.Length];
        int changed = 0;
        for (int at = chains.IndexOf(",1", StringComparison.Ordinal); at >= 0; at = chains.IndexOf(",1", at + 1, StringComparison.Ordinal))
        {
            if (chains[at + 2] is not (',' or ']')) continue;
            try
            {
                if (!Judged($"{head}{chains[..at]},-1{chains[(at + 2)..]}").Verdict.Valid) changed++;
            }
            catch (MalformedInputException)
            {
                changed++; // it was the number of a variable
            }
        }
        Assert.That(changed, Is.GreaterThan(20), "nobody looks at the coefficients");
    }

    [TestCase("2x2x2-7.basis.json", 7, 12)]
    [TestCase("3x3x3-23.basis.json", 23, 51)]
    public void The_examples_hold(string name, int rank, int additions)
    {
        Judgement judged = Judged(File.ReadAllText(Path.Combine(Surroundings.Root, "docs", "examples", name)));
        Assert.That((judged.Verdict.Valid, judged.Verdict.Rank), Is.EqualTo((true, rank)));
        Assert.That(judged.Submission.Remarks.Single(), Does.Contain($" {additions} additions"));
    }

    [Test]
    public void One_that_grows_beyond_all_bounds_is_refused_at_once()
    {
        string doubled = string.Join(", ", Enumerable.Range(2, 40).Select(k => $"[{k - 1},\"1/3\",{k},\"1000003/7\"]"));
        string text = Formats.Fixtures.BasisOfTwo.Replace("\"left\": {\"fresh\": []", $"\"left\": {{\"fresh\": [[0,1,1,1], {doubled}]");
        Assert.That(() => Judged(text), Throws.InstanceOf<MalformedInputException>());
        string endless = string.Join(", ", Enumerable.Repeat("[0,1]", 10_000));
        text = Formats.Fixtures.BasisOfTwo.Replace("\"left\": {\"fresh\": []", $"\"left\": {{\"fresh\": [{endless}]");
        Assert.That(() => Judged(text), Throws.InstanceOf<MalformedInputException>().With.Message.Contains("longer than"));
    }

    [Test]
    public void The_verb_keeps_what_it_finds_and_verify_proves_it()
    {
        using TemporaryFolder folder = new();
        string scheme = Path.Combine(Surroundings.Root, "results", "2x2x2", "7-ZT-8a506cff.json"), file = folder["out.json"];
        (int code, string output, string error) = CommandLine.Run("basis", scheme, file, "--rounds", "2", "--time", "1h", "--threads", "1");
        Assert.That(code, Is.Zero, error);
        Assert.That(output, Does.Contain("12 additions in an alternative basis").And.Contain("for the changes of basis"));
        (code, output, error) = CommandLine.Run("verify", file);
        Assert.That((code, output.Contains("2x2x2 of rank 7 over ZT")), Is.EqualTo((0, true)), error);
        (code, output, _) = CommandLine.Run("basis", scheme, "--rounds", "1", "--time", "1h", "--threads", "1");
        Assert.That((code, output.StartsWith("{\n  \"format\": \"decomp-basis/1\"", StringComparison.Ordinal)), Is.EqualTo((0, true)));
        string complex = Directory.GetFiles(Path.Combine(Surroundings.Root, "results", "2x2x2"), "7-Z_i-*.json").Single();
        (code, _, error) = CommandLine.Run("basis", complex);
        Assert.That((code, error.Contains("not over")), Is.EqualTo((ExitCode.Usage, true)), error);
    }

    private static void Walk<TSums>(Scheme start, Ring ring, Func<int, TSums> sums) where TSums : struct, ISums
    {
        CircuitWalk<TSums> walk = new(start, ring, sums, 5);
        (int begun, int turns) = (walk.Additions, 0);
        int least = begun;
        for (int step = 0; step < 2000; step++)
        {
            if (step % 3 == 1) walk.Exchange();
            else if (step % 3 == 2) walk.Flip(0.5);
            else if (walk.Turn()) turns++;
            least = Math.Min(least, walk.Additions);
            if (step % 250 != 0) continue;
            BasisProgram program = walk.InBasis;
            Assert.That(Verifier.Judge(walk.Scheme, ring.Modulus == 0 ? new Claim.Exact() : new Claim.Over(ring)).Valid, $"step {step}");
            Assert.That(program.Composed.Computes(walk.Scheme, ring), $"step {step}");
            Assert.That(program.Additions, Is.LessThanOrEqualTo(walk.Additions));
        }
        Assert.That(turns, Is.Positive, "no basis is ever changed");
        Assert.That(least, Is.LessThan(begun), "another basis gains nothing");
    }

    private static Judgement Judged(string text) => Formats.Fixtures.Judged("basis.json", text);

    private static string Text(BasisFind find)
    {
        using MemoryStream text = new();
        BasisJson.Write(find.Program, Ring.Zt, text);
        return Encoding.UTF8.GetString(text.ToArray());
    }
}
