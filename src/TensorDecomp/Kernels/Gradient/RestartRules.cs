namespace TensorDecomp.Kernels.Gradient;

/// <summary>
/// When a plan ends a restart, as bounds on the loss at the end of a chunk: inside them it goes on. A device compares in
/// single precision, so the bounds are floats that decide as the plan's doubles do.
/// </summary>
internal readonly record struct RestartRules(Plan Plan)
{
    /// <summary>Below this it has converged.</summary>
    public float Low(int step) => step >= Plan.PolishAfter * Plan.Steps ? Above(Plan.PolishBelow) : float.MinValue;

    /// <summary>Above this it has lost a race, or is no number.</summary>
    public float High(int step)
    {
        float high = float.MaxValue;
        foreach (Race race in Plan.Races)
        {
            int at = (int)(race.Fraction * Plan.Steps);
            if (step >= at && step - Plan.Chunk < at) high = Math.Min(high, -Above(-race.Loss));
        }
        return high;
    }

    /// <summary>How it ends after this step with this loss, or null.</summary>
    public RestartEnd? Ending(float loss, int step) =>
        !float.IsFinite(loss) ? RestartEnd.Diverged
        : loss < Low(step) ? RestartEnd.Converged
        : step >= Plan.Steps ? RestartEnd.Exhausted
        : loss > High(step) ? RestartEnd.Raced
        : null;

    /// <summary>The least float that is not below the bound.</summary>
    private static float Above(double bound)
    {
        float near = (float)Math.Clamp(bound, float.MinValue, float.MaxValue);
        return near < bound && near < float.MaxValue ? MathF.BitIncrement(near) : near;
    }
}
