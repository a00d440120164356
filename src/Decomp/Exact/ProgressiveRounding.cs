using System.Numerics.Tensors;
using TensorDecomp.Kernels;
using TensorDecomp.Verify;

namespace TensorDecomp.Exact;

/// <summary>How the exact stage ended.</summary>
public enum ExactEnd { Certifiable, NoConvergence, NotRounded }

/// <summary>The exact stage's answer: a scheme to certify, or where it failed and with what residual.</summary>
public readonly record struct ExactResult(ExactEnd End, Scheme? Scheme, double Loss);

/// <summary>
/// From a float candidate to rational coefficients. Solutions come in families (at least the orbit of GL(m)×GL(n)×GL(p));
/// rounding uses up the freedom of the family. Polish to f ≈ 0, scale every term, then repeat: find the directions that keep
/// the equations to first order, along them bring the entry that costs the least movement onto the grid, hold it; after a few
/// entries polish what is left and hold everything that landed on the grid by itself. Where the rest cannot follow, the
/// entries are taken back and fewer are tried. When no freedom is left the remaining entries are determined, and their
/// fractions are read off. Nothing here decides: the scheme goes to Verify.
/// </summary>
public sealed class ProgressiveRounding : IDisposable
{
    private const double Solved = 1e-22, OnGrid = 1e-8, LeastMobility = 1e-4;

    // A zero tends to leave other entries on the grid where a one leaves golden ratios (measured on 3x3x3:23).
    private const double NonzeroCost = 4;
    private static readonly Patience FromFloats = new(Iterations: 60, SlowIterations: 12, SlowRatio: 0.8, Attempts: 8, Damping: 1e-3);
    private static readonly Patience AfterSnap = new(Iterations: 12, SlowIterations: 2, SlowRatio: 0.3, Attempts: 3, Damping: 1e-6);
    private static readonly double[] Ternary = [0, 1, -1];
    private const int LargestDenominator = 64;
    private static readonly Ring Halves = Ring.Inverting(2, imaginary: false);
    private readonly Decomposition _d;
    private readonly LevenbergMarquardt _polish;

    public ProgressiveRounding(Target target)
    {
        _d = new Decomposition(target);
        _polish = new LevenbergMarquardt(_d);
    }

    /// <param name="candidate">Where to start; f should be small enough for Newton steps to converge.</param>
    /// <param name="tries">How often to round with other choices before giving up.</param>
    /// <param name="stop">Ends the work early, as NotRounded.</param>
    public ExactResult Run(Candidate candidate, int tries = 2, CancellationToken stop = default)
    {
        _d.Load(candidate);
        int[] all = [.. Enumerable.Range(0, _d.Values.Length)];
        double loss = _polish.Minimise(all, Solved, FromFloats);
        if (!(loss < Solved)) return new(ExactEnd.NoConvergence, null, loss); // a NaN is no solution either
        SparsifyingFrame.Apply(_d);
        _d.Normalise();
        loss = _polish.Minimise(all, Solved, FromFloats);
        _d.Normalise(); // the polish moved the ones by some 1e-12, and Round holds them as they are
        double[] solution = [.. _d.Values];
        HostRandom random = HostRandom.For(0x5EED, (ulong)candidate.Restart);
        Scheme? rational = null;
        for (int attempt = 0; attempt < tries && !stop.IsCancellationRequested; attempt++)
        {
            solution.CopyTo(_d.Values, 0);
            if (!Round(ref random, attempt == 0 ? 0 : 0.5, stop) || ToScheme() is not { } scheme) continue;
            // Other choices often lead to halves where the first led to thirds; one more try is worth that, not more.
            if (Halves.Contains(scheme)) return new(ExactEnd.Certifiable, scheme, 0);
            if (rational is not null) break;
            rational = scheme;
        }
        return rational is null ? new(ExactEnd.NotRounded, null, loss) : new(ExactEnd.Certifiable, rational, 0);
    }

    public void Dispose() => _polish.Dispose();

