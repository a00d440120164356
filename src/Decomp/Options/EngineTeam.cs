using TensorDecomp.Evolution.Workshop;
using TensorDecomp.Programs;
using TensorDecomp.Search;
using TensorDecomp.Search.Kinds;

namespace TensorDecomp.Cli.Options;

/// <summary>The engines that a goal is searched for with: its programs compiled and placed, its starts read from the store.</summary>
internal static class EngineTeam
{
    /// <param name="goal">What is asked.</param>
    /// <param name="store">The folders that it builds on.</param>
    /// <param name="backend">Where gradient restarts run; null for where the goal says.</param>
    public static IReadOnlyList<IEngine> Of(SearchGoal goal, SearchStore store, string? backend = null)
    {
        IReadOnlyList<GradientProgram> resolved = EngineKinds.TakePrograms(goal.Engine) ? Resolve(goal) : [];
        IReadOnlyList<GradientProgram> programs = BackendChoice.Place(resolved,
            backend ?? goal.Backend?.Name ?? BackendChoice.Default);
        store.Schemes?.Open();
        return Portfolio.For(goal, new EngineNeeds(programs, store.Schemes, store.Starts(goal), DerivationSource.Schemes));
    }

    private static IReadOnlyList<GradientProgram> Resolve(SearchGoal goal)
    {
        using ChildWorkshop workshop = new(TimeProvider.System);
        return [.. goal.Programs.Select(one => ProgramChoice.Resolve(one, workshop))];
    }
}
