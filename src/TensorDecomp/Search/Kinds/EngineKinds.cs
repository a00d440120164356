using TensorDecomp.Circuits;

namespace TensorDecomp.Search.Kinds;

/// <summary>The kinds of engines that a search knows. A new one is one file in Kinds/ and one line here; the order is that of the
/// reports.</summary>
public static class EngineKinds
{
    /// <summary>Every kind, those that only goals of their own run among them.</summary>
    public static IReadOnlyList<EngineKind> All { get; } =
    [
        .. FlipKinds.All,
        GradientKind.Restarts,
        ChainsKind.Chains,
        WalkKind.Walks,
        SparsifyKind.Sparsify,
        CircuitKind.Circuits,
        RelayKind.Relays,
    ];

    /// <summary>The kinds that serve goals of their own.</summary>
    public static string Walk => WalkKind.Walks.Name;

    /// <summary>The kind whose restarts hop for minutes.</summary>
    public static string Chains => ChainsKind.Chains.Name;

    /// <summary>The kind that repeats what an evolution handed on.</summary>
    public static string Relay => RelayKind.Relays.Name;

    /// <summary>The kind that makes schemes cheaper in this respect.</summary>
    public static string Optimize(Objective objective) =>
        objective == Objective.Nonzeros ? SparsifyKind.Sparsify.Name : CircuitKind.Circuits.Name;

    private static IEnumerable<EngineKind> Shared => All.Where(kind => !kind.IsApart);

    /// <summary>What <c>--engine</c> accepts: all of them, a family, or one kind.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. new[] { SearchGoal.All, GradientKind.Restarts.Name }.Concat(Shared.Select(k => k.Family)).Concat(Shared.Select(k => k.Name))
            .Distinct()];

    /// <summary>Whether engines of that name run gradient programs.</summary>
    public static bool RunPrograms(string name) => Of(name).Any(kind => kind.Family == GradientKind.Restarts.Family);

    /// <summary>Whether programs may be named for engines of that name: where they run them, or chains of descents alone, or a relay, which
    /// names its own.</summary>
    public static bool TakePrograms(string name) => RunPrograms(name) || name == ChainsKind.Chains.Name || name == Relay;

    /// <summary>Why a program cannot be named for engines of that name; null where it can, or where only running it can tell.</summary>
    public static string? WhyNot(string name, GoalProgram program) =>
        !RunPrograms(name) && program == GoalProgram.Default ? ChainsKind.WhyNo(program.Name) : null;

    /// <summary>The kinds that the name stands for.</summary>
    public static IReadOnlyList<EngineKind> Of(string name) => name == SearchGoal.All ? [.. Shared]
        : All.Any(k => k.Family == name) ? [.. All.Where(k => k.Family == name)] : [.. All.Where(k => k.Name == name)];
}
