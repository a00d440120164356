namespace TensorDecomp.Kernels.Descents;

/// <summary>Whether a descent ends: by the gain of a window of iterations, and for want of hope.</summary>
/// <param name="plan">The window, and the iterations before which there is always hope.</param>
/// <param name="rules">The least gain, the last iteration, and what has to come into reach.</param>
/// <param name="energy">Where it begins.</param>
internal struct DescentEnd(DescentPlan plan, DescentRules rules, double energy)
{
    private const int MostIterations = 10_000;

    private double _before = energy;

    /// <summary>The rules of a program that may have asked for no iterations, or for too many.</summary>
    public static DescentRules Bounded(DescentRules rules) => rules with { Iterations = Math.Clamp(rules.Iterations, 1, MostIterations) };

    /// <param name="iterations">Done so far.</param>
    /// <param name="now">The energy after them.</param>
    public bool IsReached(int iterations, double now)
    {
        if (iterations % plan.Window != 0) return false;
        (double gained, _before) = (_before - now, now);
        return gained < rules.Gain * plan.Window
            || iterations >= plan.Warmup && now - 0.5 * gained / plan.Window * (rules.Iterations - iterations) > rules.Hope;
    }
}
