using TensorDecomp.Kernels.Flips;
using TensorDecomp.Verify;

namespace TensorDecomp.Search.Flips;

/// <summary>Chooses the bit vectors for a tensor: the narrowest that hold its longest factor.</summary>
public static class FlipWalkers
{
    /// <summary>The rings with a flip graph, by the names that <see cref="Ring"/> reads.</summary>
    public static IReadOnlyList<Ring> Rings => CoefficientRegistry.Rings;

    /// <summary>Those with walks under a symmetry of indices, which know the units 1 and −1 only.</summary>
    public static IReadOnlyList<Ring> SymmetricRings { get; } =
        [.. CoefficientRegistry.All.Where(kind => kind.AreSigns).Select(kind => kind.Ring)];

    /// <summary>Room for terms above the naive rank that plus-transitions and splits may add.</summary>
    private const int Headroom = 16;

    /// <summary>Streams of walks by single terms begin at 0, those of walks under an automorphism here, under a group at twice
    /// that.</summary>
    private const ulong SymmetricStreams = 1UL << 32;

    /// <summary>Entries of the longest factor that the bits of a walker hold.</summary>
    public const int LongestFactor = 256;

    /// <summary>Whether the factors of the tensor are short enough.</summary>
    public static bool Hold(Tensor tensor) => Longest(tensor) <= LongestFactor;

    /// <summary>Something made for one kind of coefficients and one width of bits.</summary>
    internal interface IMaker<TResult>
    {
        TResult Make<TCoefficients, T>(int capacity) where TCoefficients : struct, ICoefficients where T : unmanaged, IBits<T>;
    }

    /// <summary>A walker before its first walk, with a random stream of its own for each seed and index.</summary>
    /// <param name="cyclic">Whether it walks among the schemes of a square shape that the rotation of the factors leaves as they
    /// are.</param>
    /// <exception cref="ArgumentException">There is no flip graph over the ring, or the tensor is too large for one.</exception>
    public static IFlipWalker Create(Tensor tensor, Ring ring, ulong seed, int index, bool cyclic = false) =>
        For(tensor, ring, new WalkerMaker(tensor, seed, index, cyclic));

    /// <summary>The random stream of that number before its first draw.</summary>
    internal static StreamState Stream(ulong seed, int index)
    {
        (ulong a, ulong b) = new Xoroshiro(seed, (ulong)index).State;
        return new StreamState(a, b, 0);
    }

    /// <summary>Makes something of the right type for the tensor and the ring.</summary>
    /// <exception cref="ArgumentException">There is no flip graph over the ring, or the tensor is too large for one.</exception>
    internal static TResult For<TResult>(Tensor tensor, Ring ring, IMaker<TResult> maker)
    {
        CoefficientKind kind = KindFor(tensor, ring);
        return kind.Make(new Widths<TResult>(tensor, maker));
    }

    /// <exception cref="ArgumentException">There is no flip graph over the ring, or the tensor is too large for one.</exception>
    internal static CoefficientKind KindFor(Tensor tensor, Ring ring)
    {
        CoefficientKind kind = CoefficientRegistry.Find(ring)
            ?? throw new ArgumentException($"There is no flip graph over {ring}; choose one of {string.Join(", ", Rings)}.");
        if (!Hold(tensor))
            throw new ArgumentException(
                $"A flip graph holds factors of up to {LongestFactor} entries; {tensor} needs {Longest(tensor)}.");
        return kind;
    }

    private static int Longest(Tensor tensor) => tensor.Sizes.Max();

    private sealed class Widths<TResult>(Tensor tensor, IMaker<TResult> maker) : IForCoefficients<TResult>
    {
        public TResult Make<TCoefficients>() where TCoefficients : struct, ICoefficients
        {
            int capacity = tensor.Count + Headroom;
            return Fits<Narrow<ushort>>() ? maker.Make<TCoefficients, Narrow<ushort>>(capacity)
                : Fits<Narrow<uint>>() ? maker.Make<TCoefficients, Narrow<uint>>(capacity)
                : Fits<Narrow<ulong>>() ? maker.Make<TCoefficients, Narrow<ulong>>(capacity)
                : Fits<Wide<Narrow<ulong>>>() ? maker.Make<TCoefficients, Wide<Narrow<ulong>>>(capacity)
                : Fits<Wide<Wide<Narrow<ulong>>>>() ? maker.Make<TCoefficients, Wide<Wide<Narrow<ulong>>>>(capacity)
                : Fits<Wide<Wide<Wide<Narrow<ulong>>>>>() ? maker.Make<TCoefficients, Wide<Wide<Wide<Narrow<ulong>>>>>(capacity)
                : Fits<Wide<Wide<Wide<Wide<Narrow<ulong>>>>>>() ? maker.Make<TCoefficients, Wide<Wide<Wide<Wide<Narrow<ulong>>>>>>(capacity)
                : maker.Make<TCoefficients, Wide<Wide<Wide<Wide<Wide<Narrow<ulong>>>>>>>(capacity);

            bool Fits<T>() where T : unmanaged, IBits<T> => T.PlaneWidth(TCoefficients.Units) >= Longest(tensor);
        }
    }

    private sealed class WalkerMaker(Tensor tensor, ulong seed, int index, bool cyclic) : IMaker<IFlipWalker>
    {
        public IFlipWalker Make<TCoefficients, T>(int capacity) where TCoefficients : struct, ICoefficients where T : unmanaged, IBits<T> =>
            cyclic ? new PlainWalker<TCoefficients, T, Cyclic>(tensor, (capacity + 2) / 3 + Headroom, seed, (ulong)index)
            : new EitherWalker(
                () => new PlainWalker<TCoefficients, T, SeparateTerms>(tensor, capacity, seed, (ulong)index),
                () => new OrbitWalker<TCoefficients, T>(tensor, capacity, seed, (ulong)index + SymmetricStreams),
                () => new GroupWalker<TCoefficients, T>(tensor, capacity, seed, (ulong)index + 2 * SymmetricStreams));
    }
}
