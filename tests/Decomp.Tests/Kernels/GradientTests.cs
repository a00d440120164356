using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Kernels;

/// <summary>Loss and gradient of a batch in every lane, against sums over residuals in double precision.</summary>
[TestFixture(typeof(L1))]
[TestFixture(typeof(L4))]
[TestFixture(typeof(L8))]
[TestFixture(typeof(L16))]
public sealed class GradientTests<T> where T : unmanaged, ILane<T>, IReal<T>
{
    private const ulong Seed = 11;

    /// <summary>Every dimension from 1 to 5, ranks of every remainder modulo the register tiles, ranks above and below the naive one.</summary>
    private static readonly Target[] Targets =
    [
        new(new Shape(1, 1, 1), 1), new(new Shape(1, 1, 1), 3), new(new Shape(1, 5, 1), 2), new(new Shape(5, 1, 1), 5), new(new Shape(1, 2, 3), 5),
        new(new Shape(2, 2, 2), 7), new(new Shape(2, 2, 2), 1), new(new Shape(3, 1, 5), 15), new(new Shape(2, 3, 4), 20), new(new Shape(4, 3, 2), 21),
        new(new Shape(3, 3, 3), 22), new(new Shape(3, 3, 3), 23), new(new Shape(5, 4, 3), 47), new(new Shape(4, 4, 4), 49), new(new Shape(5, 5, 5), 9),
    ];

    [TestCaseSource(nameof(Targets))]
    public void Least_squares(Target target) => Compare<LeastSquares>(target);

    [TestCaseSource(nameof(Targets))]
    public void Weighted_squares_with_penalties_on_entries_and_terms(Target target) => Compare<Penalised>(target);

    private static void Compare<TObjective>(Target target) where TObjective : struct, IGradientProgram
    {
        long[] restarts = [.. Enumerable.Range(0, T.Count).Select(k => 3L * k)];
        var points = Trajectories.Run(new RestartBatch<T, TObjective>(target, Seed), restarts);
        var gradients = Trajectories.Run(new RestartBatch<T, GradientOf<TObjective>>(target, Seed), restarts);
        foreach (long restart in restarts)
        {
            double[][] x = points[restart].Candidate!.Factors, measured = gradients[restart].Candidate!.Factors;
            (double loss, double[][] exact) = PlainObjective.Evaluate<TObjective>(target, x);

            // Single precision loses up to some ulps of the largest part of a sum, not of the sum.
            Assert.That(points[restart].Loss, Is.EqualTo(loss).Within(1e-5 * (target.Shape.NaiveRank + loss)), $"loss of restart {restart}");
            double size = exact.Max(f => f.Max(Math.Abs));
            for (int f = 0; f < 3; f++)
                Assert.That(measured[f], Is.EqualTo(exact[f]).Within(1e-5 * (1 + size)), $"factor {f} of restart {restart}");
        }
    }
}

/// <summary>The reference: an objective and its gradient straight from the definition, residual by residual.</summary>
internal static class PlainObjective
{
    /// <summary>f = Σe², and the gradient of Σ ResidualLoss(e) + Σ EntryPenalty + Σ TermPenalty.</summary>
    public static (double Loss, double[][] Gradient) Evaluate<TObjective>(Target target, double[][] x) where TObjective : struct, IGradientProgram
    {
        double[] settings = new double[Hyper<Real64>.Capacity];
        HostRandom unused = new(0);
        TObjective.Schedule(new Progress(0, 1, 0), ref unused, settings);
        Hyper<Dual<Real64>> h = default;
        for (int k = 0; k < settings.Length; k++) h[k] = Dual<Real64>.Constant(new Real64(settings[k]));

        Shape s = target.Shape;
        int[] sizes = [s.USize, s.VSize, s.WSize];
        double[][] gradient = [.. sizes.Select(size => new double[target.Rank * size])];
        double loss = 0;
        for (int a = 0; a < sizes[0]; a++)
            for (int b = 0; b < sizes[1]; b++)
                for (int c = 0; c < sizes[2]; c++)
                {
                    (int i, int j, int j2, int k, int i2, int k2) = (a / s.N, a % s.N, b / s.P, b % s.P, c / s.P, c % s.P);
                    double e = i == i2 && j == j2 && k == k2 ? -1 : 0;
                    for (int r = 0; r < target.Rank; r++) e += U(r, a) * V(r, b) * W(r, c);
                    loss += e * e;
                    double slope = TObjective.ResidualLoss(Variable(e), h).Slope.Value;
                    for (int r = 0; r < target.Rank; r++)
                    {
                        gradient[0][r * sizes[0] + a] += slope * V(r, b) * W(r, c);
                        gradient[1][r * sizes[1] + b] += slope * U(r, a) * W(r, c);
                        gradient[2][r * sizes[2] + c] += slope * U(r, a) * V(r, b);
                    }
                }
        for (int r = 0; r < target.Rank; r++)
        {
            double[] norms = [.. Enumerable.Range(0, 3).Select(f => x[f].AsSpan(r * sizes[f], sizes[f]).ToArray().Sum(v => v * v))];
            for (int f = 0; f < 3; f++)
            {
                Dual<Real64>[] n = [.. norms.Select((norm, g) => g == f ? Variable(norm) : Dual<Real64>.Constant(new Real64(norm)))];
                double slope = TObjective.TermPenalty(n[0], n[1], n[2], h).Slope.Value;
                for (int a = r * sizes[f]; a < (r + 1) * sizes[f]; a++)
                    gradient[f][a] += 2 * slope * x[f][a] + TObjective.EntryPenalty(Variable(x[f][a]), h).Slope.Value;
            }
        }
        return (loss, gradient);

        double U(int r, int a) => x[0][r * sizes[0] + a];
        double V(int r, int b) => x[1][r * sizes[1] + b];
        double W(int r, int c) => x[2][r * sizes[2] + c];
        static Dual<Real64> Variable(double value) => Dual<Real64>.Variable(new Real64(value));
    }
}
