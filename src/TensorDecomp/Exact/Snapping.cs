using System.Numerics.Tensors;
using TensorDecomp.Kernels;
using TensorDecomp.Verify;

namespace TensorDecomp.Exact;

/// <summary>
/// Uses up the freedom of a solution. At each level it knows the directions that keep the equations to first order, brings the
/// entries that cost the least movement onto the grid along them, polishes the others and holds what landed on the grid by
/// itself. Where the others cannot follow, fewer are tried and then other entries; where no freedom is left and the determined
/// entries are no fractions, it goes back a few levels and chooses otherwise.
/// </summary>
internal sealed class Snapping(Decomposition d, LevenbergMarquardt polish, Ring ring)
{
    /// <summary>f below which a descent reached a solution, rounding errors of large coefficients included.</summary>
    private const double Solved = 1e-19;

    private const double OnGrid = 1e-8, LeastMobility = 1e-4, Determined = 1e-10, TrustedMove = 0.3, Close = 0.01;

    /// <summary>f to descend to, so that fractions are told from other numbers; large coefficients may leave more than this.</summary>
    private const double Goal = 1e-26;

    /// <summary>Failures at one level after which quarters count as grid as well, and after which the choices before it are to
    /// blame.</summary>
    private const int Stubborn = 2, Hopeless = 24;

    // A zero tends to leave other entries on the grid where a one leaves golden ratios (measured on 3x3x3:23).
    private const double NonzeroCost = 4;

    // Spread of the logarithm of the factor that an entry's price is multiplied by in a try. The cheapest entries alone lead
    // most tries into the same dead end (bench/gradient.md has the yields before and with this spread).
    private const double Spread = 5;

    /// <summary>Steps spent on a scheme over the half-integers once there is one over other fractions.</summary>
    private const int FurtherEffort = 15;

    /// <summary>Steps that the freedom of a solution asks for: deep in, a step that leads on takes one direction, and one in two or three
    /// does.</summary>
    private const int StepsPerDirection = 3;
    private static readonly Patience AfterSnap =
        new(Iterations: 10, SlowIterations: 1, SlowRatio: 0.3, Attempts: 2, Damping: 1e-6, Factorise: true);

    /// <summary>f beyond what doubles can show, so that a descent goes as far as it can.</summary>
    private const double Sharp = 1e-33;
    private static readonly Patience ToTheLast =
        new(Iterations: 8, SlowIterations: 2, SlowRatio: 0.5, Attempts: 2, Damping: 1e-9, Factorise: true);
    private static readonly Ring Halves = Ring.Inverting(2, imaginary: true);
    private readonly double[] _weight = new double[d.Values.Length];

    /// <summary>A solution with some entries held, the freedom that the others have, and what has been tried there.</summary>
    private sealed class Level(double[] values, bool[] held, int[] free, NullSpace directions, int batch)
    {
        public double[] Values => values;
        public bool[] Held => held;
        public int[] Free => free;
        public NullSpace Directions => directions;
        public int Batch { get; set; } = batch;

        /// <summary>Choices that led nowhere from here.</summary>
        public HashSet<(int, double)> Refused { get; } = [];

        /// <summary>Choices that the other entries could not follow; with more of them held they cannot either.</summary>
        public HashSet<(int, double)> Unreachable { get; } = [];

        public int Failures { get; set; }
        public (int, double) Choice { get; set; }
    }

