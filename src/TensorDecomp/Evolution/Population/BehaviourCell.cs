using System.Globalization;
using TensorDecomp.Evolution.Facts;

namespace TensorDecomp.Evolution.Population;

/// <summary>
/// The MAP-Elites cell of a program (Mouret and Clune 2015): method family, cost per step, and the largest target that it
/// solves. Edges are fixed, so that a program's cell never changes with the company it keeps.
/// </summary>
internal static class BehaviourCell
{
    /// <summary>Upper edges of the cost classes, in units of Adam's cost; the last class is open.</summary>
    public static IReadOnlyList<double> CostEdges { get; } = [0.75, 1.25, 2, 4];

    public static string Of(Behaviour behaviour, IReadOnlyList<TargetFitness> fitness)
    {
        string largest = fitness.Where(f => f.Exact > 0).OrderBy(f => f.Target.Parameters).LastOrDefault()?.Target.Shape.ToString()
            ?? "none";
        return $"{behaviour.MethodFamily} | {CostClass(behaviour.CostPerStep)} | {largest}";
    }

    /// <summary>"≤1.25", ">4", or "?" where the cost is unknown.</summary>
    private static string CostClass(double cost)
    {
        if (!(cost > 0)) return "?";
        foreach (double edge in CostEdges)
            if (cost <= edge) return string.Create(CultureInfo.InvariantCulture, $"≤{edge}");
        return string.Create(CultureInfo.InvariantCulture, $">{CostEdges[^1]}");
    }
}
