using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using TensorDecomp.Cli.Host;
using TensorDecomp.Cli.Options;
using TensorDecomp.Kernels;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Circuits;
using TensorDecomp.Search;
using TensorDecomp.Search.Flips;
using TensorDecomp.Search.Kinds;
using TensorDecomp.Verify;

namespace TensorDecomp.Cli.Verbs;

/// <summary>decomp optimize FILE: the same rank with fewer nonzero coefficients, and so fewer additions; a search with that goal.</summary>
internal static class OptimizeVerb
{
    public static string[] Examples =>
    [
        "decomp optimize results/3x3x3/23-ZT-0123abcd.json",
        "decomp optimize results/3x3x3/23-ZT-0123abcd.json --for additions --time 1m --threads 2",
        "decomp optimize 23.json --time 8h --out results --checkpoint sparser.json --resume",
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
        sweeps.Validators.Add(WholeNumber.Between(1, SparserGoal.MostSweeps));
        Option<Objective> asked = new("--for")
        {
            Description = "what it should have less of: nonzeros (coefficients), additions, depth (additions that wait for one another), " +
                "scalings (by constants other than 1 and -1) or growth (the growth factor of rounding errors)",
            DefaultValueFactory = _ => Objective.Nonzeros,
            HelpName = "WHAT",
        };
        RunOptions run = new("folder that receives the sparser schemes, certified");
        Command verb =
            new("optimize",
                "Find fewer nonzero coefficients and additions at the same rank by flips; count what common-subexpression elimination " +
                    "leaves.") { file, member, asked, time, seed, sweeps };
        run.AddTo(verb);
        verb.SetAction(parsed =>
        {
            string path = parsed.GetValue(file)!;
            Submission submission = Judgement.Of(OneScheme.Submitted(path, parsed.GetValue(member), "optimize", Limits.Default)).Submission;
            Verdict verdict = Verifier.Judge(submission.Scheme, submission.Claim);
            if (!verdict.Valid) throw new UsageException($"{path} is no valid scheme over {verdict.Ring}; see 'decomp verify'.");
            Objective objective = parsed.GetValue(asked);
            if (objective == Objective.Nonzeros && !FlipWalkers.Rings.Contains(verdict.Ring))
                throw new UsageException(
                    $"{path} holds over {verdict.Ring}, which has no flip graph; schemes over {string.Join(", ", FlipWalkers.Rings)} can " +
                        "be made sparser, and this one '--for additions'.");
            SearchGoal goal = new(new Target(verdict.Tensor, verdict.Rank), verdict.Ring)
            {
                Engine = EngineKinds.Optimize(objective),
                Sparser = new SparserGoal(SparserGoal.Word(submission.Scheme, verdict.Ring), Path.GetFileName(path),
                    parsed.GetValue(sweeps))
                { Objective = objective, Below = submission.Program(verdict.Ring)?.Additions },
                Seed = parsed.GetValue(seed),
                Time = parsed.GetValue(time),
            };
            return GoalRun.Run(run, parsed, goal);
        });
        return verb;
    }
}
