using System.Runtime.CompilerServices;

namespace TensorDecomp.Kernels;

/// <summary>Random numbers for one entry at one step, a different stream for each restart in the lane.</summary>
public struct RandomStream<T> where T : struct, IReal<T>
{
    private readonly T _key;
    private readonly uint _site;
    private uint _draw;

    internal RandomStream(T key, uint site) => (_key, _site) = (key, site);

    /// <summary>Uniform in [0, 1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Uniform() => T.Uniform(_key, _site, _draw++);

    /// <summary>Mean 0, variance 1, bounded by ±3.5.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Gaussian() => T.Gaussian(_key, _site, _draw++);
}
