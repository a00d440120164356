using NUnit.Framework;
using TensorDecomp.Exact;
using TensorDecomp.Kernels;
using TensorDecomp.Tests.Kernels;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Exact;

public sealed class LevenbergMarquardtTests
{
    private const double Solved = 1e-22;
    private static readonly Patience Patient =
        new(Iterations: 60, SlowIterations: 12, SlowRatio: 0.8, Attempts: 8, Damping: 1e-3, Factorise: true);

    // Smooth points of the set of solutions. The schoolbook algorithm of ⟨2,2,2⟩ is none, and convergence is slow there.
    private static IEnumerable<TestCaseData> Schemes() =>
        Approximations.Cases(Known.Strassen, Scheme.Naive(new Shape(1, 3, 2)), Scheme.Naive(new Shape(1, 1, 1)));

    [TestCaseSource(nameof(Schemes))]
    public void A_perturbed_decomposition_is_polished_to_a_true_zero(Scheme scheme) => IsPolished(scheme, Patient);

    [TestCaseSource(nameof(Schemes))]
    public void Conjugate_gradients_polish_as_well(Scheme scheme) => IsPolished(scheme, Patient with { Factorise = false });

    private static void IsPolished(Scheme scheme, Patience patience)
    {
        for (ulong seed = 0; seed < 10; seed++)
        {
            Decomposition d = DecompositionTests.Loaded(Approximations.Perturbed(Approximations.Disguised(scheme, seed), 0.03, seed));
            Assert.That(d.Loss(), Is.GreaterThan(1e-6), "nothing to do");
            using LevenbergMarquardt polish = new(d);
            double loss = polish.Minimise(All(d), Solved, patience);
            Assert.That(loss, Is.LessThan(Solved), $"seed {seed}");
            Assert.That(PlainLoss(d), Is.LessThan(2 * Solved), "by the reference as well");
        }
    }

    [Test]
    public void Unknowns_that_are_held_do_not_move()
    {
        Decomposition d = DecompositionTests.Loaded(Approximations.Of(Known.Strassen));
        HostRandom random = new(8);
        int[] held = [.. d.Unknowns.Where(_ => random.Below(2) == 0)];
        int[] free = [.. d.Unknowns.Except(held)];
        foreach (int k in free) d.Values[k] += random.Uniform(-0.02, 0.02);
        double[] before = [.. d.Values];
        using LevenbergMarquardt polish = new(d);
        Assert.That(polish.Minimise(free, Solved, Patient), Is.LessThan(Solved));
        Assert.That(held.Select(k => d.Values[k]), Is.EqualTo(held.Select(k => before[k])));
        Assert.That(free.Select(k => d.Values[k]), Is.Not.EqualTo(free.Select(k => before[k])));
    }

    [Test]
    public void The_loss_never_rises_even_where_there_is_no_solution()
    {
        Target target = new(new Shape(2, 2, 2), 6); // one below the rank, and below the border rank (Landsberg 2006)
        for (ulong seed = 0; seed < 5; seed++)
        {
            Decomposition d = new(target, complex: false);
            HostRandom random = new(seed);
            foreach (int k in d.Unknowns) d.Values[k] = random.Uniform(-1, 1);
            using LevenbergMarquardt polish = new(d);
            double before = d.Loss();
            for (int round = 0; round < 10; round++)
            {
                double loss = polish.Minimise(All(d), Solved, Patient with { Iterations = 3 });
                Assert.That(loss, Is.LessThanOrEqualTo(before));
                Assert.That(loss, Is.EqualTo(PlainLoss(d)).Within(1e-10));
                before = loss;
            }
            Assert.That(before, Is.GreaterThan(1e-3));
        }
    }

    [Test]
    public void Patience_bounds_the_work()
    {
        Decomposition d = DecompositionTests.Loaded(Approximations.Perturbed(Approximations.Of(Known.Strassen), 0.3, 1));
        using LevenbergMarquardt polish = new(d);
        double[] before = [.. d.Values];
        double loss = d.Loss();
        Assert.That(polish.Minimise(All(d), Solved, Patient with { Iterations = 0 }), Is.EqualTo(loss));
        Assert.That(d.Values, Is.EqualTo(before));
        Assert.That(polish.Minimise(All(d), loss * 2, Patient), Is.EqualTo(loss), "the goal was met already");
        Assert.That(d.Values, Is.EqualTo(before));
    }

    internal static int[] All(Decomposition d) => d.Unknowns;

    internal static double PlainLoss(Decomposition d)
    {
        double[][] factors = [.. Enumerable.Range(0, 3).Select(f => DecompositionTests.Entries(d, f).Select(at => d.Values[at]).ToArray())];
        return PlainObjective.Evaluate<LeastSquares>(d.Target, factors).Loss;
    }
}
