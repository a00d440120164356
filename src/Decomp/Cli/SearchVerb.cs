using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Runtime.InteropServices;
using TensorDecomp.Kernels;
using TensorDecomp.Programs;
using TensorDecomp.Schemes;
using TensorDecomp.Search;
using TensorDecomp.Verify;

namespace TensorDecomp.Cli;

/// <summary>decomp search M N P: find a low-rank decomposition, certify it, store it.</summary>
internal static class SearchVerb
{
    public static Command Create()
    {
        Argument<int> m = Dimension("M"), n = Dimension("N"), p = Dimension("P");
        Option<int?> rank = new("--rank", "-r") { Description = "rank to reach [default: the best known rank over Q]", HelpName = "R" };
        Option<ulong> seed = new("--seed", "-s") { Description = "determines every random choice", DefaultValueFactory = _ => 1, HelpName = "S" };
        Option<TimeSpan> time = new("--time", "-t") { Description = "stop after this long: 90s, 5m, 2h", DefaultValueFactory = _ => TimeSpan.FromMinutes(5), CustomParser = Duration.Parse, HelpName = "TIME" };
        Option<int> threads = new("--threads") { Description = "worker threads [default: all cores]", DefaultValueFactory = _ => Environment.ProcessorCount, HelpName = "N" };
        Option<string> program = new("--program", "-p") { Description = $"gradient program: {string.Join(", ", ProgramRegistry.All.Select(x => x.Name))}", DefaultValueFactory = _ => ProgramRegistry.All[0].Name, HelpName = "NAME" };
        Option<string> output = new("--out", "-o") { Description = "folder that receives certified schemes", DefaultValueFactory = _ => "results", HelpName = "DIR" };
        Option<bool> json = new("--json") { Description = "print JSON lines only" };
        rank.Validators.Add(WholeNumber.Between(1, 128));
        threads.Validators.Add(WholeNumber.Between(1, 1024));

        Command verb = new("search", "Find low-rank decompositions of the product of an MxN by an NxP matrix, each one certified exactly.") { m, n, p, rank, seed, time, threads, program, output, json };
        verb.SetAction(parsed =>
        {
            Shape shape = new(parsed.GetValue(m), parsed.GetValue(n), parsed.GetValue(p));
            Record? record = RecordTable.Current.Best(shape, Ring.Rationals);
            int goal = parsed.GetValue(rank) ?? record?.Rank ?? throw new UsageException($"no rank is on record for {shape}; give one with --rank.");
            if (goal > 128) throw new UsageException($"the gradient engine holds ranks up to 128, not {goal}; give a lower one with --rank.");
            GradientProgram chosen = ProgramRegistry.Find(parsed.GetValue(program)!)
                ?? throw new UsageException($"there is no program named {parsed.GetValue(program)}; there are {string.Join(", ", ProgramRegistry.All.Select(x => x.Name))}.");
            SearchRequest request = new(new Target(shape, goal), parsed.GetValue(seed), parsed.GetValue(time), parsed.GetValue(threads), ToolVersion.Text);
            return Run(request, chosen, new SchemeStore(parsed.GetValue(output)!), record, parsed.GetValue(json));
        });
        return verb;
    }

    private static int Run(SearchRequest request, GradientProgram program, SchemeStore store, Record? record, bool json)
    {
        store.Open();
        using CancellationTokenSource cancel = new();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using GradientEngine engine = new(request.Target, program, request.Seed, request.Threads, GradientProgram.BestLanes);
        ISearchReport report = json ? new SearchJsonLines(Console.Out)
            : Console.IsErrorRedirected || Console.IsOutputRedirected ? new SearchPlainLines(Console.Out)
            : new SearchLiveDisplay();
        report.Begin(request, program.Name, record);
        SearchResult result = report.During(observer => new SearchLoop(request, engine, store, observer, TimeProvider.System).Run(cancel.Token));
        report.End(request, result, record);
        return result.End == SearchEnd.Reached ? ExitCode.Success : ExitCode.Negative;

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true; // the loop ends in an orderly way and reports what it has
            cancel.Cancel();
        }
    }

    private static Argument<int> Dimension(string name)
    {
        Argument<int> argument = new(name) { Description = $"dimension, 1 to {Shape.MaxDimension}" };
        argument.CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && Shape.IsAllowed(value)) return value;
            result.AddError($"{text} is no dimension; M, N and P are whole numbers from 1 to {Shape.MaxDimension}, as in 'decomp search 3 3 3'.");
            return 0;
        };
        return argument;
    }
}
