using NUnit.Framework;
using TensorDecomp.Evolution.Evaluators;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Population;
using TensorDecomp.Kernels;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Evolution;

/// <summary>The estimate of work to a proof, its interval, and what is made of both.</summary>
public sealed class WorkToProofTests
{
    private static readonly Target Goal = new(new Shape(3, 3, 3), 23);

    // 2·T/χ² by tables of χ² at 97.5 and 2.5 %: 7.378 for 2 degrees, 0.0506 and 11.143 for 2 and 4, 9.591 and 36.781 for 20 and 22.
    [TestCase(0, 1000, 271.1, double.PositiveInfinity)]
    [TestCase(1, 1000, 179.5, 39_500)]
    [TestCase(10, 1000, 54.4, 208.5)]
    public void The_interval_is_that_of_the_tables(int proofs, long work, double low, double high)
    {
        (double Low, double High) interval = new WorkToProof(proofs, work).Interval();
        Assert.That(interval.Low, Is.EqualTo(low).Within(0.2).Percent);
        Assert.That(interval.High, double.IsFinite(high) ? Is.EqualTo(high).Within(0.2).Percent : Is.EqualTo(high));
    }

    /// <summary>Proofs at a known rate within a fixed work: the interval has to hold the truth as often as it says, or more often, for a
    /// count is discrete.</summary>
    [Test]
    public void The_interval_holds_the_truth_as_often_as_it_says()
    {
        foreach (double expected in (ReadOnlySpan<double>)[0.5, 3, 30])
        {
            const int trials = 4000;
            HostRandom rng = new(7);
            long work = 1_000_000;
            int held = 0;
            for (int trial = 0; trial < trials; trial++)
            {
                int proofs = 0;
                for (double at = -Math.Log(1 - rng.Uniform()); at < expected; at -= Math.Log(1 - rng.Uniform())) proofs++;
                (double low, double high) = new WorkToProof(proofs, work).Interval();
                if (low <= work / expected && work / expected <= high) held++;
            }
            Assert.That(held / (double)trials, Is.InRange(0.945, 1), $"{expected} proofs expected");
        }
    }

    [TestCase(0, 0, "–")]
    [TestCase(0, 300_000, "> 81,300")]
    [TestCase(5, 637_000, "127,000 (54,600–392,000)")]
    public void It_is_written_with_its_interval(int proofs, long work, string text) =>
        Assert.That($"{new WorkToProof(proofs, work)}", Is.EqualTo(text));

    /// <summary>The estimate is wide: what ends a race has to be clear.</summary>
    [TestCase(0, 50_000, 40, 400_000, null)]
    [TestCase(0, 50_000, 400, 400_000, RaceEnd.Behind)]
    [TestCase(2, 400_000, 40, 400_000, RaceEnd.Behind)]
    [TestCase(60, 50_000, 400, 400_000, RaceEnd.Known)]
    [TestCase(40, 50_000, 0, 0, null)]
    [TestCase(0, 400_000, 0, 400_000, null)]
    public void A_race_ends_where_intervals_decide(int proofs, long work, int bestProofs, long bestWork, RaceEnd? end) =>
        Assert.That(Racing.End(new(proofs, work), new(bestProofs, bestWork)), Is.EqualTo(end));

    [TestCase(1)]
    [TestCase(7)]
    [TestCase(400_000)]
    [TestCase(long.MaxValue)]
    public void Rounds_use_the_budget_up_and_have_seeds_of_their_own(long budget)
    {
        IReadOnlyList<long> parts = Racing.Parts(budget);
        Assert.That(parts.Sum(), Is.EqualTo(budget));
        Assert.That(parts, Is.Ordered.And.All.Positive);
        Assert.That(parts.Select((_, round) => Racing.Seed(5, round)), Is.Unique);
    }

    /// <summary>Who loses a race early has seen less work than who used the budget up, and may gain nothing by that.</summary>
    [Test]
    public void A_race_that_was_over_early_is_worth_no_more()
    {
        Member early = Placed(1, 0, 50_000, 0.5), late = Placed(2, 0, 400_000, 0.5), nearer = Placed(3, 0, 50_000, 0.4);
        Assert.That(early.Keys, Is.EqualTo(late.Keys));
        Assert.That((early.Score, early.Resources[0]), Is.EqualTo((late.Score, 0)));
        Assert.That(FitnessOrder.Instance.Compare(nearer, late), Is.Positive);
    }

    [Test]
    public void Work_comes_before_residuals_and_residuals_before_behaviour()
    {
        Member quick = Placed(1, 4, 40_000, 0), slow = Placed(2, 4, 400_000, 0), near = Placed(3, 0, 400_000, 1e-3);
        Member[] ordered = [.. ((Member[])[near, quick, slow]).OrderDescending(FitnessOrder.Instance)];
        Assert.That(ordered.Select(m => m.Id), Is.EqualTo((int[])[1, 2, 3]));
        Assert.That(ordered.Select(m => m.Score), Is.Ordered.Descending.And.All.InRange(0, 1));
        Assert.That(near.Score, Is.LessThan(0.5).And.Positive);
        Assert.That(quick.Resources[0] / slow.Resources[0], Is.EqualTo(10).Within(1e-9), "shared in proportion to speed");
    }

    private static Member Placed(int id, int exact, long work, double lowest)
    {
        EvolutionSettings settings = Runs.Settings() with { Targets = [Goal], Fitness = FitnessRule.WorkToProof, RestartSteps = 400_000 };
        TargetFitness fitness = new(Goal, 10, exact, [.. TargetFitness.Thresholds.Select(_ => exact)], 1, lowest, 0.25, null, work, 0);
        return Member.Of(id, "", new Evaluation(EvaluationOutcome.Scored, [fitness], [], new Behaviour("", 1), 0), settings);
    }
}
