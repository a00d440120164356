using System.Globalization;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Flips;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Search.Flips;
using TensorDecomp.Symmetries;
using TensorDecomp.Verify;

namespace TensorDecomp.Search.Kinds;

/// <summary>Walks through flip graphs by themselves: over the ring as it is, without a portfolio, from what a folder gives.</summary>
internal static class WalkKind
{
    private const int StartsAboveBest = 4; // derived schemes this much above the best one still lead elsewhere
    private const int LeastTable = 8; // smaller shapes than these may come from sums of larger ones

    public static EngineKind Walks { get; } = new("walk", "walk", WhyNot, Create) { IsApart = true };

    private static string? WhyNot(SearchGoal goal)
    {
        if (goal.Walks is not { } walks) return "walks by themselves have goals of their own; use 'decomp flip'.";
        if (CoefficientRegistry.Find(goal.Ring) is null)
            return $"there is no flip graph over {goal.Ring}; choose {CoefficientRegistry.Names(CoefficientRegistry.Rings, "or")}.";
        if (goal.Tensor.Product is null && WhyNoMatrices(goal.Tensor, walks) is { } other) return other;
        if (goal.Symmetry is not { } symmetry) return null;
        if (IsMeta(walks.Course)) return $"--symmetry {symmetry} need not fit the neighbouring shapes; leave out --{Word(walks.Course)}.";
        bool cyclic = Settings(goal).Cyclic;
        return !cyclic && walks.Course == WalkCourse.Ladder
            ? $"--symmetry {symmetry} need not fit the smaller shapes of a ladder; leave out --ladder."
            : cyclic && (walks.Course == WalkCourse.Ladder || walks.From is not null)
            ? "--symmetry cyclic walks from a cyclic scheme of its own; leave out --ladder and --from." : null;
    }

    /// <summary>What of the walks only products of matrices have.</summary>
    private static string? WhyNoMatrices(Tensor tensor, WalkGoal walks) =>
        !FlipWalkers.Hold(tensor)
            ? $"flip graphs have factors of up to {FlipWalkers.LongestFactor} entries; {tensor} is too large."
        : walks.Course is not (WalkCourse.Plain or WalkCourse.Levels)
            ? $"{MatrixProduct.WhyNot(tensor, $"a way through other shapes")}; leave out --{Word(walks.Course)}."
        : walks.From is not null
            ? $"{MatrixProduct.WhyNot(tensor, "a start that is derived from other shapes")}; leave out --from."
        : null;

    private static IEnumerable<IEngine> Create(SearchGoal goal, EngineNeeds needs)
    {
        WalkGoal walks = goal.Walks!;
        FlipSettings settings = Settings(goal);
        if (walks.Keep is { } pools) new PoolFolder(pools, goal.Ring).Open();
        RecombinationTable? table = walks.From is null || IsMeta(walks.Course) ? null : Table(goal, walks.From, needs);
        // The schoolbook algorithm stays among them: what is derived may lie where no way leads further down.
        if (table is not null && walks.Course is WalkCourse.Plain or WalkCourse.Levels)
            settings = settings with
            {
                Starts = [Scheme.Naive(goal.Shape), .. table.Steps(goal.Shape, table[goal.Shape].Rank + StartsAboveBest)
                    .Select(d => Permutation.To(goal.Shape, d.Scheme))],
            };
        Scheme[] known = walks.Course switch
        {
            WalkCourse.Meta or WalkCourse.Pool when walks.From is not null =>
                [.. needs.Known(walks.From, goal.Ring, _ => true).Select(k => k.Scheme)],
            WalkCourse.Ladder when table is not null =>
                [.. table.Shapes.Select(s => table[s]).Where(d => d.Rank < d.Shape.NaiveRank).Select(d => d.Scheme)],
            _ => [],
        };
        try
        {
            return
            [
                new FlipGraphEngine("flip", settings, from => Search(walks, settings, known, from))
                {
                    Variant = walks.Course == WalkCourse.Plain ? null : $" {Word(walks.Course)}",
                    Start = table?[goal.Shape],
                    Rounds = walks.Rounds,
                },
            ];
        }
        catch (ArgumentException e)
        {
            throw new GoalRefusedException(e.Message);
        }
    }

