using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Search.Flips;
using TensorDecomp.Symmetries;
using TensorDecomp.Verify;

namespace TensorDecomp.Search;

/// <summary>The flip-graph engines that there are, by where their walks lead.</summary>
public sealed partial class FlipGraphEngine
{
    /// <summary>A constant, not the number of cores: the result depends on it.</summary>
    private const int Walkers = 8;

    /// <summary>A ladder through the smaller shapes, started from what the store gives.</summary>
    /// <param name="shape">The goal.</param>
    /// <param name="ring">GF(2), GF(3) or ZT.</param>
    /// <param name="rank">The rank to reach.</param>
    /// <param name="seed">Determines the walks.</param>
    /// <param name="known">Schemes valid over the ring to build on.</param>
    public static FlipGraphEngine Ladder(Shape shape, Ring ring, int rank, ulong seed, IEnumerable<Scheme> known)
    {
        FlipSettings settings = new(shape, ring, rank, seed, Walkers);
        Scheme[] given = [.. known];
        return new FlipGraphEngine("flip", settings, from => from?.Ladder is null ? new FlipLadder(settings, given)
            : new FlipLadder(settings, given, from));
    }

    /// <summary>
    /// Walks from shape to neighbouring shape. In characteristic 0 they are walks over GF(2) that begin with the store's schemes of
    /// characteristic 0, and what they find of the goal is lifted.
    /// </summary>
    /// <param name="shape">The goal.</param>
    /// <param name="ring">GF(2), GF(3), or ZT for all of characteristic 0.</param>
    /// <param name="rank">The rank to reach.</param>
    /// <param name="seed">Determines the walks.</param>
    /// <param name="known">Schemes valid over the ring to build on.</param>
    public static FlipGraphEngine Meta(Shape shape, Ring ring, int rank, ulong seed, IEnumerable<Scheme> known)
    {
        bool lifts = ring.Modulus == 0;
        FlipSettings settings = new(shape, lifts ? Ring.Modulo(2) : ring, rank, seed, Walkers) { Endless = lifts };
        Scheme[] given = [.. known];
        return new FlipGraphEngine("flip-meta", settings, from => from?.Meta is null ? new MetaFlipGraph(settings, given)
            : new MetaFlipGraph(settings, given, from))
        { _lifts = lifts };
    }

    /// <summary>Largest dimension for which a search tries that unasked: beyond it the neighbours are too many.</summary>
    public const int LargestMeta = 8;

    /// <summary>Walks over one of <see cref="FlipWalkers.Rings"/> from the schoolbook algorithm of any tensor.</summary>
    public static FlipGraphEngine Plain(Tensor tensor, Ring ring, int rank, ulong seed) =>
        Searching("flip-plain", new FlipSettings(tensor, ring, rank, seed, Walkers));

    /// <summary>Walks over GF(2), whose signs never block a flip and where symmetric walks reach furthest; what they find is
    /// lifted.</summary>
    /// <param name="tensor">The goal.</param>
    /// <param name="rank">The rank to reach in characteristic 0.</param>
    /// <param name="seed">Determines the walks.</param>
    /// <param name="symmetric">Where given, the policies of walks under a symmetry, and no others; what is lifted need not have it.</param>
    public static FlipGraphEngine Lifted(Tensor tensor, int rank, ulong seed, IReadOnlyList<FlipPolicy>? symmetric = null) =>
        Lifting("flip-lifted", Under(symmetric, new FlipSettings(tensor, Ring.Modulo(2), rank, seed, Walkers)));

    /// <summary>Walks among the schemes that a permutation of indices, or a group of them, leaves as they are.</summary>
    /// <param name="shape">The goal, which the symmetry fits.</param>
    /// <param name="ring">GF(2), GF(3) or ZT.</param>
    /// <param name="rank">The rank to reach.</param>
    /// <param name="symmetric">The policies of walks under it.</param>
    /// <param name="seed">Determines the walks.</param>
    public static FlipGraphEngine Symmetric(Shape shape, Ring ring, int rank, IReadOnlyList<FlipPolicy> symmetric, ulong seed) =>
        Searching("flip-symmetric", Under(symmetric, new FlipSettings(shape, ring, rank, seed, Walkers)));

    /// <summary>
    /// For a goal over GF(3) or a larger field, walks over {−1, 0, 1}, whose schemes hold there as well. Sums that wrap
    /// (1 + 1 = −1) scatter a walk: from the naive scheme one that refuses them comes down much further.
    /// </summary>
    /// <param name="tensor">The goal.</param>
    /// <param name="rank">The rank to reach.</param>
    /// <param name="seed">Determines the walks.</param>
    /// <param name="symmetric">Where given, the policies of walks under a symmetry, and no others.</param>
    public static FlipGraphEngine Unwrapped(
        Tensor tensor, int rank, ulong seed, IReadOnlyList<FlipPolicy>? symmetric = null) =>
        Searching("flip-unwrapped", Under(symmetric, new FlipSettings(tensor, Ring.Zt, rank, seed, Walkers)));

    /// <summary>Walks among the schemes that a group leaves as they are. In characteristic 0 they are walks over GF(2), and what they find
    /// is lifted.</summary>
    /// <param name="shape">The goal.</param>
    /// <param name="ring">GF(2), GF(3), or ZT for all of characteristic 0.</param>
    /// <param name="rank">The rank to reach.</param>
    /// <param name="group">A group of automorphisms of the shape.</param>
    /// <param name="seed">Determines the walks.</param>
    public static FlipGraphEngine UnderGroup(Shape shape, Ring ring, int rank, AutomorphismGroup group, ulong seed)
    {
        FlipSettings settings =
            new(shape, ring.Modulus == 0 ? Ring.Modulo(2) : ring, rank, seed, Walkers) { Policies = FlipPolicy.For(group) };
        return ring.Modulus == 0 ? Lifting("flip-group", settings) : Searching("flip-group", settings);
    }

    private static FlipSettings Under(IReadOnlyList<FlipPolicy>? symmetric, FlipSettings settings) =>
        symmetric is null ? settings : settings with { Policies = symmetric };

    /// <summary>
    /// Walks among cyclic schemes of a square shape. In characteristic 0 they are walks over GF(2), and what they find is lifted.
    /// </summary>
    /// <param name="shape">The goal, a square shape.</param>
    /// <param name="ring">GF(2), GF(3), or ZT for all of characteristic 0.</param>
    /// <param name="rank">The rank to reach.</param>
    /// <param name="cubes">Number of fixed terms at the start, congruent to the rank modulo 3 if that is to be met.</param>
    /// <param name="seed">Determines the walks.</param>
    /// <exception cref="ArgumentException">The shape is not square, or has no such start.</exception>
    public static FlipGraphEngine Cyclic(Shape shape, Ring ring, int rank, int cubes, ulong seed)
    {
        FlipSettings settings =
            new(shape, ring.Modulus == 0 ? Ring.Modulo(2) : ring, rank, seed, Walkers)
            {
                Cyclic = true,
                Starts = [CyclicStart.Of(shape, cubes)]
            };
        return ring.Modulus == 0 ? Lifting("flip-cyclic", settings)
            : Searching("flip-cyclic", settings);
    }

    // What reaches the rank may not lift, so the walks go on until something does that lifts.
    private static FlipGraphEngine Lifting(string name, FlipSettings settings)
    {
        FlipGraphEngine engine = Searching(name, settings with { Endless = true });
        engine._lifts = true;
        return engine;
    }

    private static FlipGraphEngine Searching(string name, FlipSettings settings) =>
        new(name, settings, from => from is null ? new FlipSearch(settings) : new FlipSearch(settings, from));
}
