using NUnit.Framework;
using TensorDecomp.Exact;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Descents;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Search.Relays;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Search;

/// <summary>What becomes of states before they are handed on.</summary>
public sealed class StatePolishTests
{
    private static readonly Target Small = new(new Shape(2, 2, 2), 7);

    /// <summary>Chains that keep their ridge whatever they come to.</summary>
    internal static string Held() => """
        /// <summary>Hops under one ridge that never lets go of it.</summary>
        public readonly struct Held : IGradientProgram
        {
            public static T Initialize<T>(in Site at, ref RandomStream<T> rng, in Hyper<T> h) where T : struct, IReal<T> =>
                rng.Gaussian() * 0.4f;
            public static T ResidualLoss<T>(T e, in Hyper<T> h) where T : struct, IReal<T> => e * e;
            public static T EntryPenalty<T>(T x, in Hyper<T> h) where T : struct, IReal<T> => 0.02f * x * x;
            public static Plan Plan(in Target target) => new() { Steps = 6, Descents = new DescentPlan() };
            public static Release LetGo(in Chain now, in Minimum there, int leg, Span<double> hyper) => Release.Back;
        }
        """;

    [Test]
    public void A_decomposition_under_a_ridge_becomes_a_scheme_and_no_state()
    {
        using StageEnds ends = new(Small, 2, polishes: true), plain = new(Small, 2, polishes: false);
        double[][] held = Minimum(Small, 0.02, seed: 3);
        foreach (StageEnds one in (StageEnds[])[ends, plain]) Assert.That(one.See(7, held)!.Loss, Is.GreaterThan(RelayState.LeastLoss));
        (long restart, RelayState? state, Scheme? scheme) = ends.Polish().Single();
        Assert.That((restart, state, ends.Lowest.Count), Is.EqualTo((7L, (RelayState?)null, 0)));
        Assert.That(BrentEquations.Check(scheme!).Holds, Is.True);
        Assert.That((plain.Polish().Count(), plain.Lowest.Single().Restart), Is.EqualTo((0, 7L)), "without the polish it is a start");
    }

    /// <summary>By f alone, or by an energy of its own, the one under the lighter weight would be far below the other.</summary>
    [Test]
    public void Weights_of_programs_make_no_difference_to_the_order()
    {
        Target border = new(new Shape(2, 2, 2), 6);
        double[][] heavy = Minimum(border, 0.03, seed: 1), light = Minimum(border, 0.002, seed: 1, heavy),
            other = Minimum(border, 0.03, seed: 2, iterations: 6);
        using StageEnds ends = new(border, 4, polishes: true);
        double[] before = [ends.See(0, heavy)!.Energy, ends.See(1, light)!.Energy, ends.See(2, other)!.Energy];
        Assert.That(Math.Abs(before[0] - before[1]), Is.GreaterThan(1e-3 * before[0]));
        double[] after = [.. ends.Polish().OrderBy(end => end.Restart).Select(end => end.State!.Energy)];
        Assert.That(after, Has.Length.EqualTo(3));
        Assert.That(after[1], Is.EqualTo(after[0]).Within(1e-4 * after[0]), "one minimum, whatever it was left under");
        Assert.That(after.Zip(before).All(pair => pair.First <= pair.Second + 1e-9));
        Assert.That(ends.Lowest.Select(s => s.Energy), Is.Ordered.And.All.LessThanOrEqualTo(after.Max()));
        Assert.That(ends.Lowest.Select(s => s.WhyNot(border)), Is.All.Null);
    }

    [Test]
    public void Of_many_states_twice_as_many_as_are_kept_are_polished()
    {
        Target border = new(new Shape(2, 2, 2), 6);
        using StageEnds ends = new(border, 2, polishes: true);
        for (int restart = 0; restart < 9; restart++) ends.See(restart, Minimum(border, 0.03, (ulong)restart + 10, iterations: 12));
        Assert.That(ends.Polish().Count(), Is.EqualTo(4));
        Assert.That(ends.Lowest, Has.Count.LessThanOrEqualTo(2));
    }

    [Test]
    public void A_symmetry_stays_to_the_last_bit()
    {
        Assert.That(TiedTarget.TryTie(new Target(new Shape(3, 3, 3), 23), "cyclic:2", out TiedTarget? tied, out string why), why);
        HostRandom random = HostRandom.For(9, 0);
        using FactorDescent descent = new(tied!.Value);
        descent.Load([.. tied.Value.Tensor.Sizes.Select(size =>
            Enumerable.Range(0, 23 * size).Select(_ => 0.4 * random.Gaussian()).ToArray())]);
        descent.Minimise(0.02, new DescentRules(40, 1e-9));
        using StageEnds ends = new(tied.Value, 2, polishes: true);
        Assert.That(ends.See(0, descent.Factors()), Is.Not.Null);
        Assert.That(ends.Polish().Single().State, Is.Not.Null);
        Assert.That(tied.Value.Holds(ends.Lowest.Single().Point()), Is.True);
    }

    [Test]
    public void Factors_that_are_no_numbers_are_nothing([Values(double.NaN, double.PositiveInfinity, 1e30)] double entry)
    {
        double[][] factors = Minimum(Small, 0.02, seed: 3);
        factors[1][3] = entry;
        using StageEnds ends = new(Small, 2, polishes: true);
        Assert.That(ends.See(0, factors), Is.Null);
        Assert.That(ends.Polish(), Is.Empty);
        Assert.That(ends.Loss(factors), Is.EqualTo(double.PositiveInfinity));
    }

    /// <summary>Where a descent under a ridge ends.</summary>
    private static double[][] Minimum(Target target, double weight, ulong seed, double[][]? start = null, int iterations = 3000)
    {
        HostRandom random = HostRandom.For(seed, 0);
        using FactorDescent descent = new(target);
        descent.Load(start ?? [.. target.Tensor.Sizes
            .Select(size => Enumerable.Range(0, target.Rank * size).Select(_ => 0.4 * random.Gaussian()).ToArray())]);
        descent.Minimise(weight, new DescentRules(iterations, 1e-10));
        return descent.Factors();
    }
}
