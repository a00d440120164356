using TensorDecomp.Search;

namespace TensorDecomp.Cli.Reports;

/// <summary>
/// The engines that a display names. A symmetry whose orbit structures are all tried is an engine for each of them, a hundred
/// perhaps: those that came furthest are shown, in their order, and of the others it is said how many they are.
/// </summary>
/// <param name="Shown">At most eight.</param>
/// <param name="Rest">"and 90 more engines, 60 of them not begun"; null where all are shown.</param>
internal sealed record ShownEngines(IReadOnlyList<EngineReading> Shown, string? Rest)
{
    private const int Room = 8;

    public static ShownEngines Of(IReadOnlyList<EngineReading> readings)
    {
        if (readings.Count <= Room) return new ShownEngines(readings, null);
        // Flips have no residual; whoever has none stands behind those with one, by the work done.
        HashSet<EngineReading> first =
            new(readings.OrderByDescending(r => r.Converged).ThenBy(r => r.BestLoss ?? double.PositiveInfinity)
                .ThenByDescending(r => r.Steps).Take(Room),
            ReferenceEqualityComparer.Instance); // two engines may stand alike
        EngineReading[] others = [.. readings.Where(r => !first.Contains(r))];
        int idle = others.Count(r => r.Steps == 0);
        return new ShownEngines([.. readings.Where(first.Contains)],
            $"and {others.Length} more engine{(others.Length == 1 ? "" : "s")}{(idle > 0 ? $", {idle} of them not begun" : "")}");
    }
}
