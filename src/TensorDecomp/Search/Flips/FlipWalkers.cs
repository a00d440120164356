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

    /// <summary>Streams of walks by single terms begin at 0, those of walks under an automorphism here, under a group at twice
    /// that.</summary>
    private const ulong SymmetricStreams = 1UL << 32;

    public const int LongestFactor = 256;

    /// <summary>Whether the factors of the shape are short enough.</summary>
    public static bool Hold(Shape shape) => Math.Max(shape.USize, Math.Max(shape.VSize, shape.WSize)) <= LongestFactor;

    /// <summary>Something made for one kind of coefficients and one width of bits.</summary>
    public interface IMaker<TResult>
    {
        TResult Make<TCoefficients, T>(int capacity) where TCoefficients : struct, ICoefficients where T : unmanaged, IBits<T>;
    }

    /// <param name="cyclic">Whether it walks among the schemes of a square shape that the rotation of the factors leaves as they
    /// are.</param>
    /// <exception cref="ArgumentException">There is no flip graph over the ring, or the shape is too large for one.</exception>
    public static IFlipWalker Create(Shape shape, Ring ring, ulong seed, int index, bool cyclic = false) =>
        For(shape, ring, new WalkerMaker(shape, seed, index, cyclic));

    /// <summary>Makes something of the right type for the shape and the ring.</summary>
    /// <exception cref="ArgumentException">There is no flip graph over the ring, or the shape is too large for one.</exception>
    public static TResult For<TResult>(Shape shape, Ring ring, IMaker<TResult> maker)
    {
        if (ring == Ring.Modulo(2)) return For<Binary, TResult>(shape, maker);
        if (ring == Ring.Modulo(3)) return For<Ternary, TResult>(shape, maker);
        if (ring == Ring.Ternary) return For<Signs, TResult>(shape, maker);
        throw new ArgumentException($"There is no flip graph over {ring}; choose one of {string.Join(", ", Rings)}.");
    }

    private static TResult For<TCoefficients, TResult>(Shape shape, IMaker<TResult> maker) where TCoefficients : struct, ICoefficients
    {
        int longest = Math.Max(shape.USize, Math.Max(shape.VSize, shape.WSize)), capacity = shape.NaiveRank + Headroom;
        if (longest > LongestFactor)
            throw new ArgumentException($"A flip graph holds factors of up to {LongestFactor} entries; {shape} needs {longest}.");
        return (TCoefficients.Signed ? 2 * longest : longest) switch
        {
            <= 16 => maker.Make<TCoefficients, Narrow<ushort>>(capacity),
            <= 32 => maker.Make<TCoefficients, Narrow<uint>>(capacity),
            <= 64 => maker.Make<TCoefficients, Narrow<ulong>>(capacity),
            <= 128 => maker.Make<TCoefficients, Wide<Narrow<ulong>>>(capacity),
            <= 256 => maker.Make<TCoefficients, Wide<Wide<Narrow<ulong>>>>(capacity),
            _ => maker.Make<TCoefficients, Wide<Wide<Wide<Narrow<ulong>>>>>(capacity),
        };
    }

    private sealed class WalkerMaker(Shape shape, ulong seed, int index, bool cyclic) : IMaker<IFlipWalker>
    {
        public IFlipWalker Make<TCoefficients, T>(int capacity) where TCoefficients : struct, ICoefficients where T : unmanaged, IBits<T> =>
            cyclic ? new PlainWalker<TCoefficients, T, Cyclic>(shape, (capacity + 2) / 3 + Headroom, seed, (ulong)index)
            : new EitherWalker(
                () => new PlainWalker<TCoefficients, T, Apart>(shape, capacity, seed, (ulong)index),
                () => new OrbitWalker<TCoefficients, T>(shape, capacity, seed, (ulong)index + SymmetricStreams),
                () => new GroupWalker<TCoefficients, T>(shape, capacity, seed, (ulong)index + 2 * SymmetricStreams));
    }
}
