using NUnit.Framework;
using TensorDecomp.Exact;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Descents;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Search;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Kernels;

/// <summary>Alternating least squares as the way down of a chain.</summary>
public sealed unsafe class AlternatingDescentTests
{
    private static readonly Target Goal = new(new Shape(2, 3, 2), 12);

    /// <summary>Nothing but a ridge, by sweeps.</summary>
    private readonly struct Sweeping : IGradientProgram
    {
        public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> =>
            rng.Gaussian() * 0.5f;
        public static T EntryPenalty<T>(T x, in Hyper<T> h) where T : struct, IReal<T> => h[0] * x * x;
        public static Plan Plan(in Target target) => new() { Steps = 60, Descents = new() { Alternating = true } };

        public static DescentRules Descend(in Chain now, in Slots<double> memory, ref HostRandom rng, Span<double> hyper)
        {
            hyper[0] = 0.02;
            return new(200, 1e-5);
        }

        public static Release LetGo(in Chain now, in Minimum there, int leg, Span<double> hyper)
        {
            if (leg == 3) return there.Loss < 1e-5 ? Release.Hand : Release.Back;
            hyper[0] *= 0.1;
            return now.Loss < 0.3 ? Release.DescendFinely(new(500, 1e-9)) : Release.Back;
        }
    }

    /// <summary>Where it ends the gradient is nothing, and no sweep on the way goes up.</summary>
    [TestCase(0.02, 1)]
    [TestCase(0.3, 2.5)]
    public void A_descent_ends_in_a_minimum_and_never_rises(double weight, double share)
    {
        using RidgeEnergy<float> energy = new(new SearchSpace(Goal)) { Weight = weight, Share = share };
        using AlternatingDescent descent = new(energy, Goal, new DescentPlan { Window = 1 });
        using LaneArena arena = new();
        float* x = arena.Take<float>(energy.Length), gradient = arena.Take<float>(energy.Length);
        Start(energy, x, 3);
        double before = energy.Evaluate(x, gradient);
        for (int k = 0; k < 40; k++)
        {
            double after = descent.Minimise(x, new DescentRules(1, double.NegativeInfinity));
            Assert.That(after, Is.LessThanOrEqualTo(before + 1e-5 * Math.Abs(before)));
            before = after;
        }
        double low = descent.Minimise(x, new DescentRules(20_000, 1e-12));
        Assert.That(descent.Iterations, Is.GreaterThan(1));
        Assert.That(energy.Evaluate(x, gradient), Is.EqualTo(low));
        Assert.That(new ReadOnlySpan<float>(gradient, energy.Length).ToArray(), Has.All.EqualTo(0).Within(0.02));
        Assert.That(descent.Evaluations, Is.GreaterThan(descent.Iterations), "a sweep costs more than a gradient");
    }

    /// <summary>One factor's minimum is that of a linear problem: after a sweep no change of the last factor helps.</summary>
    [Test]
    public void The_last_factor_of_a_sweep_is_at_its_minimum()
    {
        using RidgeEnergy<float> energy = new(new SearchSpace(Goal)) { Weight = 0.05 };
        using AlternatingDescent descent = new(energy, Goal, new DescentPlan());
        using LaneArena arena = new();
        float* x = arena.Take<float>(energy.Length), gradient = arena.Take<float>(energy.Length), other = arena.Take<float>(energy.Length);
        Start(energy, x, 9);
        double low = descent.Minimise(x, new DescentRules(1, 0));
        energy.Evaluate(x, gradient);
        for (int k = 0; k < Goal.Tensor.Sizes[2]; k++)
            for (int r = 0; r < Goal.Rank; r++)
            {
                Assert.That(gradient[energy.Offset(2, k, r)], Is.EqualTo(0).Within(1e-3), "but for single precision");
                x[energy.Offset(2, k, r)] += 0.1f;
                Assert.That(energy.Evaluate(x, other), Is.GreaterThan(low));
                x[energy.Offset(2, k, r)] -= 0.1f;
            }
    }

    [TestCase(0, 1)]
    [TestCase(double.NaN, 1)]
    [TestCase(-1, 1)]
    [TestCase(0.02, 0)]
    [TestCase(0.02, double.NaN)]
    [TestCase(double.PositiveInfinity, 1)]
    public void Weights_that_make_no_sense_end_it(double weight, double share)
    {
        using RidgeEnergy<float> energy = new(new SearchSpace(Goal)) { Weight = weight, Share = share };
        using AlternatingDescent descent = new(energy, Goal, new DescentPlan());
        using LaneArena arena = new();
        float* x = arena.Take<float>(energy.Length);
        Start(energy, x, 5);
        descent.Minimise(x, new DescentRules(50, 1e-9));
        Assert.That(descent.Iterations, Is.LessThanOrEqualTo(50));
        Assert.That(new ReadOnlySpan<float>(x, energy.Length).ToArray(), Has.All.Matches<float>(float.IsFinite));
    }

    [Test]
    public void Chains_that_sweep_find_what_is_easy_and_count_what_it_costs()
    {
        Target strassen = new(new Shape(2, 2, 2), 7);
        using ProgressiveRounding rounding = new(strassen);
        using DescentChain<Sweeping> chain = new(new SearchSpace(strassen), 5, ridge: true, ofTerms: false);
        List<RestartResult> results = [];
        for (long number = 0; number < 4; number++)
            do chain.RunChunk(() => number, results.Add);
            while (chain.Busy);
        RestartResult found = results.First(r => r.End == RestartEnd.Converged);
        Assert.That(Verifier.Certify(rounding.Run(found.Approximation!).Scheme!).Valid, Is.True);
        Assert.That(results.Select(r => r.Gradients), Has.All.Positive);
        Assert.That(results.Sum(r => r.Gradients), Is.EqualTo(chain.Gradients).Within(results.Count), "rounded up for each");
    }

    [Test]
    public void What_sweeps_cannot_keep_is_refused()
    {
        Target square = new(new Shape(2, 2, 2), 7);
        SearchSpace tied = new(square, Symmetry: SymmetryChoice.Parse("cyclic:1", square).Orbits[0]);
        Assert.That(() => new DescentChain<Sweeping>(tied, 1, true, false), Throws.ArgumentException.With.Message.Contains("no symmetry"));
        Assert.That(() => new DescentChain<Sweeping>(new(square), 1, false, false),
            Throws.ArgumentException.With.Message.Contains("EntryPenalty has to be c·x²"));
        Assert.That(() => new DescentChain<Sweeping>(new(square), 1, true, true), Throws.ArgumentException);
    }

    private static void Start(RidgeEnergy<float> energy, float* x, ulong seed)
    {
        HostRandom random = new(seed);
        for (int f = 0; f < 3; f++)
            for (int k = 0; k < Goal.Tensor.Sizes[f]; k++)
                for (int r = 0; r < Goal.Rank; r++) x[energy.Offset(f, k, r)] = (float)(0.5 * random.Gaussian());
    }
}
