namespace TensorDecomp.Kernels.Descents;

/// <summary>The minima that a chain of descents comes by: which it keeps, which is the lowest of its stage, which were released, and how
/// long each orbit of terms has stayed.</summary>
/// <param name="target">What is decomposed.</param>
/// <param name="orbits">Number of its orbits.</param>
internal sealed class ChainMinima(Target target, int orbits)
{
    private readonly List<double> _released = [];
    private (float[] Point, double Energy, double Loss, int[] Ages)? _marked;

    /// <summary>As its program sees it.</summary>
    public Chain Now { get; private set; } = new(target);

    /// <summary>The point that it keeps; null before the first minimum of a stage.</summary>
    public float[]? Kept { get; private set; }

    /// <summary>The lowest minimum of the stage, likewise.</summary>
    public float[]? Lowest { get; private set; }

    /// <summary>Descents that each orbit has come through since it was changed.</summary>
    public int[] Ages { get; } = new int[orbits];

    /// <summary>As if nothing had been.</summary>
    /// <param name="given">Whether the chain begins at a point that it was given.</param>
    /// <param name="mates">How many points there are to take terms from.</param>
    public void Clear(bool given, int mates)
    {
        Now = new Chain(target) { Stage = -1, Given = given, Mates = mates };
        BeginStage();
        Array.Clear(Ages);
    }

    /// <summary>Begins the next stage, or another chain of the same restart.</summary>
    /// <param name="anew">Which.</param>
    /// <param name="mates">How many minima there are now to take terms from.</param>
    public void Leave(bool anew, int mates)
    {
        Now = Now with { Mates = mates };
        if (anew)
        {
            Now = Now with { Stage = -1, Round = Now.Round + 1, Given = false };
            Array.Clear(Ages);
        }
        BeginStage();
    }

    private void BeginStage()
    {
        Now = new Chain(target)
        {
            Stage = Now.Stage + 1,
            Descents = Now.Descents,
            Round = Now.Round,
            Mates = Now.Mates,
            Given = Now.Given,
        };
        (Kept, Lowest, _marked) = (null, null, null);
        _released.Clear();
    }

    public void BeginHop() => Now = Now with { Hops = Now.Hops + 1, Since = Now.Since + 1, Away = Now.Away + 1 };

    /// <summary>Marks the minimum that it keeps, for it to be returned to.</summary>
    public void Mark()
    {
        if (Kept is not { } point) return;
        _marked = (point, Now.Energy, Now.Loss, [.. Ages]);
        Now = Now with { Marked = Now.Energy, Away = 0 };
    }

    /// <summary>Keeps the marked minimum again; the present one while there is none.</summary>
    public void Return()
    {
        if (_marked is not var (point, energy, loss, ages)) return;
        Kept = point;
        Now = Now with { Energy = energy, Loss = loss, Away = 0 };
        ages.CopyTo(Ages, 0);
    }

    /// <summary>Takes a minimum in before it is decided whether to go there.</summary>
    /// <param name="there">It.</param>
    /// <param name="same">How much lower it has to be to count as another.</param>
    /// <param name="point">Where it is.</param>
    /// <returns>The same, with its distance to those that were released.</returns>
    public Minimum See(Minimum there, double same, float[] point)
    {
        Now = Now with { Descents = Now.Descents + 1, Since = there.Energy < Now.Lowest - same ? 0 : Now.Since };
        if (there.Energy < Now.Lowest)
            (Now, Lowest) = (Now with { Lowest = there.Energy, LowestLoss = there.Loss }, point);
        return there with { Nearest = _released.Select(e => Math.Abs(e - there.Energy)).DefaultIfEmpty(double.PositiveInfinity).Min() };
    }

    /// <summary>Goes on from there.</summary>
    /// <param name="there">The minimum.</param>
    /// <param name="point">Where it is.</param>
    /// <param name="changed">The orbits that the hop changed which led there.</param>
    public void Keep(in Minimum there, float[] point, Predicate<int> changed)
    {
        Kept = point;
        Now = Now with { Energy = there.Energy, Loss = there.Loss, Accepted = Now.Accepted + (Now.Hops > 0 ? 1 : 0) };
        for (int orbit = 0; orbit < Ages.Length; orbit++) Ages[orbit] = changed(orbit) ? 0 : Ages[orbit] + 1;
    }

    /// <summary>Stays where it is.</summary>
    public void Stay()
    {
        for (int orbit = 0; orbit < Ages.Length; orbit++) Ages[orbit]++;
    }

    public void Released(double energy) => _released.Add(energy);
}
