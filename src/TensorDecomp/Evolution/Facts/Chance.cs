using TensorDecomp.Kernels;

namespace TensorDecomp.Evolution.Facts;

/// <summary>Draws from a list of weights.</summary>
public static class Chance
{
    /// <summary>An index with probability proportional to its weight; at least one weight is positive.</summary>
    public static int Index(IReadOnlyList<double> weights, ref HostRandom rng)
    {
        double at = rng.Uniform() * weights.Sum();
        int last = 0;
        for (int i = 0; i < weights.Count; i++)
        {
            if (!(weights[i] > 0)) continue;
            last = i;
            if ((at -= weights[i]) < 0) break;
        }
        return last;
    }
}
