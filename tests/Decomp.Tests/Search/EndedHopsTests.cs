using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Programs;
using TensorDecomp.Search.Work;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Search;

/// <summary>What hops in lanes and has not ended where the budget has.</summary>
public sealed class EndedHopsTests
{
    /// <summary>Nothing of this rank converges, so that a restart would hop for millions of steps.</summary>
    private static readonly SearchSpace Hopeless = new(new Target(new Shape(2, 2, 2), 6));

    private static GradientProgram Hopping => ProgramRegistry.Find("hopping")!;

    [Test]
    public void It_counts_with_the_budget_in_which_it_was()
    {
        long steps = Hopping.Plan(Hopeless.Target).Steps;
        int chunk = Hopping.Plan(Hopeless.Target).Chunk;
        RestartOutcome[] ended = Run(steps, 16, endsHops: true);
        Assert.That(ended, Has.Length.EqualTo(1));
        Assert.That(ended[0].Result.End, Is.EqualTo(RestartEnd.Exhausted));
        Assert.That(ended[0].Work, Is.InRange(steps - chunk, steps));
        Assert.That(ended[0].Result.Steps, Is.EqualTo(ended[0].Work));
        Assert.That(ended[0].Result.Approximation, Is.Not.Null);
        Assert.That(Run(steps, 16, endsHops: false), Is.Empty, "as journals of an earlier rule have it");
    }

    [Test]
    public void It_is_the_same_on_any_number_of_lanes()
    {
        long steps = Hopping.Plan(Hopeless.Target).Steps / 2;
        RestartOutcome wide = Run(steps, 16, endsHops: true).Single();
        foreach (int lanes in (int[])[1, 8])
        {
            RestartOutcome other = Run(steps, lanes, endsHops: true).Single();
            Assert.That(other.Work, Is.EqualTo(wide.Work));
            Assert.That(other.Result.Approximation!.Factors, Is.EqualTo(wide.Result.Approximation!.Factors));
        }
    }

    /// <summary>A budget that ends before the first minimum tells where the restart stood.</summary>
    [Test]
    public void Before_its_first_minimum_it_counts_as_it_stands()
    {
        RestartOutcome ended = Run(100, 16, endsHops: true).Single();
        Assert.That(ended.Work, Is.EqualTo(100));
        Assert.That(ended.Result.Loss, Is.GreaterThan(0.1).And.LessThan(double.PositiveInfinity));
        Assert.That(Run(Hopping.Plan(Hopeless.Target).Steps, 16, endsHops: true).Single().Result.Loss, Is.LessThan(ended.Result.Loss));
    }

    [Test]
    public void Restarts_that_do_not_hop_are_as_they_were()
    {
        GradientProgram adam = ProgramRegistry.All[0];
        Assert.That(Outcomes(true), Is.EqualTo(Outcomes(false)));

        (long, long, double)[] Outcomes(bool endsHops) =>
            [.. BudgetedRestarts.Of(adam, Hopeless, 1, 30_000, 0, endsHops: endsHops).Select(o => (o.Number, o.Work, o.Result.Loss))];
    }

    /// <summary>One gradient is one unit of work.</summary>
    private static RestartOutcome[] Run(long budget, int lanes, bool endsHops)
    {
        RestartJob job = new(Hopping, Hopeless, 5, lanes);
        using RestartRunner runner = new(job);
        return [.. runner.Run(new RestartUnit(0, 64, job) { Budget = budget, Roundings = 0, EndsHops = endsHops },
            Hopping.Plan(Hopeless.Target).Chunk)];
    }
}
