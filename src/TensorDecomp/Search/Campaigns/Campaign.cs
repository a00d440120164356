using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Search.Campaigns;

/// <summary>Many goals that share the time of one set of workers, a slice after the other.</summary>
/// <param name="Goals">What is asked, each goal once; their own time is that of one slice.</param>
/// <param name="Time">Wall-clock time of the campaign, all its parts together.</param>
public sealed record Campaign(IReadOnlyList<SearchGoal> Goals, TimeSpan Time)
{
    /// <summary>Most goals of a campaign.</summary>
    public const int MostGoals = 10_000;

    /// <summary>What tells the goal from the others of a campaign, fit for the name of a file.</summary>
    public static string Key(SearchGoal goal)
    {
        string tied = goal.Symmetry is null ? "" : $"-{goal.Symmetry}";
        string cheaper = goal.Sparser is { } sparser ? $"-{sparser.Objective}-{Provenance.HashOf(sparser.Scheme)[..8]}" : "";
        string place = goal.Backend is { } backend ? $"-{backend}" : "";
        string text = $"{goal.Tensor}-{goal.Ranks}-{goal.Ring}-{goal.Engine}{tied}{cheaper}{place}-{goal.Seed}";
        return string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '+' or ',' ? c : '_'));
    }
}
