using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Search;
using TensorDecomp.Search.Work;
using TensorDecomp.Symmetries;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Search;

/// <summary>Time sharing against engines that succeed at known rates, a turn being a hundredth of a second.</summary>
public sealed class TimeSharesTests
{
    private const double Turn = 0.01;

    [Test]
    public void Without_success_engines_of_equal_worth_share_equally()
    {
        double[] shares = Simulate(new TimeShares([null, null, null]), [0, 0, 0], seconds: 30);
        Assert.That(shares, Has.All.EqualTo(1 / 3.0).Within(0.01));
    }

    [Test]
    public void More_time_goes_to_an_engine_that_more_is_expected_of_until_another_one_succeeds()
    {
        double[] shares = Simulate(new TimeShares([null, null, null], [1, 3, 1]), [0, 0, 0], seconds: 30);
        Assert.That(shares[1], Is.EqualTo(0.6).Within(0.06));
        shares = Simulate(new TimeShares([null, null, null], [1, 3, 1]), [0, 0, 2], seconds: 300);
        Assert.That(shares[2], Is.GreaterThan(0.8));
    }

    [TestCase(4, 4, 5, 61)]
    [TestCase(4, 4, 4, 48)]
    public void Most_is_expected_of_chains_under_a_group_that_is_known_to_serve_the_shape(int m, int n, int p, int rank)
    {
        Shape shape = new(m, n, p);
        OrbitStructure group = KnownGroups.ForRestarts(shape, rank).First();
        string chains = RestartKind.Chains.Engine;
        double plain = Credits.Of(chains, shape, null), grouped = Credits.Of(chains, shape, group);
        Assert.That(grouped, Is.GreaterThan(plain).And.GreaterThan(1));
    }

    [Test]
    public void Ranks_of_one_program_share_equally_too_until_one_succeeds()
    {
        double[] shares = Simulate(new TimeShares([null, 0, 1]), [0, 0, 0], seconds: 30, worth: [1, 2, 3]);
        Assert.That(shares, Has.All.EqualTo(1 / 3.0).Within(0.02));
    }

    [Test]
    public void Most_of_the_time_goes_to_the_engine_that_succeeds_most_often_and_some_to_each([Values(1UL, 2UL, 3UL)] ulong seed)
    {
        double[] shares = Simulate(new TimeShares([null, null, null]), [0.2, 0.05, 2], seconds: 300, seed: seed);
        Assert.That(shares[2], Is.GreaterThan(0.8));
        Assert.That(shares, Has.All.GreaterThan(0.02), "one turn of eight is for whoever had the least");
    }

    /// <summary>Of three programs one is twenty times as good. How long the first success takes, over many searches.</summary>
    [Test]
    public void The_last_of_several_ranks_comes_sooner_than_by_equal_shares()
    {
        double learned = 0, equal = 0;
        for (ulong seed = 1; seed <= 40; seed++)
        {
            learned += Descend(new TimeShares([null, 0, 1, null, 3, 4, null, 6, 7]), seed);
            equal += Descend(new TimeShares([null, 0, 1, null, 3, 4, null, 6, 7]) { Equal = true }, seed);
        }
        Assert.That(learned, Is.LessThan(0.75 * equal), $"{learned / 40:F1} s, {equal / 40:F1} s by equal shares");
    }

    [Test]
    public void An_engine_expects_what_its_precedent_achieved()
    {
        TimeShares shares = new([null, null, 0, 1]);
        for (int engine = 0; engine < 4; engine++) shares.Spend(engine, TimeSpan.FromSeconds(1));
        shares.Reward(1);
        Assert.That(shares.Order([0, 0, 1, 1])[0], Is.EqualTo(3), "its program succeeded one rank higher");
        shares.Spend(3, TimeSpan.FromSeconds(4));
        Assert.That(shares.Order([0, 0, 1, 1])[0], Is.EqualTo(2), "and has had its chance here");
    }

