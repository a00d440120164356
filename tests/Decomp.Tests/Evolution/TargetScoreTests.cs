using NUnit.Framework;
using TensorDecomp.Evolution.Children;
using TensorDecomp.Evolution.Evaluators;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Search.Relays;
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

    [Test]
    public void A_state_that_the_polish_solves_is_a_proof_of_its_restart_and_none_to_start_from()
    {
        using TargetScore score = new(Small, 10_000, Provenance, keep: 2, polishes: true);
        foreach (float scale in (float[])[0.75f, 0.9f])
            Assert.That(score.Add(new ChildReply.Restart(10, 10, RestartEnd.Exhausted, Strassen(scale), null)), Is.True);
        Assert.That((score.Proof.Proofs, score.Left), Is.EqualTo((0, (TargetStates?)null)), "nothing is handed on before it is polished");
        score.Polish(default);
        TargetFitness fitness = score.Fitness(1);
        Assert.That((fitness.Exact, fitness.BestRank, score.Left, score.Found.Count()), Is.EqualTo((2, (int?)7, (TargetStates?)null, 1)));
        Assert.That(fitness.Below, Is.All.EqualTo(2));
        Assert.That(score.Feedback(), Has.Some.Contains("2 of those that are exact became so by a polish"));
    }

    /// <summary>Shuffled restarts are compared with what they are: theirs are polished as well.</summary>
    [Test]
    public void Whether_polished_restarts_were_recited_is_told_by_polished_ones([Values] bool solved)
    {
        using TargetScore score = new(Small, 1_000_000, Provenance, keep: 8, polishes: true);
        for (int k = 0; k < 12; k++)
            Assert.That(score.Add(new ChildReply.Restart(10, 10, RestartEnd.Exhausted, Strassen(0.6f + 0.03f * k), null)), Is.True);
        score.Polish(default);
        Assert.That(score.Fitness(1).Exact, Is.EqualTo(12));
        Recitation trial = score.Trial()!;
        for (int k = 0; k < trial.Restarts; k++)
            trial.Add(new ChildReply.Restart(10, 0, RestartEnd.Exhausted, solved ? Strassen(0.8f) : new byte[4 * Small.Parameters], null));
        Assert.That(trial.IsRecited, Is.EqualTo(!solved));
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
