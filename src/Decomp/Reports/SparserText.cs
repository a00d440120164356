using TensorDecomp.Schemes;
using TensorDecomp.Circuits;
using TensorDecomp.Search;
using TensorDecomp.Search.Flips;
using TensorDecomp.Verify;

namespace TensorDecomp.Cli.Reports;

/// <summary>What a search for a sparser scheme came to, before and after.</summary>
internal static class SparserText
{
    /// <summary>The figures of a scheme that people compare.</summary>
    /// <param name="Rank">Multiplications.</param>
    /// <param name="Nonzeros">Nonzero coefficients.</param>
    /// <param name="Additions">Additions written out naively.</param>
    /// <param name="AdditionsAfterElimination">The same once common subexpressions are eliminated.</param>
    public sealed record Figures(int Rank, int Nonzeros, int Additions, int AdditionsAfterElimination);

    /// <summary>Those of the scheme that was given, and of the sparsest; equal where there is no sparser one.</summary>
    public static (Figures Before, Figures After) Compared(SearchGoal goal, SearchResult result)
    {
        Scheme start = goal.Sparser!.Read(goal.Ring, goal.Tensor);
        Figures before = Of(start, Verifier.Judge(start, new Claim.Over(goal.Ring)).Census, null);
        return (before, result.Best is { } best ? Of(best.Certified.Scheme, best.Certified.Census, best.Certified.Program) : before);
    }

    /// <summary>What such a search is after.</summary>
    public static string Asked(Objective objective) => objective switch
    {
        Objective.Nonzeros => "fewer coefficients",
        Objective.Depth => "less depth",
        Objective.Growth => "less growth",
        _ => $"fewer {objective.ToString().ToLowerInvariant()}",
    };

    /// <summary>So much of what there should be less of.</summary>
    public static string Amount(Objective objective, double? cost) => objective switch
    {
        Objective.Nonzeros => $"{cost:0} nonzero coefficients",
        Objective.Depth => $"depth {cost:0}",
        Objective.Growth => $"growth factor {cost:0.###}",
        _ => $"{cost:0} {objective.ToString().ToLowerInvariant()}",
    };

    /// <summary>The figures of a find: of its program, or of its coefficients where it comes without one.</summary>
    public static string Cost(CertifiedScheme found) => found.Program is { } program
        ? $"{program.Additions} additions, {program.Scalings} scalings, depth {program.Depth}"
        : $"{found.Census.Nonzeros} nonzero coefficients";

    /// <summary>The same in a line.</summary>
    public static string Of(SearchGoal goal, SearchResult result)
    {
        (Figures before, Figures after) = Compared(goal, result);
        return $"{goal.Tensor} over {goal.Ring}: rank {before.Rank} -> {after.Rank}, nonzeros {before.Nonzeros} -> {after.Nonzeros}, " +
            $"additions {before.Additions} -> {after.Additions}, with common subexpressions eliminated " +
            $"{before.AdditionsAfterElimination} -> {after.AdditionsAfterElimination}{(result.Best?.File is { } file ? $", {file}" : "")}";
    }

    private static Figures Of(Scheme scheme, Census census, StraightLine? program) =>
        new(scheme.Rank, census.Nonzeros, census.Additions, (program ?? StraightLine.Of(scheme)).Additions);
}
