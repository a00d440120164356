using TensorDecomp.Cli.Host;
using TensorDecomp.Search;
using TensorDecomp.Search.Campaigns;

namespace TensorDecomp.Cli.Reports;

/// <summary>A slice of a campaign under way, as a terminal shows it: where the campaign stands, the goal whose turn it is, and a line for
/// each engine; finds above them stay.</summary>
/// <param name="lines">The terminal.</param>
/// <param name="campaign">What is asked.</param>
/// <param name="board">How its goals stand.</param>
/// <param name="turn">Which goal has the slice.</param>
internal sealed class SliceDisplay(LiveLines lines, Campaign campaign, CampaignBoard board, int turn) : ISearchObserver
{
    private volatile IReadOnlyList<EngineReading> _engines = [];
    private volatile Finding? _best;

    /// <summary>Shows the slice as long as it takes.</summary>
    public SearchResult During(Func<SearchResult> slice) => lines.During(Lines, slice);

    public void Improved(Finding finding) =>
        lines.Keep($"found: {campaign.Goals[turn].Tensor}: {SearchSentences.Found(campaign.Goals[turn], finding)}");

    public void Progress(TimeSpan elapsed, IReadOnlyList<EngineReading> readings, Finding? best) => (_engines, _best) = (readings, best);

    /// <summary>What is to be seen so long after the slice began.</summary>
    internal IReadOnlyList<string> Lines(TimeSpan elapsed)
    {
        (SearchGoal goal, GoalStanding standing) = (campaign.Goals[turn], board.Standings[turn]);
        IReadOnlyList<EngineReading> readings = _engines;
        int? best = _best is { } found && (standing.Best is null || found.Rank < standing.Best) ? found.Rank : standing.Best;
        double spent = readings.Sum(r => r.Seconds);
        ShownEngines foremost = ShownEngines.Of(readings);
        return
        [
            $"campaign: {board.Standings.Count(s => s.IsOver)} of {campaign.Goals.Count} goals done; " +
                Left(campaign.Time.TotalSeconds - board.Seconds - elapsed.TotalSeconds),
            $"  {goal.Tensor}:{goal.Ranks} over {goal.Ring}: {(best is null ? "nothing yet" : $"rank {best} so far")}; slice " +
                $"{standing.Slices + 1}, {Left((goal.Time - elapsed).TotalSeconds)}",
            .. foremost.Shown.Select(r =>
                $"  {EngineWords.Line(r, elapsed, readings.Count > 1 ? r.Seconds / Math.Max(1e-9, spent) : null)}"),
            .. foremost.Rest is { } rest ? [$"    {rest}"] : Array.Empty<string>(),
        ];
    }

    private static string Left(double seconds) =>
        seconds > 0 ? $"{Duration.Text(TimeSpan.FromSeconds(seconds))} left" : "coming to an end";
}
