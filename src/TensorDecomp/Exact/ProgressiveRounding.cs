using TensorDecomp.Kernels;
using TensorDecomp.Verify;

namespace TensorDecomp.Exact;

/// <summary>How f is brought to 0 before anything is rounded.</summary>
public enum Polish
{
    /// <summary>Damped steps of Gauss and Newton (Levenberg 1944, Marquardt 1963).</summary>
    LevenbergMarquardt,

    /// <summary>For comparison: slower on both targets that were measured (docs/exact.md).</summary>
    AlternatingLeastSquares,
}

/// <summary>
/// From a float approximation to rational or Gaussian rational coefficients. Solutions come in families (at least the orbit of
/// GL(m)×GL(n)×GL(p)); rounding uses up the freedom of the family. Where rounding all entries to halves is no solution at once:
/// polish to f ≈ 0, turn to a frame in which many entries vanish, scale every term, and snap the entries one after another.
/// Nothing here decides: the scheme goes to Verify.
/// </summary>
/// <param name="target">Shape and rank.</param>
/// <param name="ring">Where entries have to lie, their terms scaled so that u and v have 1 for their largest; null for anywhere.</param>
/// <param name="method">How to polish.</param>
public sealed class ProgressiveRounding(Target target, Ring? ring = null, Polish method = Polish.LevenbergMarquardt) : IDisposable
{
    private const double Solved = 1e-22;

    /// <summary>f beyond what doubles can show, for numbers that are to be recognised.</summary>
    private const double Sharp = 1e-33;

    /// <summary>f from which a descent that crawls is taken to be near a solution where families meet.</summary>
    private const double Near = 1e-8;

    /// <summary>Largest term norm beyond which a descent that does not end counts as one towards a border rank: schemes found from random
    /// starts stay far below.</summary>
    private const double LargeTerm = 25;
    private const int Effort = 60;
    private static readonly Patience FromFloats =
        new(Iterations: 12, SlowIterations: 12, SlowRatio: 0.8, Attempts: 8, Damping: 1e-3, Factorise: false);

    /// <summary>Sweeps of alternating least squares before it counts as failed.</summary>
    private const int Sweeps = 3000;
    private Workspace? _real, _complex;
    private double[]? _solution;

    /// <summary>Where nothing can be rounded in the sparsest frame, the largest coordinates that directions may have in other
    /// ones.</summary>
    internal IReadOnlyList<double> Widths { get; init; } = [3];

    /// <summary>Rounds of the polish, each of some iterations, before one that crawls counts as failed.</summary>
    internal int Rounds { get; init; } = 6;

    /// <summary>Hears f and the largest term as the polish goes on, before bases are changed.</summary>
    internal Action<PolishPoint>? Polishing { get; init; }

    /// <summary>A scheme with exact coefficients near the approximation, or where on the way to one it ended.</summary>
    /// <param name="approximation">Where to start; f should be small enough for Newton steps to converge.</param>
    /// <param name="tries">How often to round with other choices before giving up; with 0 only fractions that show by themselves are
    /// read.</param>
    /// <param name="stop">Ends the work early, as NotRounded.</param>
    public ExactResult Run(Approximation approximation, int tries = 6, CancellationToken stop = default)
    {
        if (stop.IsCancellationRequested) return new(ExactEnd.NotRounded, null, approximation.Loss);
        (Decomposition d, LevenbergMarquardt polish, Snapping snapping) = For(approximation);
        d.Load(approximation);
        if (FractionReading.Rounded(d, denominator: 2) is { } plain && Within.Contains(plain)) return new(ExactEnd.Certifiable, plain, 0);

        d.Load(approximation);
        double loss = Polished(d, polish, stop, Polishing);
        // a NaN is no solution either
        if (!(loss < Near)) return new(d.LargestTerm() > LargeTerm ? ExactEnd.BorderRank : ExactEnd.NoConvergence, null, loss);
        double[] before = [.. d.Values];
        ExactResult result = Framed(double.PositiveInfinity);
        if (result.End != ExactEnd.NotRounded || tries == 0) return result;
        double[] sparsest = _solution!;
        foreach (double width in Widths)
        {
            if (stop.IsCancellationRequested) break;
            before.CopyTo(d.Values, 0);
            if (Framed(width) is { Scheme: not null } rounded) return rounded;
        }
        (_solution = sparsest).CopyTo(d.Values, 0);
        return result;

        ExactResult Framed(double widest)
        {
            SparsifyingFrame.Apply(d, widest);
            d.Normalise();
            double loss = Polished(d, polish, stop);
            if (loss >= Solved && loss < Near) loss = GridNear.Solve(d, polish, Solved, stop);
            if (!(loss < Solved)) return new(ExactEnd.NoConvergence, null, loss);
            d.Normalise(); // the polish moved the ones by some 1e-12, and the snapping holds them as they are
            return Snapped(d, snapping, approximation.Restart, tries, stop) is { } scheme ? new(ExactEnd.Certifiable, scheme, 0)
                : new(ExactEnd.NotRounded, null, loss);
        }
    }

