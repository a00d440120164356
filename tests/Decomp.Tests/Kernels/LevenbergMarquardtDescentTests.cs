using NUnit.Framework;
using TensorDecomp.Exact;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Descents;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Search;
using TensorDecomp.Symmetries;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Kernels;

/// <summary>Levenberg–Marquardt as the way down of a chain.</summary>
public sealed unsafe class LevenbergMarquardtDescentTests
{
    private static readonly Target Goal = new(new Shape(2, 3, 2), 12), Strassen = new(new Shape(2, 2, 2), 7);

    private readonly struct Damped : IGradientProgram
    {
        public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> =>
            rng.Gaussian() * 0.5f;
        public static T EntryPenalty<T>(T x, in Hyper<T> h) where T : struct, IReal<T> => h[0] * x * x;
        public static Plan Plan(in Target target) => new() { Steps = 60, Descents = new() { LevenbergMarquardt = true } };

        public static DescentRules Descend(in Chain now, in Slots<double> memory, ref HostRandom rng, Span<double> hyper)
        {
            hyper[0] = 0.02;
            return new(100, 1e-5);
        }

        public static Release LetGo(in Chain now, in Minimum there, int leg, Span<double> hyper)
        {
            if (leg == 3) return there.Loss < 1e-5 ? Release.Hand : Release.Back;
            hyper[0] *= 0.1;
            return now.Loss < 0.3 ? Release.DescendFinely(new(500, 1e-9)) : Release.Back;
        }
    }

    /// <summary>Where it ends the gradient is nothing, and no step on the way goes up.</summary>
    [TestCase(0.02, 1)]
    [TestCase(0.3, 2.5)]
    public void A_descent_ends_in_a_minimum_and_never_rises(double weight, double share)
    {
        using RidgeEnergy<float> energy = new(new SearchSpace(Goal)) { Weight = weight, Share = share };
        using LevenbergMarquardtDescent descent = new(energy, Goal, new DescentPlan { Window = 1 });
        using LaneArena arena = new();
        float* x = arena.Take<float>(energy.Length), gradient = arena.Take<float>(energy.Length);
        Start(energy, x, 3);
        double before = energy.Evaluate(x, gradient);
        for (int k = 0; k < 20; k++)
        {
            double after = descent.Minimise(x, new DescentRules(1, double.NegativeInfinity));
            Assert.That(after, Is.LessThanOrEqualTo(before + 1e-5 * Math.Abs(before)));
            before = after;
        }
        Start(energy, x, 4);
        double low = descent.Minimise(x, new DescentRules(2_000, 1e-12));
        Assert.That(descent.Iterations, Is.GreaterThan(1));
        Assert.That(energy.Evaluate(x, gradient), Is.EqualTo(low));
        Assert.That(new ReadOnlySpan<float>(gradient, energy.Length).ToArray(), Has.All.EqualTo(0).Within(0.02));
        Assert.That(descent.Evaluations, Is.GreaterThan(descent.Iterations), "a step costs more than a gradient");
    }

    /// <summary>A step from near a decomposition, with no ridge and hardly held back, is one of Newton's: what is left of the residual is
    /// of second order. Without the mixed blocks of JᵀJ it is not.</summary>
    [Test]
    public void Near_a_decomposition_the_residual_falls_with_its_square()
    {
        using RidgeEnergy<float> energy = new(new SearchSpace(Goal));
        using LevenbergMarquardtDescent descent = new(energy, Goal, new DescentPlan { InnerIterations = 1000, Damping = 1e-9 });
        using LaneArena arena = new();
        float* x = arena.Take<float>(energy.Length), gradient = arena.Take<float>(energy.Length);
        Scheme naive = Scheme.Naive(Goal.Shape);
        HostRandom random = new(7);
        for (int f = 0; f < 3; f++)
            for (int k = 0; k < Goal.Tensor.Sizes[f]; k++)
                for (int r = 0; r < Goal.Rank; r++)
                    x[energy.Offset(f, k, r)] = (naive.Factors[f][r, k] == Coefficient.One ? 1 : 0) + (float)(0.02 * random.Gaussian());
        double before = energy.Evaluate(x, gradient), after = descent.Minimise(x, new DescentRules(1, 0));
        Assert.That(before, Is.GreaterThan(0.05));
        Assert.That(after, Is.LessThan(before / 50));
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
        using LevenbergMarquardtDescent descent = new(energy, Goal, new DescentPlan());
        using LaneArena arena = new();
        float* x = arena.Take<float>(energy.Length);
        Start(energy, x, 5);
        descent.Minimise(x, new DescentRules(50, 1e-9));
        Assert.That(descent.Iterations, Is.LessThanOrEqualTo(50));
        Assert.That(new ReadOnlySpan<float>(x, energy.Length).ToArray(), Has.All.Matches<float>(float.IsFinite));
    }

    private static IEnumerable<SearchSpace> Spaces() =>
        [Strassen, new(Strassen, Symmetry: SymmetryChoice.Parse("cyclic:1", Strassen).Orbits[0]),
            new(Strassen, Symmetry: SymmetryChoice.Parse("swap:1,1,1:1", Strassen).Orbits[0])];

    [TestCaseSource(nameof(Spaces))]
    public void Chains_find_what_is_easy_count_what_it_costs_and_keep_a_symmetry(SearchSpace space)
    {
        using ProgressiveRounding rounding = new(Strassen);
        using DescentChain<Damped> chain = new(space, 5, ridge: true, ofTerms: false);
        List<RestartResult> results = [];
        for (long number = 0; number < 6; number++)
            do chain.RunChunk(() => number, results.Add);
            while (chain.Busy);
        RestartResult found = results.First(r => r.End == RestartEnd.Converged);
        Assert.That(Verifier.Certify(rounding.Run(found.Approximation!).Scheme!).Valid, Is.True);
        TiedTarget tied = new(Strassen, space.Symmetry);
        Assert.That(results.Where(r => r.Approximation is not null).Select(r => tied.Holds(Point(r))), Has.All.True);
        Assert.That(results.Select(r => r.Gradients), Has.All.Positive);
        Assert.That(results.Sum(r => r.Gradients), Is.EqualTo(chain.Gradients).Within(results.Count), "rounded up for each");
    }

    [Test]
    public void What_it_does_not_minimise_is_refused() =>
        Assert.That(() => new DescentChain<Damped>(Strassen, 1, false, false),
            Throws.ArgumentException.With.Message.Contains("Levenberg–Marquardt").And.Message.Contains("EntryPenalty has to be c·x²"));

    private static float[] Point(RestartResult result) =>
        [.. result.Approximation!.Factors.SelectMany(f => f).Select(x => (float)x)];

    private static void Start(RidgeEnergy<float> energy, float* x, ulong seed)
    {
        HostRandom random = new(seed);
        for (int f = 0; f < 3; f++)
            for (int k = 0; k < Goal.Tensor.Sizes[f]; k++)
                for (int r = 0; r < Goal.Rank; r++) x[energy.Offset(f, k, r)] = (float)(0.5 * random.Gaussian());
    }
}
