using NUnit.Framework;
using TensorDecomp.Exact;
using TensorDecomp.Kernels;

namespace TensorDecomp.Tests.Exact;

/// <summary>Solutions reached by holding what is near the grid.</summary>
public sealed class GridNearTests
{
    private const double Goal = 1e-22;

    [TestCase(3e-3)]
    [TestCase(3e-5)]
    public void What_is_near_the_grid_is_held_there_and_the_rest_is_solved_for(double by)
    {
        for (ulong seed = 0; seed < 5; seed++)
        {
            Decomposition d = Loaded(by, seed, scale: 2.0 / 3);
            using LevenbergMarquardt polish = new(d);
            Assert.That(d.Loss(), Is.GreaterThan(1e-12), "nothing to do");
            Assert.That(GridNear.Solve(d, polish, Goal, default), Is.LessThan(Goal), $"seed {seed}");
            Assert.That(d.Loss(), Is.LessThan(Goal));
            // The first term has entries 2/3 in u and 3/2 in w: off the grid, they are found by solving, the zeros by holding.
            Assert.That(d.Values[d.At(0, 0, 0)] * d.Values[d.At(2, 0, 0)], Is.EqualTo(1).Within(1e-9), $"seed {seed}");
            Assert.That(d.Unknowns.Count(k => d.Values[k] == 0),
                Is.EqualTo(Known.Strassen.Factors.Sum(f => Enumerable.Range(0, 7).Sum(r => 4 - f.Term(r).Length))), $"seed {seed}");
        }
    }

    [Test]
    public void Where_no_reach_leads_to_a_solution_the_values_stay_as_they_were()
    {
        Decomposition d = Loaded(0.3, 1, scale: 1);
        double[] before = [.. d.Values];
        double loss = d.Loss();
        using LevenbergMarquardt polish = new(d);
        Assert.That(GridNear.Solve(d, polish, goal: -1, default), Is.EqualTo(loss));
        Assert.That(d.Values, Is.EqualTo(before));
    }

    [Test]
    public void Work_that_is_stopped_leaves_the_values_as_they_were()
    {
        Decomposition d = Loaded(3e-3, 1, scale: 1);
        double[] before = [.. d.Values];
        using LevenbergMarquardt polish = new(d);
        Assert.That(GridNear.Solve(d, polish, Goal, new CancellationToken(canceled: true)), Is.GreaterThan(Goal));
        Assert.That(d.Values, Is.EqualTo(before));
    }

    /// <summary>Strassen's scheme, its first u scaled and its first w by the inverse, with noise on every entry.</summary>
    private static Decomposition Loaded(double by, ulong seed, double scale)
    {
        Decomposition d = DecompositionTests.Loaded(Approximations.Of(Known.Strassen));
        HostRandom random = new(seed);
        for (int a = 0; a < 4; a++)
        {
            d.Values[d.At(0, 0, a)] *= scale;
            d.Values[d.At(2, 0, a)] /= scale;
        }
        foreach (int k in d.Unknowns) d.Values[k] += random.Uniform(-by, by);
        return d;
    }
}
