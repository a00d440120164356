namespace TensorDecomp.Kernels.Descents;

/// <summary>Whether a descent ends: by the gain of a window of iterations, and for want of hope.</summary>
/// <param name="plan">The window, and the iterations before which there is always hope.</param>
/// <param name="rules">The least gain, the last iteration, and what has to come into reach.</param>
/// <param name="energy">Where it begins.</param>
internal struct DescentEnd(DescentPlan plan, DescentRules rules, double energy)
{
    private double _before = energy;

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
