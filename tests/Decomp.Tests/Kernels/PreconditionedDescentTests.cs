using NUnit.Framework;
using TensorDecomp.Exact;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Dense;
using TensorDecomp.Kernels.Descents;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Kernels.Lanes;
using TensorDecomp.Search;
using TensorDecomp.Symmetries;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Kernels;

/// <summary>L-BFGS whose recursion starts at the inverse of the Hessian's blocks.</summary>
public sealed unsafe class PreconditionedDescentTests
{
    private static readonly Target Goal = new(new Shape(3, 3, 3), 23), Strassen = new(new Shape(2, 2, 2), 7);

    private readonly struct Hopping : IGradientProgram
    {
        public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> =>
            rng.Gaussian() * 0.5f;
        public static T ResidualLoss<T>(T e, in Hyper<T> h) where T : struct, IReal<T> => e * e;
        public static T EntryPenalty<T>(T x, in Hyper<T> h) where T : struct, IReal<T> => h[0] * x * x;
        public static Plan Plan(in Target target) => new() { Steps = 60, Descents = new() { Window = 5, Warmup = 20 } };

        public static DescentRules Descend(in Chain now, in Slots<double> memory, ref HostRandom rng, Span<double> hyper)
        {
            hyper[0] = 0.02;
            return new(300, 1e-5) { PreconditionAfter = 10 };
        }

        public static Release LetGo(in Chain now, in Minimum there, int leg, Span<double> hyper)
        {
            if (leg == 3) return there.Loss < 1e-5 ? Release.Hand : Release.Back;
            hyper[0] *= 0.1;
            return now.Loss < 0.3 ? Release.DescendFinely(new(500, 1e-9) { PreconditionAfter = 0 }) : Release.Back;
        }
    }

    /// <summary>U − H⁻¹∇ is where alternating least squares goes: the gradient there is nothing as far as U is concerned.</summary>
    [TestCase(0.02, 1)]
    [TestCase(0.3, 2.5)]
    public void One_application_takes_a_factor_to_its_minimum(double weight, double share)
    {
        using RidgeEnergy<double> energy = new(new SearchSpace(Goal)) { Weight = weight, Share = share };
        using GramPreconditioner<double> blocks = new(energy, Goal);
        using LaneArena arena = new();
        double* x = arena.Take<double>(energy.Length), gradient = arena.Take<double>(energy.Length);
        for (int f = 0; f < 3; f++)
        {
            Start(energy, x, 3);
            energy.Evaluate(x, gradient);
            Assert.That(blocks.Refresh(), Is.True);
            blocks.Apply(gradient);
            int from = energy.Base[f], length = energy.Rows(f) * energy.Columns;
            for (int k = from; k < from + length; k++) x[k] -= gradient[k];
            energy.Evaluate(x, gradient);
            Assert.That(new ReadOnlySpan<double>(gradient + from, length).ToArray(), Has.All.EqualTo(0).Within(1e-9));
            Assert.That(Math.Sqrt(Registers<double>.Dot(gradient, gradient, energy.Length)), Is.GreaterThan(0.1), "the others' stays");
        }
    }

    /// <summary>From the same starts it comes as low as the plain one in fewer iterations.</summary>
    [Test]
    public void It_settles_in_fewer_iterations()
    {
        int plain = 0, preconditioned = 0;
        double energies = 0, lower = 0;
        for (ulong seed = 1; seed <= 12; seed++)
        {
            (int iterations, double energy) = Descend(new DescentRules(3_000, 1e-5), seed);
            (plain, energies) = (plain + iterations, energies + energy);
            (iterations, energy) = Descend(new DescentRules(3_000, 1e-5) { PreconditionAfter = 0 }, seed);
            (preconditioned, lower) = (preconditioned + iterations, lower + energy);
        }
        Assert.That(preconditioned, Is.LessThan(0.7 * plain));
        Assert.That(lower, Is.LessThan(1.1 * energies));
    }

