namespace TensorDecomp.Search.Kinds;

/// <summary>The engines that share the time of a search: of the kinds that its goal asks for all that can serve it.</summary>
public static class Portfolio
{
    /// <summary>The kinds that run, in the order of <see cref="EngineKinds.All"/>.</summary>
    /// <exception cref="GoalRefusedException">The goal contradicts itself, or none of the kinds it asks for can serve it.</exception>
    public static IReadOnlyList<EngineKind> Kinds(SearchGoal goal)
    {
        IReadOnlyList<EngineKind> asked = EngineKinds.Of(goal.Engine);
        if (asked.Count == 0)
            throw new GoalRefusedException($"there is no engine {goal.Engine}; there are {string.Join(", ", EngineKinds.Names)}.");
        (EngineKind Kind, string? No)[] judged = [.. asked.Select(kind => (kind, kind.WhyNot(goal)))];
        if (goal.Engine != SearchGoal.All && judged.All(j => j.No is not null)) throw new GoalRefusedException(judged[0].No!);
        if (goal.Work is not null && (asked[0].IsApart && goal.Sparser is null || goal.Descends))
            throw new GoalRefusedException("work is counted where gradients and flip graphs search for a rank, but not with --descend, " +
                "and where a scheme becomes cheaper; leave out --work.");
        if (goal.Backend is { } backend && WhyNot(backend, goal) is { } no) throw new GoalRefusedException(no);
        if (!asked[0].IsApart && Contradiction(goal) is { } contradiction) throw new GoalRefusedException(contradiction);
        return judged.Any(j => j.No is null) ? [.. judged.Where(j => j.No is null).Select(j => j.Kind)]
            : throw new GoalRefusedException(string.Join(" ", judged.Reverse().Select(j => j.No).Distinct()));
    }

    /// <summary>The engines.</summary>
    /// <exception cref="GoalRefusedException">As for the kinds.</exception>
    public static IReadOnlyList<IEngine> For(SearchGoal goal, EngineNeeds needs)
    {
        IEngine[] engines = [.. Kinds(goal).SelectMany(kind => kind.Create(goal, needs))];
        if (goal.Work is { } work)
            foreach (IEngine engine in engines) engine.EndAfter(work);
        return engines;
    }

    /// <summary>What restarts on devices cannot be.</summary>
    private static string? WhyNot(GoalBackend backend, SearchGoal goal) =>
        !EngineKinds.RunPrograms(goal.Engine)
            ? $"--backend {backend} is for gradient restarts; " + (goal.Engine == ChainsKind.Chains.Name ? "chains of descents run"
                : goal.Engine == EngineKinds.Relay ? "a relay runs" : "the flip graph walks") + " on the processor."
        : goal.Symmetry is not null && backend != GoalBackend.Anything
            ? "searches with a symmetry run in the processor's lanes only; leave out --backend or --symmetry."
        : null;

    /// <summary>What no engine could make sense of.</summary>
    private static string? Contradiction(SearchGoal goal)
    {
        SymmetryChoice ties = goal.Ties;
        bool tied = ties.Orbits.Count > 0;
        return goal.From is not null && tied
            ? "--from starts gradient restarts at known schemes, which keep to no --symmetry; leave one of the two out."
            : goal.Descends && tied ? "--descend is for gradient restarts without a symmetry; leave out --descend or --symmetry."
            : goal.Descends && goal.Ranks.Count == 1 && goal.From is null
            ? $"--descend needs ranks to come down from; give some, as in --rank {goal.Ranks.Lowest}..{goal.Ranks.Lowest + 2}, or a " +
                "folder to start from with --from."
            : ties.OfIndices is null && tied && goal.Ranks.Count > 1
            ? $"--rank {goal.Ranks} does not go with --symmetry, whose orbits are made for one number of terms; give one rank."
            : null;
    }
}