    /// <summary>A scheme near the current values, or null.</summary>
    /// <param name="effort">Steps to spend; more where the freedom of the solution asks for more.</param>
    /// <param name="random">Source of the basis and of the variation.</param>
    /// <param name="stop">Ends the work.</param>
    public Scheme? Run(int effort, ref HostRandom random, CancellationToken stop)
    {
        for (int k = 0; k < _weight.Length; k++) _weight[k] = Math.Exp(random.Uniform(-Spread, Spread));
        Stack<Level> levels = [];
        Scheme? fallback = null;
        int deadEnds = 0;
        if (First(ref random) is { } first)
        {
            levels.Push(first);
            effort = Math.Max(effort, StepsPerDirection * first.Directions.Dimension);
        }
        while (levels.TryPeek(out Level? level) && effort-- > 0 && !stop.IsCancellationRequested)
        {
            if (level.Free.Length == 0)
            {
                level.Values.CopyTo(d.Values, 0);
                if (FractionReading.Of(d, Solved) is not { } scheme)
                {
                    GoBack(levels, ++deadEnds);
                    continue;
                }
                // Other choices often lead to halves where the first led to thirds; a few more steps are worth that.
                if (fallback is not null || Halves.Contains(scheme)) return scheme;
                (fallback, effort) = (scheme, Math.Min(effort, FurtherEffort));
                GoBack(levels, ++deadEnds);
                continue;
            }
            level.Values.CopyTo(d.Values, 0);
            NullSpace directions = level.Directions.Copy();
            List<int> chosen = Snap(level, directions);
            if (chosen.Count == 0 || level.Failures >= Hopeless)
            {
                GoBack(levels, ++deadEnds);
                continue;
            }
            level.Choice = (chosen[0], d.Values[chosen[0]]);
            var held = (bool[])level.Held.Clone();
            foreach (int k in chosen) held[k] = true;
            bool polished = polish.Minimise([.. level.Free.Where(k => !held[k])], Goal, AfterSnap) < Solved;
            if (polished && Next(level, held, directions, ref random) is { } next)
            {
                next.Unreachable.UnionWith(level.Unreachable);
                levels.Push(next);
                continue;
            }
            level.Failures++;
            if (chosen.Count == 1) (polished ? level.Refused : level.Unreachable).Add(level.Choice);
            level.Batch = Math.Max(1, chosen.Count / 3);
        }
        return fallback;
    }

    /// <summary>Takes back a few of the last choices, now and then many (Luby, Sinclair, Zuckerman 1993), and refuses the one
    /// before.</summary>
    private static void GoBack(Stack<Level> levels, int deadEnds)
    {
        for (int back = deadEnds & -deadEnds; back > 0 && levels.Count > 0; back--) levels.Pop();
        if (!levels.TryPeek(out Level? level)) return;
        level.Refused.Add(level.Choice);
        level.Failures++;
        level.Batch = 1;
    }

    /// <summary>
    /// Of the solution at hand the entries off the grid that the others determine, those that can move, and in how many directions. What is
    /// determined is polished as far as doubles go.
    /// </summary>
    public (IReadOnlyList<int> Determined, IReadOnlySet<int> Mobile, int Freedom) OffGrid(ref HostRandom random)
    {
        int[] free = Hold(Scales());
        polish.Minimise(free, Sharp, ToTheLast);
        if (Directions(free, ref random) is not { } directions) return ([], new HashSet<int>(), 0);
        return (
            [.. free.Where((_, k) => directions.Mobility(k) <= Determined)],
            free.Where((_, k) => directions.Mobility(k) > Determined).ToHashSet(),
            directions.Dimension);
    }

    /// <summary>Real dimension of GL(m)×GL(n)×GL(p), which acts on a matrix product; of other tensors' groups none is known.</summary>
    private int Symmetry =>
        d.Target.Tensor.Product is { } s ? (d.IsComplex ? 2 : 1) * (s.M * s.M + s.N * s.N + s.P * s.P) : 0;

    private NullSpace? Directions(int[] free, ref HostRandom random) => polish.FreeDirections(free, [], Symmetry / 2, ref random);

    private Level? First(ref HostRandom random)
    {
        bool[] held = Scales();
        int[] free = Hold(held);
        return Open(held, free, Directions(free, ref random), Math.Max(1, Symmetry / 4), ref random);
    }

    /// <summary>An entry that was scaled to 1 stays in u and in v: it fixes the scaling of its term.</summary>
    private bool[] Scales()
    {
        var held = new bool[d.Values.Length];
        for (int f = 0; f < 2; f++)
            for (int r = 0; r < d.Target.Rank; r++)
                if (Enumerable.Range(0, d.Sizes[f]).Select(a => (int?)d.At(f, r, a))
                    .FirstOrDefault(at => d.Values[at!.Value] == 1) is { } one)
                    for (int at = one; at < d.Values.Length; at += d.Plane) held[at] = true;
        return held;
    }

    private Level? Next(Level level, bool[] held, NullSpace before, ref HostRandom random)
    {
        int[] free = Hold(held);
        int[] kept = [.. Enumerable.Range(0, level.Free.Length).Where(k => !held[level.Free[k]])];
        return Open(held, free, polish.FreeDirections(free, before.Columns(kept), 0, ref random), Math.Min(2 * level.Batch, 64),
            ref random);
    }

