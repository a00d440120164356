using MathNet.Numerics;

namespace TensorDecomp.Evolution.Evaluators;

/// <summary>Tails of the binomial distribution, by the incomplete beta function.</summary>
internal static class Binomial
{
    /// <summary>How probable it is that of so many tries no more succeed, each with that probability.</summary>
    public static double AtMost(int successes, int tries, double probability) =>
        successes >= tries ? 1 : SpecialFunctions.BetaRegularized(tries - successes, successes + 1, 1 - probability);

    /// <summary>How probable it is that at least so many succeed.</summary>
    public static double AtLeast(int successes, int tries, double probability) =>
        successes <= 0 ? 1 : SpecialFunctions.BetaRegularized(successes, tries - successes + 1, probability);
}
