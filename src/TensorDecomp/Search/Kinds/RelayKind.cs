using TensorDecomp.Kernels;
using TensorDecomp.Verify;

namespace TensorDecomp.Search.Kinds;

/// <summary>Relays of programs: what an evolution handed on from stage to stage, repeated.</summary>
internal static class RelayKind
{
    public static EngineKind Relays { get; } = new("relay", "relay", WhyNot, Create) { IsApart = true };

    private static string? WhyNot(SearchGoal goal) =>
        goal.Relay is not { } relay ? "a relay is repeated where one is named; write --relay RUN.db."
        : goal.Ring != Ring.Rationals ? $"a relay is repeated over Q, not over {goal.Ring}; leave out --ring."
        : goal.Descends || goal.From is not null
        ? "a relay says itself where its programs start; leave out --descend and --from."
        : goal.Ranks.Count > 1 || relay.For(goal.Target, goal.Symmetry) is null
        ? $"the relay {relay.Name} has {string.Join(", ", relay.Chains.Select(chain => chain.Target))} and not " +
            $"{goal.Tensor}:{goal.Ranks}{(goal.Symmetry is null ? "" : $"{TiedTarget.Mark}{goal.Symmetry}")}; name one of those, with " +
            "--rank, and --symmetry where it has one." : null;

    private static IEnumerable<IEngine> Create(SearchGoal goal, EngineNeeds needs) =>
        [new RelayEngine(goal.Relay!.Name, goal.Relay.For(goal.Target, goal.Symmetry)!, needs.Programs, goal.Seed)];
}
