using TensorDecomp.Evolution.Facts;
using TensorDecomp.Kernels;

namespace TensorDecomp.Evolution.Population;

/// <summary>
/// What programs compete for on all targets of a run, one after another, so that a program that alone solves one keeps what nobody else can
/// claim, and where nobody solves a target, coming nearer is worth something.
/// </summary>
public static class ResourceVector
{
    /// <summary>c of each resource.</summary>
    public static IReadOnlyList<double> Capacities(int targets, FitnessRule rule) =>
        [.. Enumerable.Repeat(Merits.Of(rule).Capacities, targets).SelectMany(c => c)];

    /// <summary>s of each, 0 where the program made no restart.</summary>
    public static IReadOnlyList<double> Of(IReadOnlyList<TargetFitness> fitness, IReadOnlyList<TiedTarget> targets, FitnessRule rule)
    {
        IMerit merit = Merits.Of(rule);
        int perTarget = merit.Capacities.Count;
        double[] s = new double[targets.Count * perTarget];
        for (int t = 0; t < targets.Count; t++)
        {
            if (fitness.FirstOrDefault(f => f.Target == targets[t]) is not { Restarts: > 0 } one) continue;
            foreach ((int k, double claim) in merit.Claims(one).Index()) s[t * perTarget + k] = claim;
        }
        return s;
    }
}
