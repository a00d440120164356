using TensorDecomp.Cli.Host;
using TensorDecomp.Cli.Options;
using TensorDecomp.Cli.Reports;
using TensorDecomp.Search;
using TensorDecomp.Search.Campaigns;
using TensorDecomp.Search.Hubs;
using TensorDecomp.Search.Kinds;

namespace TensorDecomp.Cli.Verbs;

/// <summary>The slices of a campaign, one after the other, or one for each worker of a hub at once, until its time is over.</summary>
internal static class CampaignRun
{
    /// <summary>Goes on with the campaign where its board stands; how its goals stand then.</summary>
    /// <param name="campaign">What is asked.</param>
    /// <param name="store">Receives finds.</param>
    /// <param name="state">The folder of the board, and of a checkpoint for each goal.</param>
    /// <param name="lines">Hear of slices.</param>
    /// <param name="threads">Worker threads of a slice here.</param>
    /// <param name="hub">Whose workers do it; null for threads here.</param>
    /// <returns>How its goals stand, and the exit code where a signal ended it.</returns>
    public static (CampaignBoard Board, int? Signal) Run(Campaign campaign, SearchStore store, string state, CampaignLines lines,
        int threads, IHub? hub)
    {
        using Interruption interruption = new(); // slices end in an orderly way, and the board says how they ended
        store.Schemes!.Open();
        CampaignBoard board = CampaignBoard.Open(campaign, Path.Combine(state, "board.json"));
        lines.Begin(campaign, board);
        int atOnce = hub is null ? 1 : Math.Max(1, hub.Status().Workers.Count); // slices that share the campaign's time
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
        lines.End(campaign, board, interruption.Code is not null);
        return (board, interruption.Code);

        SearchResult Do(int next) => lines.During(campaign, board, next,
            observer => Slice(campaign.Goals[next], observer), alone: atOnce == 1);

        SearchResult Slice(SearchGoal goal, ISearchObserver observer) => SchoolbookAnswer.Suffices(goal)
            ? SchoolbookAnswer.Give(new SearchRequest(goal, threads), store.Schemes, observer)
            : hub is not null ? hub.Search(goal, store.Schemes, observer, interruption.Token)
            : Resumed(goal, threads, store, Path.Combine(state, $"{Campaign.Key(goal)}.json"), observer, interruption.Token);
    }

    /// <summary>A slice of one goal, which goes on where its last one ended.</summary>
    private static SearchResult Resumed(SearchGoal goal, int threads, SearchStore store, string checkpoint, ISearchObserver observer,
        CancellationToken cancel)
    {
        SearchRequest request = new(goal, threads) { Checkpoint = checkpoint };
        Checkpoint? from = CheckpointChoice.Load(request);
        // A chain that lasts longer than a slice would be begun again by each, and never come further; where work is counted each counts.
        request = request with { From = goal.Engine == EngineKinds.Chains && goal.Work is null ? from?.Passing() : from };
        IReadOnlyList<IEngine> engines = EngineTeam.Of(goal, store);
        CheckpointChoice.Resume(engines, request);
        return new SearchLoop(request, engines, store.Schemes, observer, TimeProvider.System).Run(cancel);
    }
}
