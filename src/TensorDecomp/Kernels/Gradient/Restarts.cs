using TensorDecomp.Kernels.Lanes;
using Entry = (int Factor, int Index, int Term, int Plane);

namespace TensorDecomp.Kernels.Gradient;

/// <summary>
/// All that the number of a restart determines before its first step, in lanes and on devices alike: its target, when it ends, its
/// settings, its random numbers, the point where it starts and how it hops.
/// </summary>
internal sealed class Restarts<TProgram> where TProgram : struct, IGradientProgram
{
    private readonly ulong _seed;
    private readonly Kind[] _kinds; // by rank, the highest first

    private sealed record Kind(Target Target, Plan Plan, FactorLayout Layout)
    {
        /// <summary>Its terms, those together that the symmetry takes to one another.</summary>
        public int[][] Orbits { get; } = Plan.Hops is null ? [] : Layout.Space.Symmetry?.TermsByOrbit()
            ?? [.. Enumerable.Range(0, Target.Rank).Select(r => new[] { r })];
    }

    /// <param name="space">Where they look; the batch's layout is for its highest rank.</param>
    /// <param name="seed">Determines every restart, together with its number.</param>
    /// <exception cref="ArgumentException">The program cannot search there; the message says why.</exception>
    public Restarts(SearchSpace space, ulong seed)
    {
        if (space.WhyNot(target => TProgram.Plan(target)) is { } reason) throw new ArgumentException(reason, nameof(space));
        (Space, _seed) = (space, seed);
        _kinds = [.. space.Ranks.Descending().Select(space.At)
            .Select(at => new Kind(at.Target, TProgram.Plan(at.Target), new FactorLayout(at)))];
        Slots = _kinds.Max(kind => kind.Plan.Slots);
    }

    public SearchSpace Space { get; }

    /// <summary>Steps between two looks at the loss, the same for all.</summary>
    public int Chunk => _kinds[0].Plan.Chunk;

    /// <summary>State values per entry that suffice for all.</summary>
    public int Slots { get; }

    public Target Target(long restart) => Of(restart).Target;

    public Plan Plan(long restart) => Of(restart).Plan;

    /// <summary>When it ends.</summary>
    public RestartRules Rules(long restart) => new(Of(restart).Plan);

    /// <summary>What its random numbers are keyed by, from the start or from the beginning of a hop on.</summary>
    public uint Key(long restart, int hop = 0) => (uint)HostRandom.For(_seed ^ ((ulong)hop << 32), (ulong)restart).Next();

    /// <summary>The minima that it will come by as it hops; null where its plan has no hops.</summary>
    public HopChain? Chain(long restart)
    {
        Kind kind = Of(restart);
        return kind.Plan.Hops is null ? null
            : new HopChain(kind.Plan, kind.Layout.Space, kind.Orbits, HostRandom.For(_seed + 3, (ulong)restart),
                (hop, terms, point) => Draw(restart, hop, terms, point));
    }

    /// <summary>The settings of its next chunk, having done that many steps and measured that loss, infinite before the first.</summary>
    public void Schedule(long restart, int step, double loss, double[] settings)
    {
        HostRandom rng = HostRandom.For(_seed + 1, (ulong)restart);
        Array.Clear(settings); // what it leaves alone is not what another restart had
        TProgram.Schedule(new Progress(step, Plan(restart).Steps, loss), ref rng, settings);
    }

    /// <summary>The point where it starts, of its own rank. The one-lane text equals the wide ones bit for bit.</summary>
    public Point Start(long restart)
    {
        Point start = new(Of(restart).Layout.Space);
        if (Space.Given is { } given) given.Of(restart).CopyTo(start.Values);
        if (Space.Known?.TryFill(start, restart, HostRandom.For(_seed + 2, (ulong)restart)) != true)
            Draw(restart, hop: 0, _ => true, start, Space.Given is not null);
        return start;
    }

