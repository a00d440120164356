using System.Globalization;
using TensorDecomp.Cli.Host;
using TensorDecomp.Cli.Options;
using TensorDecomp.Schemes;
using TensorDecomp.Search;
using TensorDecomp.Search.Campaigns;

namespace TensorDecomp.Cli.Reports;

/// <summary>A campaign as lines: one for every slice, and at the end a table.</summary>
/// <param name="json">Whether machines read them.</param>
internal sealed class CampaignLines(bool json)
{
    public void Begin(Campaign campaign, CampaignBoard board)
    {
        if (json)
            Print(new { @event = "start", goals = campaign.Goals.Count, seconds = campaign.Time.TotalSeconds, spent = board.Seconds });
        else
            Terminal.Say($"campaign: {campaign.Goals.Count} {(IsCheaper(campaign) ? "scheme" : "goal")}" +
                $"{(campaign.Goals.Count == 1 ? "" : "s")}, " +
                Time(campaign.Time.TotalSeconds) + (board.Seconds > 0 ? $", {Time(board.Seconds)} of it spent" : ""));
    }

    /// <summary>Shows a slice while it is under way, where a terminal is there for it.</summary>
    /// <param name="campaign">What is asked.</param>
    /// <param name="board">How its goals stand.</param>
    /// <param name="turn">Which goal has the slice.</param>
    /// <param name="slice">The slice.</param>
    /// <param name="alone">Whether it has the display to itself, which of several at once none has.</param>
    public SearchResult During(Campaign campaign, CampaignBoard board, int turn, Func<ISearchObserver, SearchResult> slice, bool alone)
    {
        if (!alone || json || LiveLines.OnOutput is not { } live) return slice(Unheard.Observer);
        SliceDisplay display = new(live, campaign, board, turn);
        return display.During(() => slice(display));
    }

    public void Slice(SearchGoal goal, GoalStanding standing)
    {
        if (json)
            Print(new
            {
                @event = "slice",
                tensor = goal.Tensor.Name,
                ring = $"{goal.Ring}",
                symmetry = goal.Symmetry,
                rank = goal.Ranks.Lowest,
                scheme = goal.Sparser?.Name,
                best = standing.Best,
                cost = standing.Cost,
                lowest = standing.Lowest,
                slices = standing.Slices,
                seconds = Math.Round(standing.Seconds, 3),
                over = standing.IsOver,
                file = standing.File,
            });
        else
            Terminal.Say($"{goal.Tensor}:{goal.Ranks} over {goal.Ring}{Under(goal)}: {Best(goal, standing)} after " +
                $"{Time(standing.Seconds)}" +
                (standing.IsReached ? ", done" : standing.IsOver ? ", its work is done" : $", slice {standing.Slices}"));
    }

    /// <param name="campaign">What is asked.</param>
    /// <param name="board">How its goals stand.</param>
    /// <param name="stopped">Whether somebody ended it before its time was over.</param>
    public void End(Campaign campaign, CampaignBoard board, bool stopped)
    {
        int over = campaign.Goals.Zip(board.Standings).Count(x => x.First.Sparser is null ? x.Second.IsReached : x.Second.Best is not null),
            ended = board.Standings.Count(standing => standing.Work is not null);
        if (json)
        {
            Print(new { @event = "done", reached = over, goals = campaign.Goals.Count, seconds = Math.Round(board.Seconds, 3) });
            return;
        }
        string end = stopped ? "stopped" : "done", what = IsCheaper(campaign) ? "schemes became cheaper" : "goals";
        Terminal.Say($"{end}: {over} of {campaign.Goals.Count} {what} " +
            $"after {Time(board.Seconds)}" + (ended == 0 ? "" : $", {ended} ended with their work"));
        // under symmetries what came nearest stands first
        foreach ((SearchGoal goal, GoalStanding standing) in campaign.Goals.Zip(board.Standings)
            .OrderByDescending(x => x.First.Symmetry is null ? 2 : x.Second.Nearness(x.First.Ranks.Lowest)))
        {
            string record = goal.Sparser is null && RecordTable.Current.Best(goal.Tensor, goal.Ring) is { } known
                ? $", record {known.Rank}" : "";
            Terminal.Say($"  {goal.Tensor,-12} {goal.Ring,-5} asked {goal.Ranks}{record}{Under(goal)}: {Best(goal, standing)}, " +
                $"{standing.Slices} slice{(standing.Slices == 1 ? "" : "s")}, {Time(standing.Seconds)}");
        }
    }

    private static bool IsCheaper(Campaign campaign) => campaign.Goals.All(goal => goal.Sparser is not null);

    private static string Under(SearchGoal goal) => goal.Symmetry is { } symmetry ? $", {goal.Engine} under {symmetry}"
        : goal.Sparser is { } sparser ? $", {sparser.Name}" : "";

    private static string Best(SearchGoal goal, GoalStanding standing) => standing.Best is not { } rank
        ? $"nothing yet{(standing.Lowest is { } f ? string.Create(CultureInfo.InvariantCulture, $", lowest f {f:G3}") : "")}"
        : goal.Sparser is not { } sparser ? $"rank {rank}"
        : $"rank {rank}, {SparserText.Amount(sparser.Objective, standing.Cost)}";

    private static string Time(double seconds) => Duration.Text(TimeSpan.FromSeconds(seconds));

    /// <summary>Who looks at the end of slices only.</summary>
    private sealed class Unheard : ISearchObserver
    {
        public static readonly Unheard Observer = new();
        public void Improved(Finding finding) { }
        public void Progress(TimeSpan elapsed, IReadOnlyList<EngineReading> readings, Finding? best) { }
    }

    private static void Print(object line) => Console.Out.WriteLine(JsonText.Of(line));
}