    /// <summary>
    /// The level of the current values; null where an entry that the others determine is no fraction in the ring, since it would stay none.
    /// One close to the grid is taken to it first: where solutions meet, f is so flat that a descent ends well before them.
    /// </summary>
    private Level? Open(bool[] held, int[] free, NullSpace? directions, int batch, ref HostRandom random)
    {
        if (directions is null) return null;
        List<int> mobile = [], close = [];
        for (int k = 0; k < free.Length; k++)
        {
            double value = d.Values[free[k]], nearest = Math.Clamp(Math.Round(value), -1, 1);
            if (directions.Mobility(k) > Determined) mobile.Add(k);
            else if (NearestFraction.Of(value, FractionReading.LargestDenominator) is { } fraction && ring.Contains(fraction))
                (d.Values[free[k]], held[free[k]]) = ((double)fraction.Numerator / (double)fraction.Denominator, true);
            else if (Math.Abs(value - nearest) < Close) close.Add(k);
            else return null;
        }
        if (close.Count == 0) return new Level([.. d.Values], held, [.. mobile.Select(k => free[k])], directions.Restricted(mobile), batch);

        foreach (int k in close) (d.Values[free[k]], held[free[k]]) = (Math.Round(d.Values[free[k]]), true);
        if (!(polish.Minimise([.. free.Where(k => !held[k])], Goal, AfterSnap) < Solved)) return null;
        int[] rest = Hold(held);
        int[] kept = [.. Enumerable.Range(0, free.Length).Where(k => !held[free[k]])];
        return Open(held, rest, polish.FreeDirections(rest, directions.Columns(kept), 0, ref random), batch, ref random);
    }

    /// <summary>Holds every free entry that lies on {0,±1} already, and returns the others.</summary>
    private int[] Hold(bool[] held)
    {
        List<int> free = [];
        foreach (int k in d.Unknowns)
        {
            if (held[k]) continue;
            double nearest = Math.Clamp(Math.Round(d.Values[k]), -1, 1);
            if (Math.Abs(d.Values[k] - nearest) < OnGrid) (d.Values[k], held[k]) = (nearest, true);
            else free.Add(k);
        }
        return [.. free];
    }

    /// <summary>Moves up to a batch of entries onto the grid along free directions, cheapest first, and returns them.</summary>
    private List<int> Snap(Level level, NullSpace directions)
    {
        int[] free = level.Free;
        double[] local = [.. free.Select(k => d.Values[k])];
        bool quarters = level.Failures >= Stubborn && ring.Contains(new Rational(1, 4));
        List<int> chosen = [];
        double moved = 0;
        while (chosen.Count < level.Batch && directions.Dimension > 0)
        {
            (int best, double value, double least) = (-1, 0, double.PositiveInfinity);
            for (int k = 0; k < free.Length; k++)
            {
                double mobility = directions.Mobility(k);
                if (mobility < LeastMobility) continue;
                double price = _weight[free[k]] / Math.Sqrt(mobility);
                Consider(k, 0, price);
                Consider(k, local[k] < 0 ? -1 : 1, NonzeroCost * price);
                if (quarters && Math.Abs(local[k]) < 2) Consider(k, Math.Round(4 * local[k]) / 4, NonzeroCost * price);
            }
            if (best < 0) break;
            double move = Math.Abs(value - local[best]) / Math.Sqrt(directions.Mobility(best));
            if (chosen.Count > 0 && moved + move > TrustedMove) break;
            moved += move;
            directions.Move(best, value - local[best], local);
            local[best] = value;
            chosen.Add(free[best]);

            void Consider(int k, double g, double price)
            {
                double cost = price * Math.Abs(g - local[k]);
                if (cost < least && !level.Refused.Contains((free[k], g)) && !level.Unreachable.Contains((free[k], g)))
                    (best, value, least) = (k, g, cost);
            }
        }
        for (int k = 0; k < free.Length; k++) d.Values[free[k]] = local[k];
        foreach (int k in chosen) d.Values[k] = Math.Round(4 * d.Values[k]) / 4;
        return chosen;
    }
}