    /// <summary>Uses up all freedom; true where every entry ended on {0,±1} or is determined by those that did.</summary>
    /// <param name="random">Source of the basis and of the variation.</param>
    /// <param name="variation">Spread of the logarithm of the factor that each cost is multiplied by, so that tries differ.</param>
    /// <param name="stop">Ends the work.</param>
    private bool Round(ref HostRandom random, double variation, CancellationToken stop)
    {
        double[] values = _d.Values, before = new double[values.Length], weight = new double[values.Length];
        for (int k = 0; k < weight.Length; k++) weight[k] = Math.Exp(variation * random.Uniform(-1.7, 1.7));
        var held = new bool[values.Length];
        var refused = new HashSet<(int, double)>();
        // The entries that were scaled to 1 stay: they fix the scaling of their terms.
        for (int f = 0; f < 2; f++)
            for (int r = 0; r < _d.Target.Rank; r++)
                held[_d.Base[f] + r * _d.Sizes[f] + TensorPrimitives.IndexOfMax<double>(_d.Term(f, r))] = true;

        Verify.Shape s = _d.Target.Shape;
        int guess = s.M * s.M + s.N * s.N + s.P * s.P, batch = Math.Max(1, guess / 4);
        while (!stop.IsCancellationRequested)
        {
            Hold(held);
            int[] free = [.. Enumerable.Range(0, values.Length).Where(k => !held[k])];
            if (free.Length == 0) return true;
            if (_polish.FreeDirections(free, guess, ref random) is not { } directions) return false;
            guess = directions.Dimension;
            if (guess == 0) return true;

            values.CopyTo(before, 0);
            List<int> chosen = Snap(free, directions, weight, refused, batch);
            if (chosen.Count == 0) return false;
            foreach (int k in chosen) held[k] = true;
            if (_polish.Minimise([.. free.Except(chosen).Order()], Solved, AfterSnap) < Solved)
            {
                batch = Math.Min(2 * batch, 64);
                continue;
            }
            if (chosen.Count == 1) refused.Add((chosen[0], values[chosen[0]]));
            foreach (int k in chosen) held[k] = false;
            before.CopyTo(values, 0);
            batch = Math.Max(1, chosen.Count / 3);
        }
        return false;
    }

    /// <summary>Holds every free entry that lies on {0,±1} already.</summary>
    private void Hold(bool[] held)
    {
        for (int k = 0; k < held.Length; k++)
        {
            if (held[k]) continue;
            double nearest = Nearest(Ternary, _d.Values[k]);
            if (Math.Abs(_d.Values[k] - nearest) < OnGrid) (_d.Values[k], held[k]) = (nearest, true);
        }
    }

    /// <summary>Moves up to a batch of entries onto {0,±1} along free directions, cheapest first, and returns them.</summary>
    private List<int> Snap(int[] free, NullSpace directions, double[] weight, HashSet<(int, double)> refused, int batch)
    {
        const double TrustedMove = 0.3;
        double[] local = [.. free.Select(k => _d.Values[k])];
        List<int> chosen = [];
        double moved = 0;
        while (chosen.Count < batch && directions.Dimension > 0)
        {
            (int best, double value, double least) = (-1, 0, double.PositiveInfinity);
            for (int k = 0; k < free.Length; k++)
            {
                double mobility = directions.Mobility(k);
                if (mobility < LeastMobility) continue;
                foreach (double g in Ternary)
                {
                    double cost = (g == 0 ? 1 : NonzeroCost) * weight[free[k]] * Math.Abs(g - local[k]) / Math.Sqrt(mobility);
                    if (cost < least && !refused.Contains((free[k], g))) (best, value, least) = (k, g, cost);
                }
            }
            if (best < 0) break;
            double move = Math.Abs(value - local[best]) / Math.Sqrt(directions.Mobility(best));
            if (chosen.Count > 0 && moved + move > TrustedMove) break;
            moved += move;
            directions.Move(best, value - local[best], local);
            local[best] = value;
            chosen.Add(free[best]);
        }
        for (int k = 0; k < free.Length; k++) _d.Values[free[k]] = local[k];
        foreach (int k in chosen) _d.Values[k] = Nearest(Ternary, _d.Values[k]);
        return chosen;
    }

    private static double Nearest(double[] grid, double value) => grid.MinBy(g => Math.Abs(g - value));

    /// <summary>The values as fractions; null where some value is none, or where the fractions no longer solve the equations.</summary>
    private Scheme? ToScheme()
    {
        double[] values = _d.Values;
        var fractions = new Rational[values.Length];
        for (int k = 0; k < values.Length; k++)
        {
            if (NearestFraction.Of(values[k], LargestDenominator) is not { } fraction) return null;
            fractions[k] = fraction;
            values[k] = (double)fraction.Numerator / (double)fraction.Denominator;
        }
        if (!(_d.Loss() < Solved)) return null;
        return new Scheme(_d.Target.Shape, ToFactor(0), ToFactor(1), ToFactor(2));

        Factor ToFactor(int f) => Factor.FromDense(_d.Target.Rank, _d.Sizes[f], (r, a) => fractions[_d.Base[f] + r * _d.Sizes[f] + a]);
    }
}
