using TensorDecomp.Verify;

namespace TensorDecomp.Search.Kinds;

/// <summary>Relays of programs: what an evolution handed on from stage to stage, repeated.</summary>
internal static class RelayKind
{
    public static EngineKind Relays { get; } = new("relay", "relay", WhyNot, Create) { IsApart = true };

    private static string? WhyNot(SearchGoal goal) =>
        goal.Relay is not { } relay ? "a relay is repeated where one is named; write --relay RUN.db."
        : goal.Ring != Ring.Rationals ? $"a relay is repeated over Q, not over {goal.Ring}; leave out --ring."
        : goal.Symmetry is not null || goal.Descends || goal.From is not null
        ? "a relay says itself where its programs start; leave out --symmetry, --descend and --from."
        : goal.Ranks.Count > 1 || relay.For(goal.Target) is null
        ? $"the relay {relay.Name} has {string.Join(", ", relay.Chains.Select(chain => chain.Target))} and not " +
            $"{goal.Tensor}:{goal.Ranks}; name one of those, with --rank." : null;

    private static IEnumerable<IEngine> Create(SearchGoal goal, EngineNeeds needs) =>
        [new RelayEngine(goal.Relay!.Name, goal.Relay.For(goal.Target)!, needs.Programs, goal.Seed)];
}
