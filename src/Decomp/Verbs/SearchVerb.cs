using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using TensorDecomp.Cli.Host;
using TensorDecomp.Cli.Options;
using TensorDecomp.Cli.Reports;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Workshop;
using TensorDecomp.Kernels;
using TensorDecomp.Programs;
using TensorDecomp.Programs.Named;
using TensorDecomp.Schemes;
using TensorDecomp.Search;
using TensorDecomp.Search.Kinds;

namespace TensorDecomp.Cli.Verbs;

/// <summary>decomp search M N P: find a low-rank decomposition, certify it, store it.</summary>
internal static class SearchVerb
{
    public static string[] Examples =>
    [
        "decomp search 3 3 3",
        "decomp search 2 4 5 --rank 33 --time 2m --seed 7",
        "decomp search 3 3 4 --engine gradient --program adam-anneal --threads 8 --json",
        "decomp search 3 3 3 --engine gradient --program ./mine.cs",
        "decomp search 3 3 4 --engine gradient --rank 29..31",
        "decomp search 2 4 5 --engine gradient --rank 33..35 --descend",
        "decomp search 2 4 5 --engine gradient --rank 32 --from results",
        "decomp search 4 4 4 --ring F2 --engine flip --time 10m",
        "decomp search 4 4 4 --engine gradient --symmetry cyclic:16",
        "decomp search 4 4 5 --ring F2 --symmetry swap:1,1,1",
        "decomp search 3 3 3 --engine gradient --symmetry swap:1,1,1:5",
        "decomp search 4 4 4 --engine lbfgs --symmetry perm:0123,0123,0123+03.12,13,03.12",
        "decomp search 4 4 5 --engine flip --symmetry perm:0123,0123,0123+13,13,13",
        "decomp search 4 4 4 --rank 48 --ring C --time 8h --checkpoint c48.json --resume",
        "decomp search 3 4 5 --engine lbfgs",
        "decomp search 3 4 5 --relay run.db",
        "decomp search --tensor poly:3x3 --rank 5",
        "decomp search 3 3 3 --engine gradient --backend gpu",
        "decomp search 3 3 4 --engine gradient --program ./mine.cs --write-goal goal.json",
        "decomp search --goal goal.json",
    ];

    public static Command Create()
    {
        SearchOptions options = new();
        RunOptions run = new("folder that receives certified schemes and whose schemes are built on");
        Option<string> backend =
            new("--backend")
            {
                Description = BackendChoice.Description,
                DefaultValueFactory = _ => BackendChoice.Default,
                HelpName = "NAME"
            };
        Option<string?> read =
            new("--goal") { Description = "file that says what is asked, in place of M N P and the options above", HelpName = "FILE" };

        Command verb =
            new("search", "Find low-rank decompositions of the product of an MxN by an NxP matrix, or of another bilinear map, each one " +
                "certified exactly.");
        options.AddTo(verb);
        verb.Options.Add(read);
        verb.Options.Add(backend);
        run.AddTo(verb);
        verb.SetAction(parsed =>
        {
            SearchStore store = run.Store(parsed);
            SearchGoal goal = parsed.GetValue(read) is { } file ? options.Refined(parsed, GoalFile.Read(file), file)
                : options.Goal(parsed, store.Programs);
            if (goal.Relay is not null && run.Written(parsed) is not null)
                throw new UsageException("a goal file holds no relay; keep it under a name with 'decomp programs add RUN.db:relay'.");
            RankChoice.Check(goal);
            string? device = parsed.GetResult(backend) is { Implicit: false } ? parsed.GetValue(backend) : null;
            if (device is not null) goal = goal with { Backend = BackendChoice.Kind(device) };
            return GoalRun.Run(run, parsed, goal, device);
        });
        return verb;
    }
}