    /// <summary>Where the last run of such an approximation left it; where its polish ended above zero, in the same bases.</summary>
    internal Approximation Left(Approximation approximation) => For(approximation).Decomposition.ToApproximation(approximation.Restart);

    /// <summary>After a run that came to a solution: the numbers that it had before any was rounded.</summary>
    internal DeterminedNumbers? Point(Approximation approximation)
    {
        (Decomposition d, LevenbergMarquardt polish, _) = For(approximation);
        if (_solution is not { } solution || solution.Length != d.Values.Length) return null;
        solution.CopyTo(d.Values, 0);
        polish.Minimise(d.Unknowns, Sharp, FromFloats);
        d.Normalise();
        return DeterminedNumbers.OfPoint(d);
    }

    /// <summary>After a run that ended with a solution not rounded: what of it is determined and no fraction.</summary>
    internal DeterminedNumbers Irrationals(Approximation approximation)
    {
        (Decomposition d, _, Snapping snapping) = For(approximation);
        HostRandom random = HostRandom.For(0x5EED, (ulong)approximation.Restart);
        return DeterminedNumbers.Of(d, snapping, ref random);
    }

    private Ring Within => ring ?? Ring.GaussianRationals;

    private Workspace For(Approximation approximation) => approximation.Imaginary is null
        ? _real ??= new Workspace(target, complex: false, Within)
        : _complex ??= new Workspace(target, complex: true, Within);

    /// <summary>Snaps so often, each time with other choices; the values end as they were where no try leads to a scheme.</summary>
    private Scheme? Snapped(Decomposition d, Snapping snapping, long seed, int tries, CancellationToken stop)
    {
        double[] solution = _solution = [.. d.Values];
        if (tries == 0 && FractionReading.Of(d, Solved) is { } fractions) return fractions;
        HostRandom random = HostRandom.For(0x5EED, (ulong)seed);
        for (int attempt = 0; attempt < tries && !stop.IsCancellationRequested; attempt++)
        {
            solution.CopyTo(d.Values, 0);
            if (snapping.Run(Effort, ref random, stop) is { } scheme) return scheme;
        }
        solution.CopyTo(d.Values, 0);
        return null;
    }

    /// <summary>Polishes in rounds, as long as they lower f, far where it is small already, and no term grows large, which hopeless
    /// approximations are soon found out by.</summary>
    private double Polished(Decomposition d, LevenbergMarquardt polish, CancellationToken stop, Action<PolishPoint>? watch = null)
    {
        if (method == Polish.AlternatingLeastSquares)
        {
            using AlternatingLeastSquares alternating = new(d);
            return alternating.Minimise(Solved, Sweeps);
        }
        double loss = double.PositiveInfinity, before;
        int round = 0;
        polish.Lowered = watch is null ? null : f => watch(new PolishPoint(f, d.LargestTerm()));
        do (before, loss) = (loss, polish.Minimise(d.Unknowns, Solved, FromFloats, stop));
        while (loss >= Solved && loss < (loss < Near ? 0.01 : 0.5) * before && d.LargestTerm() < LargeTerm && ++round < Rounds);
        polish.Lowered = null;
        return loss;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _real?.Polish.Dispose();
        _complex?.Polish.Dispose();
    }

    /// <summary>What one kind of approximations, real or complex, is worked on with.</summary>
    private sealed record Workspace(Decomposition Decomposition, LevenbergMarquardt Polish, Snapping Snapping)
    {
        public Workspace(Target target, bool complex, Ring ring) : this(new Decomposition(target, complex), ring) { }
        private Workspace(Decomposition d, Ring ring) : this(d, new LevenbergMarquardt(d), ring) { }
        private Workspace(Decomposition d, LevenbergMarquardt polish, Ring ring) : this(d, polish, new Snapping(d, polish, ring)) { }
    }
}
