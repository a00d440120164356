using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using TensorDecomp.Cli.Host;
using TensorDecomp.Cli.Options;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Schemes.StraightLines;
using TensorDecomp.Search.Flips;
using TensorDecomp.Verify;

namespace TensorDecomp.Cli.Verbs;

/// <summary>decomp optimize FILE: the same rank with fewer nonzero coefficients, and so fewer additions.</summary>
internal static class OptimizeVerb
{
    public static string[] Examples =>
    [
        "decomp optimize results/3x3x3/23-ZT-0123abcd.json",
    ];

    public static Command Create()
    {
        Argument<string> file = new("FILE") { Description = "the scheme to make sparser, in any known format" };
        Option<string?> member = OneScheme.MemberOption();
        Option<TimeSpan> time =
            new("--time")
            {
                Description = "stop after this long: 90s, 5m, 2h; 10s unless given",
                DefaultValueFactory = _ =>
                TimeSpan.FromSeconds(10),
                CustomParser = Duration.Parse,
                HelpName = "TIME"
            };
        Option<ulong> seed = new("--seed") { Description = "seed of the first run", DefaultValueFactory = _ => 1 };
        Option<int> sweeps = new("--sweeps") { Description = "annealing sweeps of one run", DefaultValueFactory = _ => 8 };
        Option<string?> output = new("--out") { Description = "folder for the sparser scheme" };
        Option<bool> json = new("--json") { Description = "print one JSON object" };
        Command verb =
            new("optimize",
                "Find fewer nonzero coefficients and additions at the same rank by flips; count what common-subexpression elimination leaves.") { file, member, time, seed, sweeps, output, json };
        verb.SetAction((parsed, cancellation) =>
        {
            string path = parsed.GetValue(file)!;
            Submission submission = Judgement.Of(OneScheme.Submitted(path, parsed.GetValue(member), "optimize", Limits.Default)).Submission;
            Verdict verdict = Verifier.Judge(submission.Scheme, submission.Claim);
            if (!verdict.Valid) throw new UsageException($"{path} is no valid scheme over {verdict.Ring}; see 'decomp verify'.");
            if (!FlipWalkers.Rings.Contains(verdict.Ring))
                throw new UsageException(
                    $"{path} holds over {verdict.Ring}, which has no flip graph; schemes over {string.Join(", ", FlipWalkers.Rings)} can be optimised.");

            var clock = Stopwatch.StartNew();
            TimeSpan limit = parsed.GetValue(time);
            Scheme best = submission.Scheme;
            ulong next = parsed.GetValue(seed), foundBy = next;
            do
            {
                Scheme candidate = Sparsifier.Run(best, verdict.Ring, next, parsed.GetValue(sweeps), flips: 20_000, cancellation);
                if ((candidate.Rank, candidate.Nonzeros).CompareTo((best.Rank, best.Nonzeros)) < 0) (best, foundBy) = (candidate, next);
                next++;
            }
            while (clock.Elapsed < limit && !cancellation.IsCancellationRequested);

            Verdict after = Verifier.Judge(best, new Claim.Over(verdict.Ring));
            if (!after.Valid) throw new InvalidOperationException($"Optimising {path} broke it; please report the file.");
            int codeBefore = StraightLine.Of(submission.Scheme).Additions, codeAfter = StraightLine.Of(best).Additions;
            string? written = parsed.GetValue(output) is { } folder
                ? Certified.Save(folder, best, verdict.Ring,
                    ProvenanceOf.Engine("optimize", "annealed flips", foundBy, clock.Elapsed)
                        with
                    { Derivation = $"optimised from {Path.GetFileName(path)}" })
                : null;
            Console.Out.WriteLine(parsed.GetValue(json)
                ? JsonSerializer.Serialize(new
                {
                    shape = after.Shape.ToString(),
                    ring = after.Ring.ToString(),
                    before = new
                    {
                        rank = verdict.Rank,
                        nonzeros = verdict.Census.Nonzeros,
                        additions = verdict.Census.Additions,
                        additionsAfterElimination = codeBefore
                    },
                    after = new
                    {
                        rank = after.Rank,
                        nonzeros = after.Census.Nonzeros,
                        additions = after.Census.Additions,
                        additionsAfterElimination = codeAfter
                    },
                    path = written,
                })
                : $"{after.Shape} over {after.Ring}: rank {verdict.Rank} -> {after.Rank}, nonzeros {verdict.Census.Nonzeros} -> {after.Census.Nonzeros}, additions {verdict.Census.Additions} -> {after.Census.Additions}, with common subexpressions eliminated {codeBefore} -> {codeAfter}{(written is null ? "" : $", {written}")}");
            return Task.FromResult(ExitCode.Success);
        });
        return verb;
    }
}