    private static IFlipEngine Search(WalkGoal walks, FlipSettings settings, Scheme[] known, FlipState? from) => walks.Course switch
    {
        WalkCourse.Ladder => FlipLadder.Of(settings, known, from),
        WalkCourse.Meta => MetaFlipGraph.Of(settings, known, from),
        WalkCourse.Pool => MetaFlipGraph.Of(settings, known, from, LegShares.Pooling,
            walks.Keep is { } folder ? new PoolFolder(folder, settings.Ring).Read : null),
        WalkCourse.Levels => LevelSearch.Of(settings, from),
        _ => FlipSearch.Of(settings, from),
    };

    /// <summary>Whether walks go through neighbouring shapes.</summary>
    private static bool IsMeta(WalkCourse course) => course is WalkCourse.Meta or WalkCourse.Pool;

    private static string Word(WalkCourse course) => course.ToString().ToLowerInvariant();

    private static RecombinationTable Table(SearchGoal goal, string folder, EngineNeeds needs)
    {
        int limit = Math.Max(LeastTable, goal.Shape.Sorted().P);
        RecombinationTable table = new(limit, goal.Ring, Quotient.Direction);
        foreach ((Scheme scheme, string file) in needs.Known(folder, goal.Ring, shape => shape.Sorted().P <= limit)) table.Add(
            scheme, file);
        table.Complete();
        return table;
    }

    private static FlipSettings Settings(SearchGoal goal)
    {
        FlipSettings settings = new(goal.Tensor, goal.Ring, goal.Ranks.Lowest, goal.Seed, goal.Walks!.Walkers);
        return goal.Symmetry is { } group ? Under(settings, group) : settings;
    }

    /// <summary>The same among the schemes that a symmetry leaves as they are.</summary>
    /// <exception cref="GoalRefusedException">The symmetry is none, or none that the shape has.</exception>
    internal static FlipSettings Under(FlipSettings settings, string group)
    {
        if (!group.StartsWith("cyclic", StringComparison.Ordinal) && !FlipWalkers.SymmetricRings.Contains(settings.Ring))
            throw new GoalRefusedException(
                $"walks under --symmetry {group} are over {CoefficientRegistry.Names(FlipWalkers.SymmetricRings, "or")}, not over " +
                    $"{settings.Ring}; a scheme over ZT is one over {settings.Ring}, too.");
        string[] parts = group.Split(':');
        if (SymmetryChoice.WhyNot(group, settings.Tensor) is { } no)
            throw new GoalRefusedException($"--symmetry {group} does not fit {settings.Tensor}: {no}.");
        if (parts[0] == SymmetryText.Group)
        {
            AutomorphismGroup automorphisms = SymmetryChoice.GroupOf(group, settings.Tensor, out bool counted);
            if (counted)
                throw new GoalRefusedException(
                    $"flip graphs have as many fixed terms as they come upon; write --symmetry {automorphisms}.");
            return SymmetryChoice.WhyNotWalk(automorphisms, settings.Ring) is { } reason ? throw new GoalRefusedException(reason)
                : settings with { Policies = FlipPolicy.For(automorphisms) };
        }
        if (SymmetryChoice.IndicesOf(group, settings.Shape) is { } indices) return settings with { Policies = FlipPolicy.For(indices) };
        int cubes = settings.Shape.M;
        if (parts[0] != "cyclic" || parts.Length > 2 || parts.Length == 2
            && !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out cubes))
            throw new GoalRefusedException(
                $"--symmetry {group} is not understood; write cyclic, cyclic:3 for three fixed terms, swap:1,1,1 for a pair of rows and " +
                    "columns each, turn:1,1,1 for triples, perm:0123,0123,0123+13,13,13 for a group of permutations, or transpose.");
        try
        {
            return settings with { Cyclic = true, Starts = [CyclicStart.Of(settings.Shape, cubes)] };
        }
        catch (ArgumentException e)
        {
            throw new GoalRefusedException(e.Message);
        }
    }
}
