using System.CommandLine;
using TensorDecomp.Cli.Host;
using TensorDecomp.Cli.Options;
using TensorDecomp.Cli.Reports;
using TensorDecomp.Schemes;
using TensorDecomp.Search;
using TensorDecomp.Search.Hubs;
using TensorDecomp.Search.Kinds;

namespace TensorDecomp.Cli.Verbs;

/// <summary>Runs what is asked: engines from the portfolio, the loop, one of the reports.</summary>
internal static class GoalRun
{
    private static readonly TimeSpan StrangersGrace = TimeSpan.FromSeconds(1);

    /// <summary>Searches, or writes the goal down where that is what is wished; the exit code.</summary>
    /// <param name="run">How it is searched for.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="goal">What is asked.</param>
    /// <param name="backend">The backend or device that gradient restarts run on here; null for where the goal says.</param>
    public static int Run(RunOptions run, ParseResult parsed, SearchGoal goal, string? backend = null)
    {
        Portfolio.Kinds(goal); // a goal that is refused is refused before anything is compiled, read or written
        SearchStore store = run.Store(parsed);
        if (run.Written(parsed) is not { } file) return Run(run.Request(parsed, goal), store, run.Place(parsed, backend));
        GoalFile.Write(store.Pinned(goal), file);
        Terminal.Say($"goal: {file}");
        return ExitCode.Success;
    }

    private static int Run(SearchRequest request, SearchStore store, SearchPlace place)
    {
        SearchGoal goal = request.Goal;
        if (place.Hub is not null && Unfit(request, place) is { } unfit) throw new UsageException(unfit);
        // The tool's own programs do a slice of work in milliseconds; a stranger's may take what its bounds allow.
        if (goal.Programs.Any(one => one.Source is not null)) request = request with { Grace = StrangersGrace };
        if (place.Resumes) request = request with { From = CheckpointChoice.Load(request) };
        store.Schemes?.Open();
        IReadOnlyList<IEngine> Team() => EngineTeam.Of(goal, store,
            place.Hub is null ? place.Backend : BackendChoice.Default);
        IReadOnlyList<IEngine> engines = SchoolbookAnswer.Suffices(goal) ? []
            : (place.Json ? null : LiveLines.OnOutput)?.During(t => [$"{goal.Tensor}: getting ready, {Duration.Text(t)}"], Team) ?? Team();
        CheckpointChoice.Resume(engines, request);
        return Run(request, engines, store.Schemes, RecordTable.Current.Best(goal.Tensor, goal.Ring),
            place);
    }

    /// <summary>Why a hub cannot do it, as a sentence with the remedy; null where it can.</summary>
    private static string? Unfit(SearchRequest request, SearchPlace place) =>
        request.Checkpoint is not null || place.Resumes
            ? "a hub keeps checkpoints itself, and the same goal goes on where it stood; leave out --checkpoint and --resume."
        : place.Backend is { } device && device.Contains(':')
            ? $"{device} is a device of one machine; give --backend {device.Split(':')[0]} here, and each worker the device that it has."
        : TravellingGoal.WhyNot(request.Goal);

    /// <summary>A search succeeds with its rank, walks by themselves with anything lower than they began with, and what is made sparser is
    /// valid in any case.</summary>
    private static bool Succeeded(SearchGoal goal, SearchResult result) => result.End == SearchEnd.Reached || goal.Sparser is not null
        || goal.Walks is not null && result.Best is { Certified.Provenance.Derivation: null };

    private static int Run(SearchRequest request, IReadOnlyList<IEngine> engines, SchemeStore? store, Record? record,
        SearchPlace place)
    {
        using Interruption interruption = new(); // the loop ends in an orderly way and reports what it has
        ISearchReport report = place.Json ? new SearchJsonLines(Console.Out)
            : LiveLines.OnOutput is { } lines ? new SearchLiveDisplay(place, lines)
            : new SearchPlainLines(Console.Out, place);
        using IHub? hub = place.Hub is { } address && !SchoolbookAnswer.Suffices(request.Goal) ? HubOption.Cluster.Connect(address) : null;
        report.Begin(request, engines, record);
        SearchResult result = report.During(observer => SchoolbookAnswer.Suffices(request.Goal)
            ? SchoolbookAnswer.Give(request, store, observer)
            : hub is not null ? hub.Search(request.Goal, store, observer, interruption.Token)
            : new SearchLoop(request, engines, store, observer, TimeProvider.System).Run(interruption.Token));
        report.End(request, result, record);
        return result.End == SearchEnd.Cancelled && interruption.Code is { } code ? code
            : Succeeded(request.Goal, result) ? ExitCode.Success : ExitCode.Negative;
    }
}
