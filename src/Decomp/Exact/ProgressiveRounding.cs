using TensorDecomp.Kernels;
using TensorDecomp.Verify;

namespace TensorDecomp.Exact;

/// <summary>How f is brought to 0 before anything is rounded.</summary>
public enum Polish
{
    LevenbergMarquardt,

    /// <summary>For comparison: slower on both targets that were measured (docs/exact.md).</summary>
    AlternatingLeastSquares,
}

/// <summary>
/// From a float candidate to rational or Gaussian rational coefficients. Solutions come in families (at least the orbit of
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

    /// <summary>f from which a descent that crawls is taken to be near a solution where families meet.</summary>
    private const double Near = 1e-8;

    /// <summary>Largest term norm beyond which a descent that does not end counts as one towards a border rank: schemes found from random starts stay far below.</summary>
    private const double LargeTerm = 25;
    private const int Effort = 60;
    private static readonly Patience FromFloats = new(Iterations: 12, SlowIterations: 12, SlowRatio: 0.8, Attempts: 8, Damping: 1e-3, Factorise: false);
    private const int Rounds = 6;

    /// <summary>Sweeps of alternating least squares before it counts as failed.</summary>
    private const int Sweeps = 3000;
    private Workspace? _real, _complex;

    /// <param name="candidate">Where to start; f should be small enough for Newton steps to converge.</param>
    /// <param name="tries">How often to round with other choices before giving up.</param>
    /// <param name="stop">Ends the work early, as NotRounded.</param>
    public ExactResult Run(Candidate candidate, int tries = 6, CancellationToken stop = default)
    {
        if (stop.IsCancellationRequested) return new(ExactEnd.NotRounded, null, candidate.Loss);
        Ring within = ring ?? Ring.GaussianRationals;
        (Decomposition d, LevenbergMarquardt polish, Snapping snapping) = candidate.Imaginary is null
            ? _real ??= new Workspace(target, complex: false, within)
            : _complex ??= new Workspace(target, complex: true, within);
        d.Load(candidate);
        if (FractionReading.Rounded(d, denominator: 2) is { } plain && within.Contains(plain)) return new(ExactEnd.Certifiable, plain, 0);

        d.Load(candidate);
        double loss = Polished(d, polish);
        if (!(loss < Near)) return new(d.LargestTerm() > LargeTerm ? ExactEnd.BorderRank : ExactEnd.NoConvergence, null, loss); // a NaN is no solution either
        SparsifyingFrame.Apply(d);
        d.Normalise();
        loss = Polished(d, polish);
        if (loss >= Solved && loss < Near) loss = GridNear.Solve(d, polish, Solved, stop);
        if (!(loss < Solved)) return new(ExactEnd.NoConvergence, null, loss);
        d.Normalise(); // the polish moved the ones by some 1e-12, and the snapping holds them as they are
        double[] solution = [.. d.Values];
        HostRandom random = HostRandom.For(0x5EED, (ulong)candidate.Restart);
        for (int attempt = 0; attempt < tries; attempt++)
        {
            solution.CopyTo(d.Values, 0);
            if (snapping.Run(Effort, ref random, stop) is { } scheme) return new(ExactEnd.Certifiable, scheme, 0);
        }
        return new(ExactEnd.NotRounded, null, loss);
    }

    /// <summary>Polishes in rounds, as long as they lower f, far where it is small already, and no term grows large, which hopeless candidates are soon found out by.</summary>
    private double Polished(Decomposition d, LevenbergMarquardt polish)
    {
        if (method == Polish.AlternatingLeastSquares)
        {
            using AlternatingLeastSquares alternating = new(d);
            return alternating.Minimise(Solved, Sweeps);
        }
        double loss = double.PositiveInfinity, before;
        int round = 0;
        do (before, loss) = (loss, polish.Minimise(d.Unknowns, Solved, FromFloats));
        while (loss >= Solved && loss < (loss < Near ? 0.01 : 0.5) * before && d.LargestTerm() < LargeTerm && ++round < Rounds);
        return loss;
    }

    public void Dispose()
    {
        _real?.Polish.Dispose();
        _complex?.Polish.Dispose();
    }

    /// <summary>What one kind of candidates, real or complex, is worked on with.</summary>
    private sealed record Workspace(Decomposition Decomposition, LevenbergMarquardt Polish, Snapping Snapping)
    {
        public Workspace(Target target, bool complex, Ring ring) : this(new Decomposition(target, complex), ring) { }
        private Workspace(Decomposition d, Ring ring) : this(d, new LevenbergMarquardt(d), ring) { }
        private Workspace(Decomposition d, LevenbergMarquardt polish, Ring ring) : this(d, polish, new Snapping(d, polish, ring)) { }
    }
}
