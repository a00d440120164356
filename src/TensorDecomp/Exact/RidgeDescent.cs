using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Descents;
using TensorDecomp.Kernels.Gradient;

namespace TensorDecomp.Exact;

/// <summary>
/// A way down f + w|x|² by L-BFGS, w falling to next to nothing, from where a descent of f alone went towards a border rank: there terms
/// grow, and the weight
/// keeps them from it. Near a decomposition f falls with the square of w.
/// </summary>
internal static unsafe class RidgeDescent
{
    private const double LeastWeight = 1e-7, Fall = 0.1;
    private static readonly DescentRules Rules = new(Iterations: 400, Gain: 1e-14);

    /// <summary>Where it ends.</summary>
    /// <param name="start">Real floats in balanced bases, |x|² meaning nothing in others.</param>
    /// <param name="weight">w to begin with.</param>
    /// <param name="stop">Ends it early.</param>
    public static Approximation Of(Approximation start, double weight, CancellationToken stop)
    {
        using RidgeEnergy<double> energy = new(new SearchSpace(start.Target));
        using LimitedMemoryDescent<double> descent = new(energy, new DescentPlan());
        using LaneArena arena = new();
        int[] sizes = start.Target.Tensor.Sizes;
        double* x = arena.Take<double>(energy.Length);
        new Span<double>(x, energy.Length).Clear();
        ForEach((f, r, a) => x[energy.Offset(f, a, r)] = start.Factors[f][r * sizes[f] + a]);
        for (; weight > LeastWeight && !stop.IsCancellationRequested; weight *= Fall)
        {
            energy.Weight = weight;
            descent.Minimise(x, Rules);
        }
        double[][] factors = [.. start.Factors.Select(f => new double[f.Length])];
        ForEach((f, r, a) => factors[f][r * sizes[f] + a] = x[energy.Offset(f, a, r)]);
        return start with { Factors = factors };

        void ForEach(Action<int, int, int> entry)
        {
            for (int f = 0; f < 3; f++)
                for (int r = 0; r < start.Target.Rank; r++)
                    for (int a = 0; a < sizes[f]; a++) entry(f, r, a);
        }
    }
}
