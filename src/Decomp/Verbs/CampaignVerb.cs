using System.CommandLine;
using TensorDecomp.Cli.Host;
using TensorDecomp.Cli.Options;
using TensorDecomp.Cli.Reports;
using TensorDecomp.Search;
using TensorDecomp.Search.Campaigns;

namespace TensorDecomp.Cli.Verbs;

/// <summary>decomp campaign FILE: many goals over the same threads, a slice after the other, until the time is over.</summary>
internal static class CampaignVerb
{
    public static string[] Examples =>
    [
        "decomp campaign shapes.json",
        "decomp campaign shapes.json --threads 2 --json",
    ];

    public static Command Create()
    {
        Argument<string> file = new("FILE") { Description = "the campaign: tensors, rings and goals as JSON; docs/campaigns.md" };
        Option<int> threads = new("--threads")
        {
            Description = "worker threads, one per core unless given",
            DefaultValueFactory = _ => Environment.ProcessorCount,
            HelpName = "N"
        };
        threads.Validators.Add(WholeNumber.Between(1, 1024));
        Option<string?> output = new("--out", "-o") { Description = "the store that finds go to (default: FILE.found)", HelpName = "DIR" };
        Option<string?> state = new("--state") { Description = "where it keeps how goals stand (default: FILE.state)", HelpName = "DIR" };
        Option<bool> json = new("--json") { Description = "print one JSON object per slice" };
        Command verb = new("campaign", "Search many goals in turn; run it again, and it goes on.") { file, threads, output, state, json };
        verb.SetAction(parsed =>
        {
            string path = parsed.GetValue(file)!;
            return Run(CampaignFile.Read(path), parsed.GetValue(threads), new SearchStore(parsed.GetValue(output) ?? $"{path}.found"),
                Directory.CreateDirectory(parsed.GetValue(state) ?? $"{path}.state").FullName, new CampaignLines(parsed.GetValue(json)));
        });
        return verb;
    }

    private static int Run(Campaign campaign, int threads, SearchStore store, string state, CampaignLines lines)
    {
        using Interruption interruption = new(); // the slice ends in an orderly way, and the board says how it ended
        store.Schemes!.Open();
        CampaignBoard board = CampaignBoard.Open(campaign, Path.Combine(state, "board.json"));
        lines.Begin(campaign, board);
        while (board.Seconds < campaign.Time.TotalSeconds && !interruption.Token.IsCancellationRequested && board.Next() is { } next)
        {
            SearchGoal goal = campaign.Goals[next];
            board.Note(next, Slice(goal, threads, store, Path.Combine(state, $"{Campaign.Key(goal)}.json"), interruption.Token));
            lines.Slice(goal, board.Standings[next]);
        }
        lines.End(campaign, board);
        return board.Standings.All(standing => standing.IsOver) ? ExitCode.Success : ExitCode.Negative;
    }

    /// <summary>A slice of one goal, which goes on where its last one ended.</summary>
    private static SearchResult Slice(SearchGoal goal, int threads, SearchStore store, string checkpoint, CancellationToken cancel)
    {
        SearchRequest request = new(goal, threads) { Checkpoint = checkpoint };
        if (SchoolbookAnswer.Suffices(goal)) return SchoolbookAnswer.Give(request, store.Schemes, Unheard.Observer);
        request = request with { From = CheckpointChoice.Load(request) };
        IReadOnlyList<IEngine> engines = EngineTeam.Of(goal, store, BackendChoice.Default);
        CheckpointChoice.Resume(engines, request);
        return new SearchLoop(request, engines, store.Schemes, Unheard.Observer, TimeProvider.System).Run(cancel);
    }

    /// <summary>Who looks at the end of slices only.</summary>
    private sealed class Unheard : ISearchObserver
    {
        public static readonly Unheard Observer = new();
        public void Improved(Finding finding) { }
        public void Progress(TimeSpan elapsed, IReadOnlyList<EngineReading> readings, Finding? best) { }
    }
}
