using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using TensorDecomp.Cli.Host;
using TensorDecomp.Cli.Options;
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
            new("--targets", "-t") { Description = "goals, for example 3x3x3:23,3x4x5:47", Required = true, HelpName = "GOALS" };
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
            new("--out", "-o")
            {
                Description = "folder of results, whose programs are known by name",
                DefaultValueFactory = _ => "results",
                HelpName = "DIR"
            };
        Option<bool> json = new("--json") { Description = "print JSON lines only" };
        repeats.Validators.Add(WholeNumber.Between(1, 100_000));
        Command verb = new("compare", "Measure programs side by side on fresh seeds at equal restart-steps.") { programs, targets, steps,
            repeats, seed, folder, json };
        verb.SetAction(parsed =>
        {
            if (!EvolutionTargets.TryParse(parsed.GetValue(targets)!, out IReadOnlyList<Target>? goals))
                throw new UsageException($"--targets {parsed.GetValue(targets)} is no list of goals; write 3x3x3:23,2x4x5:33, each once.");
            if (parsed.GetValue(steps) < 1) throw new UsageException("--steps takes a positive number.");
            ProgramFolder named = new(Path.Combine(parsed.GetValue(folder)!, ProgramFolder.Below));
            Contestant[] contestants = [.. parsed.GetValue(programs)!.Select(p => Named(p, named))];
            return Compare(contestants, goals, parsed.GetValue(seed), parsed.GetValue(steps), parsed.GetValue(repeats),
                parsed.GetValue(json)).GetAwaiter().GetResult();
        });
        return verb;
    }

    private static async Task<int> Compare(Contestant[] contestants, IReadOnlyList<Target> targets, ulong seed, long steps, int repeats,
        bool json)
    {
        await using ICandidateEvaluator evaluator = EvaluatorChoice.CreateThorough(1);
        if (!json) Console.WriteLine(
            "| target | program | exact | restarts | share | 95 % | exact per 10⁶ steps | lowest f |\n|---|---|---|---|---|---|---|---|");
        bool failed = false;
        await foreach (Standing s in Comparison.Of(contestants, targets, seed, steps, repeats, evaluator))
        {
            Console.WriteLine(json ? Json(s) : Row(s));
            foreach (string failure in s.Failures) Console.Error.WriteLine($"decomp: {s.Name} on {s.Target}: {failure}");
            failed |= s.Failures.Count > 0;
        }
        return failed ? ExitCode.Negative : ExitCode.Success;
    }

    private static string Row(Standing s) => string.Create(CultureInfo.InvariantCulture,
        $"| {s.Target} | {s.Name} | {s.Exact} | {s.Restarts} | {s.Share:F4} | {s.Interval.Low:F4}–{s.Interval.High:F4} | {s.PerMillion:F3} | {s.BestLoss:G3} |");

    private static string Json(Standing s) => JsonSerializer.Serialize(new
    {
        target = s.Target.ToString(),
        program = s.Name,
        exact = s.Exact,
        restarts = s.Restarts,
        share = s.Share,
        low = s.Interval.Low,
        high = s.Interval.High,
        perMillionSteps = s.PerMillion,
        restartSteps = s.RestartSteps,
        residual = s.BestLoss,
        failures = s.Failures,
    }, new JsonSerializerOptions { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals });

    private static Contestant Named(string text, ProgramFolder folder)
    {
        NamedProgram program = ProgramChoice.Find(text, folder);
        return new Contestant(CandidateChoice.IsOne(text) ? Path.GetFileName(program.File!) : text, program.Source);
    }
}
