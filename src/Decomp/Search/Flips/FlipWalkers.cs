using TensorDecomp.Kernels.Flips;
using TensorDecomp.Verify;

namespace TensorDecomp.Search.Flips;

/// <summary>Chooses the bit vectors for a shape: the narrowest that hold its longest factor.</summary>
public static class FlipWalkers
{
    /// <summary>The rings with a flip graph, by the names that <see cref="Ring"/> reads.</summary>
    public static IReadOnlyList<Ring> Rings { get; } = [Ring.Modulo(2), Ring.Modulo(3), Ring.Ternary];

    /// <summary>Room for terms above the naive rank that plus-transitions and splits may add.</summary>
    private const int Headroom = 16;

    private const int LongestFactor = 256;

    /// <exception cref="ArgumentException">There is no flip graph over the ring, or the shape is too large for one.</exception>
    public static IFlipWalker Create(Shape shape, Ring ring, ulong seed, int index)
    {
        if (ring == Ring.Modulo(2)) return Create<Binary>(shape, seed, index);
        if (ring == Ring.Modulo(3)) return Create<Ternary>(shape, seed, index);
        if (ring == Ring.Ternary) return Create<Signs>(shape, seed, index);
        throw new ArgumentException($"There is no flip graph over {ring}; choose one of {string.Join(", ", Rings)}.");
    }

    private static IFlipWalker Create<TCoefficients>(Shape shape, ulong seed, int index) where TCoefficients : struct, ICoefficients
    {
        int longest = Math.Max(shape.USize, Math.Max(shape.VSize, shape.WSize));
        if (longest > LongestFactor) throw new ArgumentException($"A flip graph holds factors of up to {LongestFactor} entries; {shape} needs {longest}.");
        return (TCoefficients.Signed ? 2 * longest : longest) switch
        {
            <= 16 => Make<Narrow<ushort>>(),
            <= 32 => Make<Narrow<uint>>(),
            <= 64 => Make<Narrow<ulong>>(),
            <= 128 => Make<Wide<Narrow<ulong>>>(),
            <= 256 => Make<Wide<Wide<Narrow<ulong>>>>(),
            _ => Make<Wide<Wide<Wide<Narrow<ulong>>>>>(),
        };

        IFlipWalker Make<T>() where T : unmanaged, IBits<T> =>
            new FlipWalker<TCoefficients, T>(shape, shape.NaiveRank + Headroom, seed, index);
    }
}
