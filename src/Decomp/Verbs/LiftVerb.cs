using System.CommandLine;
using System.Diagnostics;
using TensorDecomp.Cli.Host;
using TensorDecomp.Cli.Options;
using TensorDecomp.Cli.Reports;
using TensorDecomp.Exact.Lifting;
using TensorDecomp.Kernels.Flips;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Bases;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Search.Flips;
using TensorDecomp.Verify;

namespace TensorDecomp.Cli.Verbs;

/// <summary>decomp lift FILE: from a finite field to the integers or the rationals, and from those to {−1,0,1}.</summary>
internal static class LiftVerb
{
    public static string[] Examples =>
    [
        "decomp lift results/4x4x4/47-F2-0123abcd.json",
        "decomp lift results/3x4x5/47-F2-0123abcd.json --tries 1000 --out results",
        "decomp lift results/3x4x5/47-F2-0123abcd.json --tries 1000 --to ZT",
    ];

    private static readonly string s_fields = CoefficientRegistry.Names(CoefficientRegistry.Fields, "or");

    public static Command Create()
    {
        Argument<string> file = new("FILE") { Description = $"a scheme over {s_fields}; with --to ZT also one over Z or Q" };
        Option<string?> member = OneScheme.MemberOption();
        Option<int> tries =
            new("--tries")
            {
                Description =
                "where it does not lift to the ring of --to, try so many neighbours in the flip graph; from Z and Q so many runs",
                DefaultValueFactory = _ => 1,
                HelpName = "N",
            };
        Option<string> to = new("--to")
        {
            Description = "what neighbours are tried for: ZT, Z or Q; the smallest ring that was come to is taken",
            DefaultValueFactory = _ => "Z",
        };
        to.AcceptOnlyFromAmong("ZT", "Z", "Q");
        Option<ulong> seed = SeedOption.Create("seed of the walk to the neighbours");
        Option<string> output = StoreOption.Create("folder that receives the lifted scheme, certified");
        Option<bool> json = new("--json") { Description = "print one JSON object" };
        tries.Validators.Add(WholeNumber.Between(1, int.MaxValue));
        Command verb = new("lift", $"Lift a scheme from {s_fields} to characteristic 0, or take one over Z or Q to ZT.")
        {
            file, member, tries, to, seed, output, json,
        };
        verb.SetAction(parsed =>
        {
            string path = parsed.GetValue(file)!;
            Submission submission = Judgement.Of(OneScheme.Submitted(path, parsed.GetValue(member), "lift", Limits.Default)).Submission;
            Verdict verdict = Verifier.Judge(submission.Scheme, submission.Claim);
            Ring ring = verdict.Ring;
            Ring wanted = RingOption.Parse(parsed.GetValue(to)!);
            bool field = CoefficientRegistry.Fields.Contains(ring);
            if (!field && (ring.Modulus != 0 || wanted != Ring.Zt))
                throw new UsageException(
                    $"{path} is over {ring}; schemes are lifted from {s_fields}, and with --to ZT taken there from Z and Q.");
            if (!field && TernaryForm.WhyNot(submission.Scheme, Ring.Rationals) is { } reason) throw new UsageException(reason);
            SchemeStore store = new(parsed.GetValue(output)!);
            store.Open();
            using Interruption interruption = new();
            var clock = Stopwatch.StartNew();
            int most = verdict.Valid ? parsed.GetValue(tries) : 1, at = 0;
            LiftOutcome Lift() => !field
                ? InOtherBases(submission.Scheme, most, parsed.GetValue(seed), interruption.Token, tried => Volatile.Write(ref at, tried))
                : NeighbourLift.Of(submission.Scheme, ring, most, parsed.GetValue(seed), interruption.Token, wanted,
                    tried => Volatile.Write(ref at, tried));
            LiftOutcome outcome = LiveLines.OnError?.During(spent =>
                [
                    $"{submission.Scheme.Tensor} of rank {submission.Scheme.Rank} over {ring}: lifting, {Duration.Text(spent)}",
                    Volatile.Read(ref at) is > 0 and var tried
                        ? $"  {(field ? "neighbour in the flip graph" : "run in other bases")} {tried} of {most - 1}"
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

    private static LiftOutcome InOtherBases(Scheme scheme, int runs, ulong seed, CancellationToken stop, Action<int> tried)
    {
        TernaryForm form = new(scheme, Ring.Rationals, seed);
        int least = form.Left, run = 0;
        try
        {
            for (; run < runs; run++)
            {
                tried(run);
                if (form.Run(TernaryForm.Moves, stop) is { } found && Verifier.Certify(found).Valid)
                    return new LiftOutcome(found,
                        $"holds over {Ring.Zt} in other bases, found in run {run + 1} of {TernaryForm.Moves} moves");
                least = Math.Min(least, form.Left);
            }
        }
        catch (OperationCanceledException)
        {
            // Told to stop: what is left is said all the same.
        }
        return new LiftOutcome(null,
            $"no form over {Ring.Zt} in {run} runs of {TernaryForm.Moves} moves over bases; at least {least} coefficients are others");
    }

    // The seconds of the search stay with the scheme: the lift takes its time on top.
    private static Provenance Provenance(Submission submission, string path, TimeSpan elapsed)
    {
        Provenance lift =
            ProvenanceOf.Engine("lift", submission.StatedRing?.Modulus is 0 ? "other bases" : "Hensel lifting", submission.Provenance?.Seed
                ?? 0, elapsed + TimeSpan.FromSeconds(submission.Provenance?.Seconds ?? 0));
        return lift with { Derivation = $"lifted from {Path.GetFileName(path)}" };
    }
}
