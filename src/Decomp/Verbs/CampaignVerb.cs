using System.CommandLine;
using TensorDecomp.Cli.Host;
using TensorDecomp.Cli.Options;
using TensorDecomp.Cli.Reports;
using TensorDecomp.Search;
using TensorDecomp.Search.Campaigns;
using TensorDecomp.Search.Hubs;

namespace TensorDecomp.Cli.Verbs;

/// <summary>decomp campaign FILE: many goals over the same threads, a slice after the other, until the time is over.</summary>
internal static class CampaignVerb
{
    public static string[] Examples =>
    [
        "decomp campaign shapes.json",
        "decomp campaign shapes.json --threads 2 --json",
        "decomp campaign shapes.json --hub 127.0.0.1:8350",
    ];

    public static Command Create()
    {
        Argument<string> file = new("FILE") { Description = "the campaign: tensors, rings and goals as JSON; docs/campaigns.md" };
        Option<int> threads = ThreadsOption.Create("worker threads");
        Option<string?> output = new("--out", "-o") { Description = "the store that finds go to (default: FILE.found)", HelpName = "DIR" };
        Option<string?> state = new("--state") { Description = "where it keeps how goals stand (default: FILE.state)", HelpName = "DIR" };
        Option<bool> json = new("--json") { Description = "print one JSON object per slice" };
        HubOption hub = new("have the workers of a hub do it, a slice for each of them at once (docs/cluster.md)");
        Command verb = new("campaign", "Search many goals in turn; run it again, and it goes on.") { file, threads, output, state, json };
        hub.AddTo(verb);
        verb.SetAction(parsed =>
        {
            string path = parsed.GetValue(file)!;
            Campaign campaign = CampaignFile.Read(path);
            if (hub.Address(parsed) is not null
                && campaign.Goals.Select(TravellingGoal.WhyNot).FirstOrDefault(no => no is not null) is { } no)
                throw new UsageException($"{path}: {no}");
            using IHub? open = hub.Address(parsed) is { } address ? HubOption.Cluster.Connect(address) : null;
            SearchStore store = new(parsed.GetValue(output) ?? $"{path}.found");
            string folder = Directory.CreateDirectory(parsed.GetValue(state) ?? $"{path}.state").FullName;
            int atOnce = open is null ? 1 : Math.Max(1, open.Status().Workers.Count);
            return Run(campaign, store, folder, new CampaignLines(parsed.GetValue(json)), atOnce,
                (goal, observer, cancel) => SchoolbookAnswer.Suffices(goal)
                    ? SchoolbookAnswer.Give(new SearchRequest(goal, parsed.GetValue(threads)), store.Schemes, observer)
                : open is not null ? open.Search(goal, store.Schemes, observer, cancel)
                : Slice(goal, parsed.GetValue(threads), store, Path.Combine(folder, $"{Campaign.Key(goal)}.json"), observer, cancel));
        });
        return verb;
    }

    /// <param name="campaign">What is asked.</param>
    /// <param name="store">Receives finds.</param>
    /// <param name="state">The folder of the board.</param>
    /// <param name="lines">Hear of slices.</param>
    /// <param name="atOnce">Slices that go on at once, which share the campaign's time.</param>
    /// <param name="slice">Searches for a goal as long as a slice is.</param>
    private static int Run(Campaign campaign, SearchStore store, string state, CampaignLines lines, int atOnce,
        Func<SearchGoal, ISearchObserver, CancellationToken, SearchResult> slice)
    {
        using Interruption interruption = new(); // slices end in an orderly way, and the board says how they ended
        store.Schemes!.Open();
        CampaignBoard board = CampaignBoard.Open(campaign, Path.Combine(state, "board.json"));
        lines.Begin(campaign, board);
        Dictionary<int, Task<SearchResult>> running = [];
        while (true)
        {
            while (running.Count < atOnce && board.Seconds < campaign.Time.TotalSeconds && !interruption.Token.IsCancellationRequested
                && board.Next(running.Keys.ToHashSet()) is { } next)
                running.Add(next, Task.Factory.StartNew(() => Do(next), TaskCreationOptions.LongRunning));
            if (running.Count == 0) break;
            int ended = running.Keys.ElementAt(Task.WaitAny([.. running.Values]));
            running.Remove(ended, out Task<SearchResult>? task);
            SearchResult result = task!.GetAwaiter().GetResult();
            board.Note(ended, result with { Elapsed = result.Elapsed / atOnce });
            lines.Slice(campaign.Goals[ended], board.Standings[ended]);
        }
        lines.End(campaign, board);
        return board.Standings.All(standing => standing.IsOver) ? ExitCode.Success : ExitCode.Negative;

        SearchResult Do(int next) => lines.During(campaign, board, next,
            observer => slice(campaign.Goals[next], observer, interruption.Token), alone: atOnce == 1);
    }

    /// <summary>A slice of one goal, which goes on where its last one ended.</summary>
    private static SearchResult Slice(SearchGoal goal, int threads, SearchStore store, string checkpoint,
        ISearchObserver observer, CancellationToken cancel)
    {
        SearchRequest request = new(goal, threads) { Checkpoint = checkpoint };
        request = request with { From = CheckpointChoice.Load(request) };
        IReadOnlyList<IEngine> engines = EngineTeam.Of(goal, store, BackendChoice.Default);
        CheckpointChoice.Resume(engines, request);
        return new SearchLoop(request, engines, store.Schemes, observer, TimeProvider.System).Run(cancel);
    }
}
