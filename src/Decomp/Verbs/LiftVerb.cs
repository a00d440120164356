using System.CommandLine;
using System.Diagnostics;
using TensorDecomp.Cli.Host;
using TensorDecomp.Cli.Options;
using TensorDecomp.Cli.Reports;
using TensorDecomp.Exact.Lifting;
using TensorDecomp.Kernels.Flips;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Search.Flips;
using TensorDecomp.Verify;

namespace TensorDecomp.Cli.Verbs;

/// <summary>decomp lift FILE: from a finite field to the integers or the rationals.</summary>
internal static class LiftVerb
{
    public static string[] Examples =>
    [
        "decomp lift results/4x4x4/47-F2-0123abcd.json",
        "decomp lift results/3x4x5/47-F2-0123abcd.json --tries 1000 --out results",
    ];

    private static readonly string s_fields = CoefficientRegistry.Names(CoefficientRegistry.Fields, "or");

    public static Command Create()
    {
        Argument<string> file = new("FILE") { Description = $"a scheme over {s_fields}" };
        Option<string?> member = OneScheme.MemberOption();
        Option<int> tries =
            new("--tries")
            {
                Description =
                "where it does not lift to the integers, try neighbours in the flip graph: so many schemes in all",
                DefaultValueFactory = _ => 1,
                HelpName = "N",
            };
        Option<ulong> seed = SeedOption.Create("seed of the walk to the neighbours");
        Option<string> output = StoreOption.Create("folder that receives the lifted scheme, certified");
        Option<bool> json = new("--json") { Description = "print one JSON object" };
        tries.Validators.Add(WholeNumber.Between(1, int.MaxValue));
        Command verb = new("lift", $"Lift a scheme from {s_fields} to characteristic 0.") { file, member, tries, seed, output, json };
        verb.SetAction(parsed =>
        {
            string path = parsed.GetValue(file)!;
            Submission submission = Judgement.Of(OneScheme.Submitted(path, parsed.GetValue(member), "lift", Limits.Default)).Submission;
            Verdict verdict = Verifier.Judge(submission.Scheme, submission.Claim);
            Ring ring = verdict.Ring;
            if (!CoefficientRegistry.Fields.Contains(ring))
                throw new UsageException($"{path} is over {ring}; schemes are lifted from {s_fields}.");
            SchemeStore store = new(parsed.GetValue(output)!);
            store.Open();
            using Interruption interruption = new();
            var clock = Stopwatch.StartNew();
            int most = verdict.Valid ? parsed.GetValue(tries) : 1, at = 0;
            LiftOutcome Lift() =>
                NeighbourLift.Of(submission.Scheme, ring, most, parsed.GetValue(seed), interruption.Token,
                    tried => Volatile.Write(ref at, tried));
            LiftOutcome outcome = LiveLines.OnError?.During(spent =>
                [
                    $"{submission.Scheme.Tensor} of rank {submission.Scheme.Rank} over {ring}: lifting, {Duration.Text(spent)}",
                    Volatile.Read(ref at) is > 0 and var tried ? $"  neighbour {tried} of {most - 1} in the flip graph"
                        : "  the scheme itself",
                ], Lift) ?? Lift();
            Ring? reached = outcome.Lifted is null ? null : Ring.Of(outcome.Lifted);
            string? written = outcome.Lifted is { } lifted
                ? store.Save(Certified.Of(lifted, reached!, Provenance(submission, path, clock.Elapsed)))
                : null;
            Terminal.Say(parsed.GetValue(json)
                ? JsonText.Of(
                    new
                    {
                        shape = submission.Scheme.Tensor.ToString(),
                        rank = submission.Scheme.Rank,
                        from = ring.ToString(),
                        to = outcome.Lifted is { } found ? $"{Ring.Of(Verifier.Certify(found).Canonical)}" : null,
                        outcome = outcome.Sentence,
                        path = written
                    })
                : $"{submission.Scheme.Tensor} of rank {submission.Scheme.Rank} over {ring}: " +
                    $"{outcome.Sentence}{(written is null ? "" : $", {written}")}", whole: parsed.GetValue(json));
            return outcome.Lifted is not null ? ExitCode.Success : interruption.Code ?? ExitCode.Negative;
        });
        return verb;
    }

    // The seconds of the search stay with the scheme: the lift takes its time on top.
    private static Provenance Provenance(Submission submission, string path, TimeSpan elapsed)
    {
        Provenance lift =
            ProvenanceOf.Engine("lift", "Hensel lifting", submission.Provenance?.Seed
                ?? 0, elapsed + TimeSpan.FromSeconds(submission.Provenance?.Seconds ?? 0));
        return lift with { Derivation = $"lifted from {Path.GetFileName(path)}" };
    }
}
