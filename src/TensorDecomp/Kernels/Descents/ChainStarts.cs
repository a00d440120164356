using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Kernels.Lanes;
using Entry = (int Factor, int Index, int Term, int Plane);

namespace TensorDecomp.Kernels.Descents;

/// <summary>What a program of descents begins with: numbers that it draws, or what it makes of a point that it is given.</summary>
/// <param name="space">Where its chains look.</param>
/// <param name="layout">Where entries lie.</param>
/// <param name="entries">In the order of a point.</param>
internal sealed class ChainStarts<TProgram>(SearchSpace space, FactorLayout layout, Entry[] entries)
    where TProgram : struct, IGradientProgram
{
    /// <summary>Draws those entries of a point anew that are wanted.</summary>
    /// <param name="point">The point.</param>
    /// <param name="settings">Settings of the descent.</param>
    /// <param name="random">The restart's stream, which goes on.</param>
    /// <param name="places">Says which number goes where, in a space whose starts are shuffled.</param>
    /// <param name="wanted">Which entries, by their place in the point.</param>
    public void Draw(float[] point, double[] settings, ref HostRandom random, HostRandom places, Predicate<int> wanted)
    {
        Hyper<Precise> hyper = Precisely(settings);
        Entry[] from = space.Shuffled ? [.. Starts.Places(layout, places).Select(place => place.From)] : entries;
        Precise.Source = random;
        for (int k = 0; k < from.Length; k++)
        {
            if (!wanted(k)) continue;
            RandomStream<Precise> stream = new(default, 0);
            Site site = new(from[k].Factor, from[k].Index, from[k].Term, space.Target);
            point[k] = (float)TProgram.Initialize(site, ref stream, hyper).Value;
        }
        random = Precise.Source;
    }

    /// <summary>Fills in what the program makes of a given point, whose numbers stay in their places also where drawn ones are
    /// shuffled.</summary>
    public void Take(float[] point, ReadOnlySpan<float> given, double[] settings, ref HostRandom random)
    {
        Hyper<Precise> hyper = Precisely(settings);
        Precise.Source = random;
        for (int k = 0; k < point.Length; k++)
        {
            RandomStream<Precise> stream = new(default, 0);
            point[k] = (float)TProgram.Start<Precise>(given[k], ref stream, hyper).Value;
        }
        random = Precise.Source;
    }

    private static Hyper<Precise> Precisely(double[] settings)
    {
        Hyper<Precise> hyper = default;
        for (int k = 0; k < settings.Length; k++) hyper[k] = new Precise(settings[k]);
        return hyper;
    }
}
