using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using TensorDecomp.Cli.Host;
using TensorDecomp.Kernels;
using TensorDecomp.Schemes;
using TensorDecomp.Search;

namespace TensorDecomp.Cli.Options;

/// <summary>What --rank takes: the rank to reach, or the ranks from there up that gradient restarts have.</summary>
internal static class RankChoice
{
    private const int Largest = SearchGoal.LargestRank;

    public static Option<RankRange?> Option() => new("--rank", "-r")
    {
        Description =
            "rank to reach, or a range such as 29..31: gradient restarts then have all these ranks side by side, each until it is " +
                "reached, and the lowest ends the search [default: the best known rank over the field]",
        CustomParser = Parse,
        HelpName = "R",
    };

    /// <exception cref="UsageException">A rank is asked for that is proved to be out of reach.</exception>
    public static void Check(SearchGoal goal)
    {
        if (goal.Tensor.Product is not { } shape || RankBound.Of(shape, goal.Ring) is not { } bound
            || goal.Ranks.Highest >= bound.Rank) return;
        throw new UsageException(
            $"{shape} has no decomposition of rank {goal.Ranks.Highest}: its rank is at least {bound.Rank} ({bound.Source}).");
    }

    private static RankRange? Parse(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        string[] ends = text.Split("..");
        int[] ranks =
            [.. ends.Select(end => int.TryParse(end, NumberStyles.None, CultureInfo.InvariantCulture, out int rank)
                && rank is >= 1 and <= Largest ? rank : 0)];
        if (ranks.Length <= 2 && !ranks.Contains(0) && ranks[0] <= ranks[^1]) return new RankRange(ranks[0], ranks[^1]);
        result.AddError(
            $"{text} is no value for --rank, which takes a whole number from 1 to {Largest}, or two of them with the lower one first, as " +
                "in 29..31.");
        return null;
    }
}
