using NUnit.Framework;
using TensorDecomp.Evolution.Children;
using TensorDecomp.Evolution.Evaluators;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Evolution;

/// <summary>What the parent works out from factors alone.</summary>
public sealed class TargetScoreTests
{
    private static readonly Target Small = new(new Shape(2, 2, 2), 7);

    [Test]
    public void A_solution_has_no_residual_and_lies_on_the_grid()
    {
        TargetFitness fitness = Score(Strassen(1));
        Assert.That((fitness.BestLoss, fitness.IntegralityGap, fitness.Exact, fitness.BestRank), Is.EqualTo((0.0, 0.0, 0, (int?)null)),
            "no scheme was handed in, so none is certified");
        Assert.That(fitness.Below, Is.All.EqualTo(1));
    }

    [TestCase(1.125f)]
    [TestCase(0.75f)]
    public void A_scaled_factor_has_the_residual_that_it_should(float scale)
    {
        // The tensor has eight ones, and every product is scaled alike: f = 8·(1 − scale)².
        TargetFitness fitness = Score(Strassen(scale));
        Assert.That(fitness.BestLoss, Is.EqualTo(8 * (1 - scale) * (1 - scale)).Within(1e-12));
        Assert.That(fitness.Below.Sum(), Is.EqualTo(TargetFitness.Thresholds.Count(bound => fitness.BestLoss < bound)));
    }

    [Test]
    public void The_gap_is_the_mean_distance_to_the_half_integers_over_all_entries()
    {
        // 27/32 of 8 ones: f = 8·(5/32)² = 0.195, too far to speak of a grid; 31/32 is near enough, and its w, which carries the scale, are
        // off it by 1/32.
        Assert.That(Score(Strassen(27f / 32)).IntegralityGap, Is.EqualTo(0.25));
        int carried = Known.Strassen.W.Nonzeros;
        Assert.That(Score(Strassen(31f / 32)).IntegralityGap, Is.EqualTo(carried / 32.0 / Small.Parameters).Within(1e-9));
    }

    [Test]
    public void Medians_and_counts_are_over_all_restarts()
    {
        TargetScore score = new(Small, 1000, Provenance);
        foreach (float scale in (float[])[1, 0.5f, 0.75f])
            Assert.That(score.Add(new ChildReply.Restart(10, 10, RestartEnd.Exhausted, Strassen(scale), null)), Is.True);
        Assert.That(score.Add(new ChildReply.Restart(10, 10, RestartEnd.Diverged, null, null)), Is.True);
        TargetFitness fitness = score.Fitness(1);
        Assert.That((fitness.Restarts, fitness.RestartSteps, fitness.MedianLoss), Is.EqualTo((4, 40L, 2.0)));
        Assert.That(fitness.Below, Is.EqualTo((int[])[2, 2, 1, 1, 1, 1]));
        Assert.That(score.Feedback(), Has.Some.Contains("1 diverged"));
        Assert.That(score.Add(new ChildReply.Restart(1000, 1000, RestartEnd.Exhausted, Strassen(1), null)), Is.False, "over the budget");
    }

    private static Provenance Provenance => new("gradient", "candidate", new string('0', 64), 1, "0", 0);

    private static TargetFitness Score(byte[] factors)
    {
        TargetScore score = new(Small, 100, Provenance);
        Assert.That(score.Add(new ChildReply.Restart(10, 10, RestartEnd.Exhausted, factors, null)), Is.True);
        return score.Fitness(1);
    }

    /// <summary>Strassen's factors with w scaled.</summary>
    private static byte[] Strassen(float scale) =>
    [
        .. from f in Enumerable.Range(0, 3)
           from r in Enumerable.Range(0, 7)
           from a in Enumerable.Range(0, 4)
           from b in BitConverter.GetBytes((f == 2 ? scale : 1) * Sign(Known.Strassen.Factors[f][r, a]))
           select b,
    ];

    private static float Sign(Coefficient c) => c == Coefficient.One ? 1 : c == Coefficient.Zero ? 0 : -1;
}
