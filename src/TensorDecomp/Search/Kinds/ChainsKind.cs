using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Descents;
using TensorDecomp.Programs;
using TensorDecomp.Search.Work;
using TensorDecomp.Symmetries;

namespace TensorDecomp.Search.Kinds;

/// <summary>
/// Chains of descents, short ones under a symmetry; an engine for each orbit structure. Where gradient restarts take minutes to a record,
/// chains take seconds: so a
/// search that asks for no engine by name runs them too, and beside them those under a group that is known to serve the target.
/// </summary>
internal static class ChainsKind
{
    public static EngineKind Chains { get; } = new("lbfgs", "lbfgs", WhyNot, Create);

    private static string? WhyNot(SearchGoal goal) =>
        goal.From is not null || goal.Descends
            ? $"{(goal.From is not null ? "--from" : "--descend")} is for gradient restarts, and chains of descents start at random; " +
                "leave it out, or write --engine gradient."
            : GradientKind.WhyNot(goal)
            ?? (goal is { Engine: SearchGoal.All, Symmetry: not null }
                ? "chains of descents keep to a symmetry only where --engine lbfgs asks for it."
            : Spaces(goal).Select(ChainSpaces.WhyNot).FirstOrDefault(no => no is not null) is { } reason
            ? $"--engine lbfgs cannot search {goal.Tensor}:{goal.Ranks}: {reason}; use --engine gradient." : null);

    private static IEnumerable<IEngine> Create(SearchGoal goal, EngineNeeds needs) =>
        from space in Spaces(goal)
        from kind in goal.NamesChains ? needs.Programs.Select(program => Named(program, goal)) : [RestartKind.Serving(space)]
        select new GradientEngine(space, kind, goal.Seed, lanes: 1, GradientKind.Rounding(goal.Ring));

    private static RestartKind Named(GradientProgram program, SearchGoal goal) =>
        program.Descends(goal.Target) ? (RestartKind)program with { Engine = Chains.Name }
            : throw new GoalRefusedException(WhyNo(program.Name));

    /// <summary>What is said of a program that goes down by itself.</summary>
    public static string WhyNo(string program) =>
        $"the program {program} has an Update of its own, and --engine {Chains.Name} runs those whose Plan has Descents; write --engine " +
            "gradient.";

    private static IEnumerable<SearchSpace> Spaces(SearchGoal goal)
    {
        SearchSpace space = GradientKind.Space(goal);
        IEnumerable<OrbitStructure?> orbits = goal.Ties.Orbits.Cast<OrbitStructure?>().DefaultIfEmpty();
        if (goal is { Engine: SearchGoal.All, Ranks.Count: 1, Tensor.Product: not null }) orbits = orbits.Concat(
            KnownGroups.ForRestarts(goal.Shape, goal.Ranks.Lowest));
        return orbits.Select(one => space with { Symmetry = one });
    }
}
