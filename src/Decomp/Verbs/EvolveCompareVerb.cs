using System.CommandLine;
using TensorDecomp.Cli.Host;
using TensorDecomp.Cli.Options;
using TensorDecomp.Cli.Reports;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Journal;
using TensorDecomp.Evolution.Run;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Programs.Named;

namespace TensorDecomp.Cli.Verbs;

/// <summary>decomp evolve compare PROGRAM...: the share of restarts that end exact, per program and target, on fresh seeds at equal
/// restart-steps.</summary>
internal static class EvolveCompareVerb
{
    public static Command Create()
    {
        Argument<string[]> programs =
            new("PROGRAM")
            {
                Description = $"name, C# file, or {CandidateChoice.Usage}",
                Arity = ArgumentArity.OneOrMore
            };
        Option<string> targets =
            new("--targets", "-t")
            {
                Description = "goals, for example 3x3x3:23,3x4x5:47, behind @ with a symmetry (docs/evolution.md)",
                Required = true,
                HelpName = "GOALS"
            };
        Option<long> steps =
            new("--steps")
            {
                Description = "restart-steps of one measurement on one target",
                DefaultValueFactory = _ => 1_000_000,
                HelpName = "N"
            };
        Option<int> repeats =
            new("--repeats") { Description = "measurements of each program on each target", DefaultValueFactory = _ => 1, HelpName = "N" };
        Option<ulong> seed =
            new("--seed", "-s")
            {
                Description = "determines every restart; take one that no run was evolved with",
                DefaultValueFactory = _ => 1000,
                HelpName = "S"
            };
        Option<string> folder =
            StoreOption.Create("folder of results, whose programs are known by name");
        Option<string?> heldOut =
            new("--held-out") { Description = "goals that no program was made for; told apart from --targets", HelpName = "GOALS" };
        Option<bool> json = new("--json") { Description = "print JSON lines only" };
        Option<bool> markdown = new("--markdown") { Description = "print Markdown" };
        repeats.Validators.Add(WholeNumber.Between(1, 100_000));
        Command verb = new("compare", "Measure programs side by side on fresh seeds at equal restart-steps.") { programs, targets, heldOut,
            steps, repeats, seed, folder, json, markdown };
        verb.SetAction(parsed =>
        {
            IReadOnlyList<TiedTarget> goals = TargetList.Of("--targets", parsed.GetValue(targets)!);
            IReadOnlyList<TiedTarget> apart = parsed.GetValue(heldOut) is { } text ? TargetList.Of("--held-out", text) : [];
            if (goals.Intersect(apart).FirstOrDefault() is { Rank: > 0 } twice)
                throw new UsageException($"{twice} stands in --targets and in --held-out; name it once.");
            if (parsed.GetValue(steps) < 1) throw new UsageException("--steps takes a positive number.");
            if (parsed.GetValue(json) && parsed.GetValue(markdown))
                throw new UsageException("--json and --markdown are two forms; choose one.");
            ProgramFolder named = new(Path.Combine(parsed.GetValue(folder)!, ProgramFolder.Below));
            Contestant[] contestants = Named(parsed.GetValue(programs)!, named);
            ComparisonReport report = new(parsed.GetValue(json) ? ComparisonForm.Json
                : parsed.GetValue(markdown) ? ComparisonForm.Markdown : ComparisonForm.Table, Console.Out);
            return Compare(contestants, goals, apart, parsed.GetValue(seed), parsed.GetValue(steps), parsed.GetValue(repeats), report)
                .GetAwaiter().GetResult();
        });
        return verb;
    }

    private static async Task<int> Compare(Contestant[] contestants, IReadOnlyList<TiedTarget> targets, IReadOnlyList<TiedTarget> heldOut,
        ulong seed, long steps, int repeats, ComparisonReport report)
    {
        await using ICandidateEvaluator evaluator = EvaluatorChoice.CreateThorough(1);
        List<ComparisonRow> standings = [];
        await foreach (ComparisonRow s in Comparison.Of(contestants, [.. targets, .. heldOut], seed, steps, repeats, evaluator))
        {
            foreach (string failure in s.Failures) Failure.Tell($"{s.Name} on {s.Target}: {failure}");
            standings.Add(s);
            if (standings.Count % contestants.Length == 0) report.Target(standings[^contestants.Length..], heldOut.Contains(s.Target));
        }
        ILookup<bool, ComparisonRow> apart = standings.ToLookup(s => heldOut.Contains(s.Target));
        report.Profiles([.. apart[false]], [.. apart[true]]);
        return standings.Any(s => s.Failures.Count > 0) ? ExitCode.Negative : ExitCode.Success;
    }

    /// <summary>Candidates by the file of their run, and with its folder where another's is called the same, as exported journals all
    /// are.</summary>
    private static Contestant[] Named(string[] texts, ProgramFolder folder)
    {
        (string Short, string Whole, string Source)[] found =
            [.. from text in texts
                let program = ProgramChoice.Find(text, folder)
                select CandidateChoice.IsOne(text) ? (Path.GetFileName(program.File!), program.File!, program.Source)
                    : (text, text, program.Source)];
        return [.. found.Select(one => new Contestant(found.Count(other => other.Short == one.Short) > 1 ? one.Whole : one.Short,
            one.Source))];
    }
}