    /// <summary>A factorisation and an application are counted, each as the share of a gradient that its multiply-adds are.</summary>
    [Test]
    public void What_it_costs_is_counted()
    {
        using ProgramEnergy<float, L16, Hopping> energy = new(new SearchSpace(Goal), ridge: true, ofTerms: false);
        energy.Set([0.02, .. new double[15]]);
        DescentPlan plan = new() { Refactor = 4, Window = 1000 };
        using LimitedMemoryDescent<float> descent = energy.Descent(plan);
        using LaneArena arena = new();
        float* x = arena.Take<float>(energy.Sum.Length);
        Start(energy.Sum, x, 5);
        descent.Minimise(x, new DescentRules(20, 0));
        long plain = descent.Evaluations;
        Assert.That(plain, Is.InRange(21, 40), "some moves are tried twice");
        double gradient = DescentWork.OfGradient(Goal, plan), parameters = Goal.Parameters;
        Start(energy.Sum, x, 5);
        descent.Minimise(x, new DescentRules(20, 0) { PreconditionAfter = 12 });
        double extra = (8 * Goal.Rank * parameters + 2 * 1.5 * Math.Pow(Goal.Rank, 3)) / gradient, counted = descent.Evaluations - plain;
        Assert.That(extra, Is.InRange(3, 6));
        Assert.That(counted - extra, Is.InRange(20, 45));
    }

    /// <summary>Where no squares are minimised there are no such blocks, and it goes as the plain one does.</summary>
    [Test]
    public void Without_squares_it_is_left_out()
    {
        using RidgeEnergy<float> energy = new(new SearchSpace(Goal)) { Share = 0, Weight = 1 };
        using GramPreconditioner<float> blocks = new(energy, Goal);
        using LimitedMemoryDescent<float> descent = new(energy, new DescentPlan(), blocks);
        using LaneArena arena = new();
        float* x = arena.Take<float>(energy.Length);
        Start(energy, x, 5);
        Assert.That(descent.Minimise(x, new DescentRules(300, 1e-9) { PreconditionAfter = 0 }), Is.LessThan(1e-3));
        Assert.That(blocks.Refresh(), Is.False);
    }

    private static IEnumerable<SearchSpace> Spaces() =>
        [Strassen, new(Strassen, Symmetry: SymmetryChoice.Parse("cyclic:1", Strassen).Orbits[0]),
            new(Strassen, Symmetry: SymmetryChoice.Parse("swap:1,1,1:1", Strassen).Orbits[0])];

    [TestCaseSource(nameof(Spaces))]
    public void Chains_find_what_is_easy_and_keep_a_symmetry(SearchSpace space)
    {
        using ProgressiveRounding rounding = new(Strassen);
        using DescentChain<Hopping> chain = new(space, 5, ridge: true, ofTerms: false);
        List<RestartResult> results = [];
        for (long number = 0; number < 6; number++)
            do chain.RunChunk(() => number, results.Add);
            while (chain.Busy);
        RestartResult found = results.First(r => r.End == RestartEnd.Converged);
        Assert.That(Verifier.Certify(rounding.Run(found.Approximation!).Scheme!).Valid, Is.True);
        TiedTarget tied = new(Strassen, space.Symmetry);
        Assert.That(results.Where(r => r.Approximation is not null).Select(r => tied.Holds(Point(r))), Has.All.True);
    }

    private static (int Iterations, double Energy) Descend(DescentRules rules, ulong seed)
    {
        using RidgeEnergy<float> energy = new(new SearchSpace(Goal)) { Weight = 0.02 };
        using GramPreconditioner<float> blocks = new(energy, Goal);
        using LimitedMemoryDescent<float> descent = new(energy, new DescentPlan(), blocks);
        using LaneArena arena = new();
        float* x = arena.Take<float>(energy.Length);
        Start(energy, x, seed);
        double reached = descent.Minimise(x, rules);
        return (descent.Iterations, reached);
    }

    private static float[] Point(RestartResult result) =>
        [.. result.Approximation!.Factors.SelectMany(f => f).Select(x => (float)x)];

    private static void Start<T>(RidgeEnergy<T> energy, T* x, ulong seed)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        HostRandom random = new(seed);
        for (int f = 0; f < 3; f++)
            for (int k = 0; k < energy.Rows(f); k++)
                for (int r = 0; r < Goal.Rank; r++) x[energy.Offset(f, k, r)] = T.CreateTruncating(0.4 * random.Gaussian());
    }
}
