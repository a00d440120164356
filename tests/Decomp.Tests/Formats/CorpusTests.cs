using NUnit.Framework;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Formats;

/// <summary>Every published scheme gets the verdict that the corpus' manifest states.</summary>
public sealed class CorpusTests
{
    private static IEnumerable<TestCaseData> Rows() => Corpus.Manifest.Select(row => new TestCaseData(row).SetArgDisplayNames($"{row}"));

    [Test]
    public void The_corpus_is_there() => Assert.That(Directory.Exists(Surroundings.Shared("corpus")));

    [TestCaseSource(nameof(Rows))]
    public void The_verdict_is_the_one_the_manifest_states(Corpus.Row row)
    {
        Submission submission = row.Read();
        Verdict verdict = Verifier.Judge(submission.Scheme, submission.Claim);
        Assert.Multiple(() =>
        {
            Assert.That(submission.Format, Is.EqualTo(row["format"]));
            Assert.That($"{verdict.Tensor} {verdict.Rank}", Is.EqualTo($"{row["m"]}x{row["n"]}x{row["p"]} {row["rank"]}"));
            Assert.That(verdict.Valid ? "valid" : "invalid", Is.EqualTo(row["expected"]), verdict.Reason);
            Assert.That($"{verdict.Ring}", Is.EqualTo(row["smallest_ring"]));
            Assert.That($"{verdict.RingAfterRescaling}", Is.EqualTo(row["ring_after_rescaling"]));
            Assert.That(BrentEquations.Check(submission.Scheme).Failing, Is.EqualTo(long.Parse(row["brent_violations_char0"])));
            // n/a stands where a coefficient as written has no image in the prime field.
            foreach (int q in (int[])[2, 3])
                Assert.That(!Ring.Modulo(q).Contains(submission.Scheme) ? "n/a" : verdict.Characteristics.Contains(q) ? "yes"
                    : "no", Is.EqualTo(row[$"valid_mod{q}"]), $"modulo {q}");
        });
    }

    [TestCaseSource(nameof(Rows))]
    public void Every_published_scheme_is_refused_once_a_coefficient_is_changed(Corpus.Row row)
    {
        Submission submission = row.Read();
        Scheme scheme = submission.Scheme;
        var random = new Random(row.ToString().Length);
        for (int trial = 0; trial < (scheme.Rank > 300 ? 1 : 12); trial++)
        {
            (int x, int r) = (random.Next(3), random.Next(scheme.Rank));
            int a = random.Next(scheme.Factors[x].Size);
            Coefficient old = scheme.Factors[x][r, a];
            // Where residues are claimed only a change of residue is a change.
            Coefficient changed = submission.Claim is Claim.Residues ? (old.IsZero ? Coefficient.One : Coefficient.Zero)
                : old + (Coefficient)new Rational(random.Next(1, 4), random.Next(1, 3));
            Verdict verdict = Verifier.Judge(scheme.With(x, r, a, changed), submission.Claim);
            Assert.That(verdict.Valid, Is.False, $"{"uvw"[x]}[{a}] of term {r + 1} from {old} to {changed}");
            Assert.That(verdict.FirstFailure, Is.Not.Null);
        }
    }

    private static IEnumerable<string> StrassenFiles() =>
        Directory.Exists(Path.Combine(Corpus.Folder, "strassen")) ? Directory.EnumerateFiles(Path.Combine(Corpus.Folder, "strassen"))
            .Select(f => Path.GetFileName(f)).Order() : [];

    [TestCaseSource(nameof(StrassenFiles))]
    public void The_same_scheme_in_every_format_has_the_same_canonical_form(string name)
    {
        Submission submission =
            FormatRegistry.Read(SourceFile.Open(Path.Combine(Corpus.Folder, "strassen", name), Limits.Default), Limits.Default).Single();
        Assert.That(CanonicalForm.Text(CanonicalForm.Of(submission.Scheme, Ring.Zt), Ring.Zt),
            Is.EqualTo(CanonicalForm.Text(CanonicalForm.Of(Known.Strassen, Ring.Zt), Ring.Zt)));
        Assert.That(name, Does.StartWith(submission.Format.Split('_')[0]), "the file is named for its format");
    }
}
