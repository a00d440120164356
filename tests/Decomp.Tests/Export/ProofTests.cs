using System.Text.RegularExpressions;
using NUnit.Framework;
using TensorDecomp.Export.Code;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Tests.Formats;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Export;

/// <summary>Proofs for Coq and Lean are read back as what they prove; Lean runs on them where it is installed.</summary>
public sealed partial class ProofTests
{
    private static readonly string[] s_languages = ["coq", "lean"];

    /// <summary>No matrix product: a name with a plus, a value that is not ±1 and an entry of c that is always zero.</summary>
    private static readonly Tensor s_odd = new("2nd+odd-one:x", 2, 3, 4,
        [new TensorEntry(0, 2, 1, -3), new TensorEntry(1, 0, 1, 1), new TensorEntry(1, 1, 3, 1)]);

    private static Scheme[] Schemes => [SampleSchemes.Strassen, Scheme.Naive(new Shape(3, 1, 4)), Scheme.Naive(s_odd)];

    [Test]
    public void What_is_proved_is_read_back([ValueSource(nameof(s_languages))] string language,
        [ValueSource(nameof(Schemes))] Scheme scheme)
    {
        Submission read = Fixtures.Read("proof.txt", Text(language, scheme)).Single();
        Assert.That((read.Format, read.Scheme.Tensor.Name), Is.EqualTo((language, scheme.Tensor.Name)));
        Assert.That(read.Scheme.Tensor, Is.EqualTo(scheme.Tensor));
        Assert.That(CanonicalForm.Hash(CanonicalForm.Of(read.Scheme, Ring.Integers), Ring.Integers),
            Is.EqualTo(CanonicalForm.Hash(CanonicalForm.Of(scheme, Ring.Integers), Ring.Integers)));
        Assert.That(Verifier.Judge(read.Scheme, read.Claim).Valid);
    }

    [Test]
    public void A_changed_sign_is_no_decomposition_any_more([ValueSource(nameof(s_languages))] string language)
    {
        string text = Text(language, SampleSchemes.Strassen), minus = language == "coq" ? "(-1)" : "-1";
        int at = text.IndexOf(minus, StringComparison.Ordinal);
        Judgement judged = Fixtures.Judged("proof.txt", text[..at] + "1" + text[(at + minus.Length)..]);
        Assert.That(judged.Verdict.Valid, Is.False);
    }

    [Test]
    public void Texts_that_are_cut_or_say_too_much_are_refused_with_a_sentence([ValueSource(nameof(s_languages))] string language)
    {
        string text = Text(language, Scheme.Naive(s_odd)), size = language == "coq" ? "sa := 2" : "sa : Nat := 2";
        string entries = text[text.IndexOf("entries : ", StringComparison.Ordinal)..];
        foreach (string damaged in (string[])
        [
            text[..(text.IndexOf(entries, StringComparison.Ordinal) + 70)],
            text.Replace(size, size[..^1] + "20000000"), text.Replace(size, size[..^1] + "0"), text.Replace(size, size[..^1] + "1"),
            text.Replace("The tensor 2nd+odd-one:x:", "The tensor 2x2x2:"), text.Replace("The tensor", "A tensor"),
            text.Replace("-3", "-3000000000"), text.Replace("-3", "x"),
        ])
        {
            Assert.That(damaged, Is.Not.EqualTo(text));
            Assert.That(() => Fixtures.Read("proof.txt", damaged), Throws.InstanceOf<MalformedInputException>());
        }
    }

    /// <summary>What Lean elaborates is hand-written text around the numbers: it imports nothing, postulates nothing and leaves the proof
    /// to the kernel.</summary>
    [Test]
    public void The_text_for_Lean_needs_nothing_and_assumes_nothing([ValueSource(nameof(Schemes))] Scheme scheme)
    {
        string text = Text("lean", scheme);
        foreach (string word in (string[])["import", "sorry", "axiom ", "native_decide", "partial", "unsafe", "opaque"])
            Assert.That(Words().Matches(text).Select(m => m.Value), Has.None.EqualTo(word.Trim()), word);
        Assert.That(text, Does.Contain("theorem all_equations_hold : all_equations = true := by decide +kernel"));
        Assert.That(text, Does.Contain($"theorem rank : terms.length = {scheme.Rank} :="));
        Assert.That(text, Does.Contain(scheme.Tensor.Product is null ? "    total a b c = values a b c entries := by"
            : "    coefficient i j j' k i' k' = expected i j j' k i' k' := by"));
        Assert.That(text.Count(c => c == '['), Is.EqualTo(text.Count(c => c == ']')));
        Assert.That(text.Count(c => c == '('), Is.EqualTo(text.Count(c => c == ')')));
        // Every name is defined above the place where it is used: Lean reads a file once.
        string[] defined = [.. Definitions().Matches(text).Select(m => m.Groups[1].Value)];
        Assert.That(defined, Is.Unique);
        foreach (string name in defined)
            Assert.That(Regex.Match(WithoutComments(text), $@"(?<![\w'.]){Regex.Escape(name)}(?![\w'])").Index,
                Is.EqualTo(Regex.Match(WithoutComments(text), $@"(?:def|theorem) {Regex.Escape(name)}(?![\w'])").Index
                    + (Regex.IsMatch(text, $@"theorem {Regex.Escape(name)}(?![\w'])") ? 8 : 4)), name);
    }

    [Test]
    public void Lean_accepts_a_proof_and_refuses_a_wrong_one()
    {
        if (Command.Run("lean", "--version") is null) Assert.Ignore("lean is not installed");
        using TemporaryFolder folder = new();
        foreach (Scheme scheme in Schemes)
        {
            File.WriteAllText(folder["proof.lean"], Text("lean", scheme));
            Assert.That(Command.Succeed("lean", folder["proof.lean"]), Does.Contain("brent_equations"));
        }
        File.WriteAllText(folder["wrong.lean"], Text("lean", SampleSchemes.Strassen).Replace("[0, 1, 0, -1]", "[0, 1, 0, 1]"));
        Assert.That(Command.Run("lean", folder["wrong.lean"])!.Value.Exit, Is.Not.Zero);
    }

    private static string Text(string language, Scheme scheme) => GeneratedCodeTests.Text(language,
        new Algorithm(CertifiedScheme.Of(new Submission(scheme, new Claim.Exact(), "test"), null, out _)!));

    private static string WithoutComments(string text) => Comments().Replace(text, m => new string(' ', m.Length));

    [GeneratedRegex(@"/-.*?-/", RegexOptions.Singleline)]
    private static partial Regex Comments();

    [GeneratedRegex(@"[\w']+")]
    private static partial Regex Words();

    [GeneratedRegex(@"(?m)^(?:def|theorem) ([\w']+)")]
    private static partial Regex Definitions();
}
