using System.Runtime.CompilerServices;

namespace TensorDecomp.Kernels;

/// <summary>Random numbers for one entry at one step, a different stream for each restart in the lane.</summary>
public unsafe struct RandomStream<T> where T : struct, IReal<T>
{
    private readonly T _key;
    private readonly uint _site;
    private readonly LaneSites* _lanes;
    private uint _draw;

    internal RandomStream(T key, uint site) => (_key, _site) = (key, site);

    /// <summary>The same where some lanes number the entry otherwise; the numbers have to outlive the stream.</summary>
    internal RandomStream(T key, uint site, LaneSites* lanes)
    {
        (_key, _site) = (key, site);
        _lanes = lanes;
    }

    /// <summary>Uniform in [0, 1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Uniform()
    {
        uint draw = _draw++;
        T value = T.Uniform(_key, _site, draw);
        return _lanes == null ? value : LaneSites.Uniform(value, _key, _site, draw, _lanes);
    }

    /// <summary>Mean 0, variance 1, bounded by ±3.5.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Gaussian()
    {
        uint draw = _draw++;
        T value = T.Gaussian(_key, _site, draw);
        return _lanes == null ? value : LaneSites.Gaussian(value, _key, _site, draw, _lanes);
    }
}

/// <summary>
/// Lanes in which an entry has another number than in the rest, because its restart has fewer terms: groups of lanes, each with a
/// mask, a lane value that is not 0 in its lanes, and with how much lower the numbers are there.
/// </summary>
internal unsafe struct LaneSites
{
    public int Groups;
    public void* Masks;
    public uint* Lower;

    // Static and by value: a stream whose address is taken would live in memory, even where no lane is numbered otherwise.
    public static T Uniform<T>(T value, T key, uint site, uint draw, LaneSites* lanes) where T : struct, IReal<T>
    {
        for (int k = 0; k < lanes->Groups; k++)
            value = T.Select(Unsafe.Add(ref Unsafe.AsRef<T>(lanes->Masks), k), T.Uniform(key, site - lanes->Lower[k], draw), value);
        return value;
    }

    public static T Gaussian<T>(T value, T key, uint site, uint draw, LaneSites* lanes) where T : struct, IReal<T>
    {
        for (int k = 0; k < lanes->Groups; k++)
            value = T.Select(Unsafe.Add(ref Unsafe.AsRef<T>(lanes->Masks), k), T.Gaussian(key, site - lanes->Lower[k], draw), value);
        return value;
    }
}
