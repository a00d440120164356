using NUnit.Framework;
using TensorDecomp.Exact;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Descents;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Kernels.Lanes;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Kernels;

/// <summary>Descents on losses other than squares.</summary>
public sealed unsafe class ResidualLossesTests
{
    private static readonly Target Goal = new(new Shape(2, 3, 2), 10);

    /// <summary>c·e², which the other path computes as well, with a ridge.</summary>
    private readonly struct Squares : IGradientProgram
    {
        public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> => rng.Gaussian();
        public static T ResidualLoss<T>(T e, in Hyper<T> h) where T : struct, IReal<T> => h[1] * e * e;
        public static T EntryPenalty<T>(T x, in Hyper<T> h) where T : struct, IReal<T> => h[0] * x * x;
        public static Plan Plan(in Target target) => new() { Steps = 100, Descents = new() };
    }

    /// <summary>√(e² + δ²) − δ, near |e| where e is large and 1 at 0 if it were not for the constant; unbalanced terms are fined.</summary>
    private readonly struct Robust : IGradientProgram
    {
        public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> =>
            rng.Gaussian() * 0.5f;
        public static T ResidualLoss<T>(T e, in Hyper<T> h) where T : struct, IReal<T> => T.Sqrt(e * e + 0.04f);
        public static T EntryPenalty<T>(T x, in Hyper<T> h) where T : struct, IReal<T> => h[0] * x * x;
        public static T TermPenalty<T>(T nu, T nv, T nw, in Hyper<T> h) where T : struct, IReal<T> => h[0] * (nu - nv) * (nu - nv);
        public static Plan Plan(in Target target) => new() { Steps = 200, Descents = new() { Memory = 8 } };

        public static DescentRules Descend(in Chain now, in Slots<double> memory, ref HostRandom rng, Span<double> hyper)
        {
            hyper[0] = 0.02;
            return new(500, 1e-6);
        }

        public static Release LetGo(in Chain now, in Minimum there, int leg, Span<double> hyper)
        {
            hyper[0] *= 0.01;
            return leg < 3 ? Release.DescendFinely(new(500, 1e-10)) : there.Loss < 1e-4 ? Release.Hand : Release.Back;
        }
    }

    [Test]
    public void Squares_by_residuals_are_the_squares_by_Gram_matrices()
    {
        using ProgramEnergy<float, L16, Squares> gram = new(new SearchSpace(Goal), ridge: true, ofTerms: false),
            residuals = new(new SearchSpace(Goal), ridge: true, ofTerms: false, squares: false);
        using LaneArena arena = new();
        float* x = arena.Take<float>(gram.Sum.Length), one = arena.Take<float>(gram.Sum.Length), other = arena.Take<float>(gram.Sum.Length);
        Start(gram.Sum, x);
        gram.Set([0.03, 1.7]);
        residuals.Set([0.03, 1.7]);
        double expected = gram.Sum.Evaluate(x, one), value = residuals.Sum.Evaluate(x, other);
        Assert.That(value, Is.EqualTo(expected).Within(1e-4).Percent);
        Assert.That(residuals.Sum.Loss, Is.EqualTo(gram.Sum.Loss), "f is f, whatever is minimised");
        for (int k = 0; k < gram.Sum.Length; k++) Assert.That(other[k], Is.EqualTo(one[k]).Within(1e-3 * (1 + Math.Abs(one[k]))), $"{k}");
    }

    [Test]
    public void The_gradient_is_that_of_finite_differences()
    {
        using ProgramEnergy<double, Precise, Robust> energy = new(new SearchSpace(Goal), ridge: true, ofTerms: true, squares: false);
        using LaneArena arena = new();
        double* x = arena.Take<double>(energy.Sum.Length), gradient = arena.Take<double>(energy.Sum.Length),
            other = arena.Take<double>(energy.Sum.Length);
        Start(energy.Sum, x);
        energy.Set([0.05]);
        energy.Sum.Evaluate(x, gradient);
        const double step = 1e-5;
        for (int f = 0; f < 3; f++)
            foreach (int at in (int[])[energy.Sum.Offset(f, 0, 0), energy.Sum.Offset(f, 3, 9), energy.Sum.Offset(f, 1, 4)])
            {
                x[at] += step;
                double above = energy.Sum.Evaluate(x, other);
                x[at] -= 2 * step;
                double below = energy.Sum.Evaluate(x, other);
                x[at] += step;
                Assert.That(gradient[at], Is.EqualTo((above - below) / (2 * step)).Within(1e-6));
            }
    }

    [Test]
    public void Another_loss_finds_what_is_easy()
    {
        Target strassen = new(new Shape(2, 2, 2), 7);
        using ProgressiveRounding rounding = new(strassen);
        using DescentChain<Robust> chain = new(new SearchSpace(strassen), 3, ridge: true, ofTerms: true, squares: false);
        List<RestartResult> results = [];
        for (long number = 0; number < 6; number++)
            do chain.RunChunk(() => number, results.Add);
            while (chain.Busy);
        Assert.That(results.Where(r => r.End == RestartEnd.Converged)
            .Any(r => rounding.Run(r.Approximation!).Scheme is { } scheme && Verifier.Certify(scheme).Valid), Is.True);
    }

    private static void Start<T>(RidgeEnergy<T> energy, T* x) where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        HostRandom random = new(6);
        for (int f = 0; f < 3; f++)
            for (int k = 0; k < Goal.Tensor.Sizes[f]; k++)
                for (int r = 0; r < Goal.Rank; r++) x[energy.Offset(f, k, r)] = T.CreateChecked(0.5 * random.Gaussian());
    }
}