    /// <summary>Fills in those terms of what the program draws for a start, or for a hop of that number; or what it makes of a point that
    /// is given, whose numbers stay in their places.</summary>
    private void Draw(long restart, int hop, Predicate<int> terms, Point point, bool given = false)
    {
        Kind kind = Of(restart);
        double[] settings = new double[Hyper<L1>.Capacity];
        Schedule(restart, 0, double.PositiveInfinity, settings);
        Hyper<L1> hyper = default;
        for (int k = 0; k < settings.Length; k++) hyper[k] = (float)settings[k];
        L1 stepKey = CounterRandom.StepKey(L1.BitBroadcast(Key(restart, hop)), (L1)0f);
        HostRandom places = HostRandom.For((_seed + 4) ^ ((ulong)hop << 32), (ulong)restart);
        foreach ((Entry to, Entry from) in Starts.Places(kind.Layout, places).Where(entry => terms(entry.To.Term)))
        {
            RandomStream<L1> rng = new(stepKey, (uint)kind.Layout.Offset(from.Factor, from.Index, from.Term, from.Plane));
            ref float x = ref point[to.Factor, to.Index, to.Term, to.Plane];
            x = (given ? TProgram.Start<L1>(x, ref rng, hyper)
                : TProgram.Initialize(new Site(from.Factor, from.Index, from.Term, kind.Target), ref rng, hyper)).Value;
        }
    }

    /// <summary>What it does after a chunk, and where it has ended, with what.</summary>
    /// <param name="restart">Its number.</param>
    /// <param name="chain">The minima that it has come by; null where its plan has no hops.</param>
    /// <param name="step">Steps of its plan that are done.</param>
    /// <param name="steps">Steps that it has done in all.</param>
    /// <param name="loss">f.</param>
    /// <param name="point">Fetches the point where it stands, of its own rank.</param>
    public (AfterChunk AfterChunk, RestartResult? Result) After(long restart, HopChain? chain, int step, int steps, double loss,
        Func<Point> point)
    {
        RestartEnd? end = Rules(restart).Ending((float)loss, step);
        if (chain is not null && end != RestartEnd.Converged && chain.Looks(step, end))
        {
            AfterChunk onward = chain.After(step, end, loss, point());
            if (onward == AfterChunk.Hop) return (onward, null);
            if (onward == AfterChunk.GiveUp) return (onward, GivenUp(restart, chain, steps, loss, point));
        }
        return (AfterChunk.Descend, end is { } ended
            ? new RestartResult(restart, ended, loss, steps, ended == RestartEnd.Diverged ? null : End(restart, loss, point())) : null);
    }

    /// <summary>A restart that hops, given up: its lowest minimum, or where it stands if it has come to none.</summary>
    public RestartResult GivenUp(long restart, HopChain chain, int steps, double loss, Func<Point> point)
    {
        double least = chain.Lowest is null ? loss : chain.Loss;
        return new RestartResult(restart, RestartEnd.Exhausted, least, steps, End(restart, least, chain.Lowest ?? point()));
    }

    /// <summary>The point where it ended as an approximation of its own rank.</summary>
    private Approximation End(long restart, double loss, Point point)
    {
        Target target = Of(restart).Target;
        double[][][] planes =
            [.. Enumerable.Range(0, Space.Planes).Select(_ => point.Sizes.Select(size => new double[target.Rank * size]).ToArray())];
        for (int factor = 0; factor < 3; factor++)
            for (int term = 0; term < target.Rank; term++)
                for (int index = 0; index < point.Sizes[factor]; index++)
                    for (int plane = 0; plane < Space.Planes; plane++)
                        planes[plane][factor][term * point.Sizes[factor] + index] = point[factor, index, term, plane];
        return new Approximation(target, planes[0], restart, loss) { Imaginary = Space.Complex ? planes[1] : null };
    }

    private Kind Of(long restart) => _kinds[Space.Target.Rank - Space.Ranks.Of(restart)];
}
