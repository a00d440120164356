using TensorDecomp.Evolution.Facts;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Gradient;

namespace TensorDecomp.Evolution.Population;

/// <summary>
/// What programs compete for: on each target, restarts that end exactly, as a share of all restarts and per 10,000
/// restart-steps, and the shares of restarts below each threshold. So a program that alone solves one target keeps what
/// nobody else can claim, and where nobody solves a target, coming nearer is worth something.
/// </summary>
public static class ResourceVector
{
    private static readonly int PerTarget = 2 + TargetFitness.Thresholds.Count;

    /// <summary>c of each resource: half of a target's worth lies on exactness.</summary>
    public static IReadOnlyList<double> Capacities(int targets)
    {
        double exact = TargetFitness.Thresholds.Count / 2.0;
        return [.. Enumerable.Range(0, targets).SelectMany(_ => (double[])[exact, exact, .. TargetFitness.Thresholds.Select(_ => 1.0)])];
    }

    public static IReadOnlyList<double> Of(IReadOnlyList<TargetFitness> fitness, IReadOnlyList<Target> targets)
    {
        double[] s = new double[targets.Count * PerTarget];
        for (int t = 0; t < targets.Count; t++)
        {
            if (fitness.FirstOrDefault(f => f.Target == targets[t]) is not { Restarts: > 0 } one) continue;
            s[t * PerTarget] = Share(one.Exact, one.Restarts);
            s[t * PerTarget + 1] = Share(one.Exact * 10_000.0, Math.Max(1, one.RestartSteps));
            for (int k = 0; k < one.Below.Count && k < TargetFitness.Thresholds.Count; k++)
                s[t * PerTarget + 2 + k] = Share(one.Below[k], one.Restarts);
        }
        return s;
    }

    private static double Share(double part, double whole) => Math.Clamp(part / whole, 0, 1);
}
