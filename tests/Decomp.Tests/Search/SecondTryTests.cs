using NUnit.Framework;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Programs;
using TensorDecomp.Schemes.Tensors;
using TensorDecomp.Search.Messages;
using TensorDecomp.Search.Work;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Search;

/// <summary>What converges and cannot be rounded where it is.</summary>
public sealed class SecondTryTests
{
    /// <summary>Restarts among which there are some whose points the exact stage makes nothing of: the first is one.</summary>
    private const int First = 5, Enough = 20;

    private static RestartJob Square { get; } = new(RestartKind.ShortChains, Tied("4x4x4:48@perm:0123,0123,0123+03.12,13,03.12"), 2, 1);

    /// <summary>Products modulo x⁵ − 1, which over ℝ is x − 1 times two quadratic polynomials with √5, and over ℚ times one of degree four:
    /// seven products over ℝ, eight over ℚ (Winograd 1977). So what converges never becomes exact.</summary>
    private static Target Irrational { get; } =
        new(TensorMakers.TryParse("cyclic:5", out Tensor? tensor) ? tensor! : throw new InvalidOperationException(), 7);

    [Test]
    public void It_becomes_a_scheme_from_the_least_norm()
    {
        RestartJob again = Square with { TriesTwice = true };
        using RestartRunner twice = new(again);
        for (int number = First; number < First + Enough; number++)
        {
            RestartOutcome one = One(Square, number);
            if (one.Result.End != RestartEnd.Converged || one.Scheme is not null) continue;
            if (twice.Outcome(one.Result, wanted: true, CancellationToken.None).Scheme is not { } scheme) continue;
            Assert.That(BrentEquations.Check(scheme).Holds, Is.True);
            RestartOutcome two = One(again, number);
            Assert.That(two.Result.Loss, Is.EqualTo(one.Result.Loss));
            Assert.That(SchemeText.Of(two.Scheme), Is.EqualTo(SchemeText.Of(scheme)), "to the last coefficient");
            Assert.That(two.Work, Is.GreaterThan(one.Work), "and it is counted");
            Assert.That(One(again, number, two.Work - 1).Work, Is.EqualTo(two.Work - 1), "up to the end of a budget");
            return;
        }
        Assert.Fail($"none of {Enough} restarts became a scheme at the second try alone");
    }

    /// <summary>On one lane it is known what a second try took before the next restart begins, and on sixteen it is not.</summary>
    [Test]
    public void A_budget_means_the_same_on_any_number_of_lanes()
    {
        GradientProgram program = ProgramRegistry.Default;
        long budget = 3L * program.Plan(Irrational).Steps;
        (long, long, RestartEnd)[] once = Outcomes(1, twice: false), narrow = Outcomes(1, twice: true);
        Assert.That(once.Select(o => o.Item3), Does.Contain(RestartEnd.Converged));
        Assert.That(narrow.Sum(o => o.Item2), Is.LessThanOrEqualTo(budget));
        Assert.That(narrow.Zip(once).Any(pair => pair.First.Item2 > pair.Second.Item2), Is.True, "second tries are paid for");
        Assert.That(narrow.Select(o => o.Item1), Is.EqualTo(once.Take(narrow.Length).Select(o => o.Item1)));
        foreach (int lanes in (int[])[16]) Assert.That(Outcomes(lanes, twice: true), Is.EqualTo(narrow), $"{lanes} lanes");

        (long, long, RestartEnd)[] Outcomes(int lanes, bool twice)
        {
            RestartJob job = new(program, Irrational, 3, lanes) { TriesTwice = twice };
            using RestartRunner runner = new(job);
            return [.. runner.Run(new RestartUnit(0, 64, job) { Budget = budget }, program.Plan(Irrational).Chunk)
                .Select(o => (o.Number, o.Work, o.Result.End))];
        }
    }

    [Test]
    public void Complex_factors_have_one_try()
    {
        RestartJob job = new(ProgramRegistry.Default, new SearchSpace(Irrational with { Rank = 5 }, Complex: true), 1, 8)
        { TriesTwice = true };
        using RestartRunner runner = new(job);
        RestartOutcome[] outcomes =
            [.. runner.Run(new RestartUnit(0, 8, job) { Roundings = 1 }, ProgramRegistry.Default.Plan(Irrational).Chunk)];
        Assert.That(outcomes.Any(o => o.Result.End == RestartEnd.Converged), Is.True);
        Assert.That(outcomes.Select(o => o.Scheme), Is.All.Null, "fifth roots of 1 are not in ℚ(i)");
    }

    [Test]
    public void A_unit_travels_with_it([Values] bool twice)
    {
        RestartUnit unit = new(4, 2, Square with { TriesTwice = twice });
        Assert.That(((RestartUnit)UnitForm.Of(unit).Read()).Job.TriesTwice, Is.EqualTo(twice));
    }

    [Test]
    public void Journals_of_earlier_rules_have_one_try() =>
        Assert.That(Enum.GetValues<FitnessRule>().Where(rule => rule.TriesTwice()), Is.EqualTo((FitnessRule[])[FitnessRule.SecondTry]));

    private static SearchSpace Tied(string text)
    {
        Assert.That(TiedTarget.TrySplit(text, out Target target, out string? symmetry), Is.True);
        return TiedTarget.TryTie(target, symmetry, out TiedTarget? tied, out string why) ? tied.Value.Space
            : throw new InvalidOperationException(why);
    }

    private static RestartOutcome One(RestartJob job, int number, long budget = long.MaxValue)
    {
        using RestartRunner runner = new(job);
        return runner.Run(new RestartUnit(number, 1, job) { Budget = budget }, 25).Single();
    }
}