    [Test]
    public void A_success_worth_more_terms_comes_first_and_one_worth_none_never()
    {
        TimeShares shares = new([null, null, null]);
        for (int engine = 0; engine < 3; engine++) shares.Spend(engine, TimeSpan.FromSeconds(1));
        Assert.That(shares.Order([1, 0, 2]), Is.EqualTo((int[])[2, 0]));
        Assert.That(Enumerable.Range(0, 20).SelectMany(_ => shares.Order([1, 0, 2])), Has.None.EqualTo(1));
    }

    [Test]
    public void Convergence_counts_where_nothing_succeeds_but_not_without_bound()
    {
        TimeShares shares = new([null, null]);
        shares.Spend(0, TimeSpan.FromSeconds(10), converged: 4);
        shares.Spend(1, TimeSpan.FromSeconds(10), converged: 0);
        Assert.That(shares.Rate(0), Is.InRange(2 * shares.Rate(1), 5 * shares.Rate(1)));
        shares.Spend(0, TimeSpan.Zero, converged: 1_000_000);
        Assert.That(shares.Rate(0), Is.InRange(8 * shares.Rate(1), 9 * shares.Rate(1)));
        for (int success = 0; success < 20; success++) shares.Reward(1);
        Assert.That(shares.Rate(1), Is.GreaterThan(shares.Rate(0)), "what became exact counts more than what only converged");
    }

    [Test]
    public void What_it_knows_can_be_restored()
    {
        TimeShares known = new([null, 0]), restored = new([null, 0]);
        known.Spend(0, TimeSpan.FromSeconds(3), converged: 5);
        known.Spend(1, TimeSpan.FromSeconds(2), converged: 1);
        known.Reward(0);
        restored.Restore(0, known.Read(0).Seconds, known.Read(0).Successes, 5);
        restored.Restore(1, known.Read(1).Seconds, known.Read(1).Successes, 1);
        Assert.That((restored.Rate(0), restored.Rate(1)), Is.EqualTo((known.Rate(0), known.Rate(1))));
    }

    /// <summary>The share of the time that each engine gets when successes are a Poisson process of these rates, in successes per
    /// second.</summary>
    private static double[] Simulate(TimeShares shares, double[] rates, double seconds, int[]? worth = null, ulong seed = 1)
    {
        HostRandom random = new(seed);
        worth ??= [.. rates.Select(_ => 1)];
        for (double t = 0; t < seconds; t += Turn)
        {
            int engine = shares.Order(worth)[0];
            shares.Spend(engine, TimeSpan.FromSeconds(Turn));
            if (random.Uniform() < rates[engine] * Turn) shares.Reward(engine);
        }
        double[] spent = [.. rates.Select((_, engine) => shares.Read(engine).Seconds)];
        return [.. spent.Select(s => s / spent.Sum())];
    }

    /// <summary>
    /// Seconds to the lowest of three ranks for three programs, one much better than the others; each rank down is reached three
    /// times less often, and one restart of three that converge becomes exact.
    /// </summary>
    private static double Descend(TimeShares shares, ulong seed)
    {
        HostRandom random = new(seed);
        double[] programs = [0.15, 3, 0.15]; // convergences per second at the highest rank
        int[] converged = new int[9];
        int best = 4;
        for (double t = Turn; ; t += Turn)
        {
            int engine = shares.Order([.. Enumerable.Range(0, 9).Select(e => Math.Max(0, best - Rank(e)))])[0];
            bool converges = random.Uniform() < programs[engine / 3] * Math.Pow(3, Rank(engine) - 3) * Turn;
            if (converges) converged[engine]++;
            shares.Spend(engine, TimeSpan.FromSeconds(Turn), converged[engine]);
            if (!converges || random.Below(3) > 0) continue;
            shares.Reward(engine);
            best = Rank(engine);
            if (best == 1) return t;
        }

        static int Rank(int engine) => 3 - engine % 3;
    }
}
