using NUnit.Framework;
using TensorDecomp.Evolution.Evaluators;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Dense;
using TensorDecomp.Kernels.Descents;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Evolution;

/// <summary>Residuals by a measure that no program's penalties are in.</summary>
public sealed class PlainDescentTests
{
    private const long Plenty = 1_000_000;

    /// <summary>Minima under two weights differ in f by the square of their ratio, and in nothing that matters.</summary>
    [Test]
    public void A_heavier_ridge_makes_a_minimum_no_worse()
    {
        Target target = new(new Shape(2, 2, 2), 7);
        double[][] light = Decomposition(target), heavy = Minimum(target, 0.02, light);
        double heavyLoss = Loss(target, heavy), lightLoss = Loss(target, light);
        Assert.That(heavyLoss, Is.GreaterThan(20 * lightLoss), "the residuals that programs end with");
        using PlainDescent plain = new(target);
        Assert.That(plain.From(heavy, Plenty), Is.LessThan(1e-6));
        Assert.That(plain.From(light, Plenty), Is.LessThan(1e-6));
    }

    /// <summary>Rank 6 has decompositions as near as one likes, of terms as large as that takes: f has no minimum but 0, and falls for
    /// ever.</summary>
    [Test]
    public void Towards_a_border_rank_it_ends()
    {
        Target target = new(new Shape(2, 2, 2), 6);
        using PlainDescent plain = new(target);
        for (ulong seed = 1; seed <= 4; seed++)
        {
            double[][] factors = Minimum(target, 0.02, Random(target, seed));
            Assert.That(plain.From(factors, Plenty), Is.LessThan(Loss(target, factors)).And.GreaterThan(1e-4));
        }
    }

    /// <summary>The sums that f is made of round to either side of nothing next to a decomposition.</summary>
    [Test]
    public void It_is_never_below_nothing()
    {
        Target target = new(new Shape(2, 2, 2), 7);
        for (ulong seed = 1; seed <= 30; seed++)
        {
            using PlainDescent plain = new(target);
            Assert.That(plain.From(Minimum(target, 0.002, Random(target, seed)), Plenty), Is.GreaterThanOrEqualTo(0));
        }
    }

    [Test]
    public void It_costs_no_more_than_a_part_of_what_is_measured()
    {
        Target target = new(new Shape(2, 2, 2), 7);
        using PlainDescent plain = new(target);
        double[][] factors = Decomposition(target);
        Assert.That(plain.From(factors, 1000), Is.EqualTo(double.PositiveInfinity));
        Assert.That(plain.From(factors, 10_000), Is.LessThan(1));
    }

    [Test]
    public void Numbers_that_are_none_stay_none([Values(double.NaN, 1e200, 1e30)] double entry)
    {
        Target target = new(new Shape(2, 2, 2), 7);
        using PlainDescent plain = new(target);
        double[][] factors = Decomposition(target), broken = [.. factors.Select(f => (double[])f.Clone())];
        broken[1][3] = entry;
        Assert.That(plain.From(broken, Plenty), Is.EqualTo(double.PositiveInfinity));
        Assert.That(plain.From(factors, Plenty), Is.LessThan(1e-6), "what came before is forgotten");
    }

    private static double Loss(Target target, double[][] factors)
    {
        TensorDecomp.Exact.Decomposition d = new(target, complex: false);
        d.Load(new Approximation(target, factors, 0, 0));
        return d.Loss();
    }

    /// <summary>The first minimum under a light ridge that a decomposition is near to.</summary>
    private static double[][] Decomposition(Target target) => Enumerable.Range(1, 50)
        .Select(seed => Minimum(target, 0.002, Random(target, (ulong)seed))).First(factors => Loss(target, factors) < 0.05);

    private static double[][] Random(Target target, ulong seed)
    {
        HostRandom random = HostRandom.For(seed, 0);
        return [.. target.Tensor.Sizes
            .Select(size => Enumerable.Range(0, target.Rank * size).Select(_ => 0.4 * random.Gaussian()).ToArray())];
    }

    /// <summary>Where a descent under a ridge ends.</summary>
    private static unsafe double[][] Minimum(Target target, double weight, double[][] start)
    {
        using RidgeEnergy<double> energy = new(new SearchSpace(target)) { Weight = weight };
        using LimitedMemoryDescent<double> descent = new(energy, new DescentPlan());
        using LaneArena arena = new();
        double* x = arena.Take<double>(energy.Length);
        int[] sizes = target.Tensor.Sizes;
        for (int f = 0; f < 3; f++)
            for (int k = 0; k < start[f].Length; k++) x[energy.Offset(f, k % sizes[f], k / sizes[f])] = start[f][k];
        descent.Minimise(x, new DescentRules(3000, 1e-10));
        return [.. Enumerable.Range(0, 3).Select(f =>
            Enumerable.Range(0, start[f].Length).Select(k => x[energy.Offset(f, k % sizes[f], k / sizes[f])]).ToArray())];
    }
}
