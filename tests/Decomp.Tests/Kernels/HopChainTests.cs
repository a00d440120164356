using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Kernels;

/// <summary>What a restart keeps of the minima that it hops to, and how it hops; the descents are made up.</summary>
public sealed class HopChainTests
{
    private const int Steps = 100, From = 40, To = 70;
    private static readonly Hops Plain =
        new(0.4, 0.7, Patience: 3) { Weight = 0.5, Temperature = 0, ReleaseBelow = 0.1, ReleaseWithin = 100, Drawn = 0, Shaken = 0 };
    private static readonly Target Target = new(new Shape(2, 1, 2), 4);
    private static readonly (int Factor, int Index, int Term, int Plane)[] Entries = [.. new FactorLayout(Target).Entries()];

    [Test]
    public void Until_a_descent_is_at_its_end_there_is_nothing_to_decide()
    {
        HopChain chain = Chain(Plain);
        Assert.That((chain.From, chain.To), Is.EqualTo((From, To)));
        foreach (int step in (int[])[10, 60, 80]) Assert.That(chain.After(step, null, 5, At(1)), Is.EqualTo(AfterChunk.Descend));
        Assert.That(chain.After(60, RestartEnd.Raced, 5, At(1)), Is.EqualTo(AfterChunk.Descend),
            "stopped before its first minimum: it ends as the plan says");
        Assert.That(chain.Count, Is.Zero);
    }

    [Test]
    public void A_hop_begins_at_the_lower_of_two_minima()
    {
        HopChain chain = Chain(Plain);
        Assert.That(chain.After(To, null, 5, At(1)), Is.EqualTo(AfterChunk.Hop));
        Assert.That(Begin(chain).Kept, Is.EqualTo(1));
        Assert.That(chain.After(To, null, 6, At(2)), Is.EqualTo(AfterChunk.Hop));
        Assert.That(Begin(chain).Kept, Is.EqualTo(1), "6 is higher than 5");
        Assert.That(chain.After(To, null, 4, At(1.01f)), Is.EqualTo(AfterChunk.Hop));
        Assert.That(Begin(chain).Kept, Is.EqualTo(1.01f));
        Assert.That((chain.Loss, chain.Lowest![0, 0, 0, 0]), Is.EqualTo((4, 1.01f)));
    }

    [Test]
    public void Entries_that_grow_count_against_a_lower_residual()
    {
        HopChain chain = Chain(Plain);
        chain.After(To, null, 5, At(1));
        Begin(chain);
        chain.After(To, null, 1, At(2)); // 4 lower in f, 24 higher in half of the sum of 16 squares
        Assert.That(Begin(chain).Kept, Is.EqualTo(1));
        Assert.That(chain.Loss, Is.EqualTo(5));
    }

    [Test]
    public void At_a_temperature_higher_minima_are_followed_and_the_lowest_is_remembered()
    {
        HopChain chain = Chain(Plain with { Temperature = 1e6 });
        chain.After(To, null, 5, At(1));
        Begin(chain);
        chain.After(To, null, 6, At(2));
        Assert.That(Begin(chain).Kept, Is.EqualTo(2));
        Assert.That((chain.Loss, chain.Lowest![1, 1, 3, 0]), Is.EqualTo((5, 1f)));
    }

    [Test]
    public void A_minimum_of_little_residual_is_released_once()
    {
        HopChain chain = Chain(Plain);
        Assert.That(chain.After(To, null, 0.05, At(1)), Is.EqualTo(AfterChunk.Descend));
        Assert.That(chain.After(80, null, 0.04, At(1)), Is.EqualTo(AfterChunk.Descend));
        Assert.That(chain.After(Steps, RestartEnd.Exhausted, 0.03, At(7)), Is.EqualTo(AfterChunk.Hop), "it did not converge");
        Assert.That(Begin(chain).Kept, Is.EqualTo(1), "from the minimum, not from where the release led");
        Assert.That(chain.After(To, null, 0.05, At(1)), Is.EqualTo(AfterChunk.Hop), "this one has had its turn");
        Begin(chain);
        Assert.That(chain.After(To, null, 0.01, At(1)), Is.EqualTo(AfterChunk.Descend), "another one");
    }

    [Test]
    public void Whatever_stops_a_hop_sends_it_back([Values(RestartEnd.Diverged, RestartEnd.Raced)] RestartEnd end)
    {
        HopChain chain = Chain(Plain);
        chain.After(To, null, 5, At(1));
        Begin(chain);
        Assert.That(chain.After(50, end, double.NaN, At(float.NaN)), Is.EqualTo(AfterChunk.Hop));
        Assert.That(Begin(chain).Kept, Is.EqualTo(1));
    }

    [Test]
    public void Patience_ends_after_so_many_hops_without_a_lower_minimum()
    {
        HopChain chain = Chain(Plain);
        Assert.That(chain.After(To, null, 5, At(1)), Is.EqualTo(AfterChunk.Hop));
        foreach (double loss in (double[])[6, 6, 4, 6, 6])
        {
            Begin(chain);
            Assert.That(chain.After(To, null, loss, At(1)), Is.EqualTo(AfterChunk.Hop));
        }
        Begin(chain);
        Assert.That(chain.After(To, null, 6, At(1)), Is.EqualTo(AfterChunk.GiveUp), "the third since 4");
        Assert.That(chain.Count, Is.EqualTo(6));
    }

    /// <summary>However patient: the longest plan may hop 64 times before its steps run out of an int.</summary>
    [Test]
    public void The_steps_of_all_hops_stay_countable()
    {
        Plan longest = new() { Steps = 1 << 24, Chunk = 1, Hops = Plain with { Patience = int.MaxValue } };
        HopChain chain = new(longest, Target, [[0]], new HostRandom(1), (_, _, _) => { });
        while (chain.After(chain.To, null, 5, At(1)) == AfterChunk.Hop) chain.Hop();
        Assert.That(chain.Count, Is.EqualTo(64));
    }

    [Test]
    public void A_minimum_far_above_the_lowest_is_not_released()
    {
        HopChain chain = Chain(Plain with { ReleaseWithin = 2, Temperature = 1e6, ReleaseBelow = 100 });
        Assert.That(chain.After(To, null, 5, At(1)), Is.EqualTo(AfterChunk.Descend), "the first is the lowest");
        chain.After(Steps, RestartEnd.Exhausted, 5, At(1));
        Begin(chain);
        Assert.That(chain.After(To, null, 7.1, At(1)), Is.EqualTo(AfterChunk.Hop));
        Begin(chain);
        Assert.That(chain.After(To, null, 6.9, At(1)), Is.EqualTo(AfterChunk.Descend));
    }

    [TestCase(0, 1, 2)]
    [TestCase(0.5, 2, 3)]
    public void A_hop_draws_whole_orbits_anew_until_they_are_its_share_of_the_terms(double share, int least, int most)
    {
        int[][] orbits = [[0], [1, 3], [2]];
        HopChain chain = Chain(Plain with { Drawn = share, Patience = 1000 }, orbits);
        chain.After(To, null, 5, At(1));
        HashSet<string> seen = [];
        for (int k = 0; k < 200; k++)
        {
            int[] drawn = Begin(chain).Drawn;
            Assert.That(drawn.Contains(1), Is.EqualTo(drawn.Contains(3)));
            Assert.That(drawn, Has.Length.InRange(least, most));
            seen.Add(string.Join(" ", drawn));
        }
        Assert.That(seen, Has.Count.EqualTo(share == 0 ? 3 : 4));
    }

    [Test]
    public void The_number_of_terms_that_hops_draw_has_a_range()
    {
        HopChain chain = Chain(Plain with { LeastDrawn = 0.2, Drawn = 0.75, Patience = 1000 });
        chain.After(To, null, 5, At(1));
        int[] counts = [.. Enumerable.Range(0, 300).Select(_ => Begin(chain).Drawn.Length)];
        Assert.That(counts.Distinct().Order(), Is.EqualTo((int[])[1, 2, 3]), "of four terms");
        Assert.That(counts.Count(c => c == 1), Is.GreaterThan(counts.Count(c => c == 3)), "few are more frequent than many");
    }

    [Test]
    public void A_shaking_moves_every_entry_a_little()
    {
        HopChain chain = Chain(Plain with { Shaken = 1 });
        chain.After(To, null, 5, At(1));
        float[] written = chain.Hop().Values;
        Assert.That(written, Has.Length.EqualTo(Entries.Length).And.None.EqualTo(1f));
        Assert.That(written.Select(x => Math.Abs(x - 1)).Max(), Is.LessThan(2));
    }

    [Test]
    public void The_stream_of_a_restart_determines_its_hops()
    {
        string Course(ulong seed)
        {
            HopChain chain = Chain(Plain with { Drawn = 0.75, Shaken = 0.5, Patience = 100 }, seed: seed);
            chain.After(To, null, 5, At(1));
            List<float> written = [];
            for (int k = 0; k < 20; k++) written.AddRange(chain.Hop().Values);
            return string.Join(" ", written);
        }

        Assert.That(Course(1), Is.EqualTo(Course(1)).And.Not.EqualTo(Course(2)));
    }

    private static HopChain Chain(Hops hops, int[][]? orbits = null, ulong seed = 1) =>
        new(new Plan { Steps = Steps, Chunk = 10, Hops = hops }, Target, orbits ?? [[0], [1], [2], [3]], new HostRandom(seed),
            (hop, terms, point) =>
        {
            foreach ((int factor, int index, int term, int plane) in Entries)
                if (terms(term)) point[factor, index, term, plane] = 100 + hop;
        });

    /// <summary>The point all of whose entries have that value.</summary>
    private static Point At(float value)
    {
        Point point = new(Target);
        Array.Fill(point.Values, value);
        return point;
    }

    /// <summary>Begins a hop; the value that it left alone, and the terms that it drew anew.</summary>
    private static (float Kept, int[] Drawn) Begin(HopChain chain)
    {
        Dictionary<(int, int, int, int), float> point = Entries.Zip(chain.Hop().Values).ToDictionary();
        int[] drawn = [.. Entries.Where(e => point[e] == 100 + chain.Count).Select(e => e.Term).Distinct()];
        Assert.That(Entries.Where(e => drawn.Contains(e.Term)).Select(e => point[e]), Has.All.EqualTo(100 + chain.Count),
            "a term is drawn as a whole");
        return (Entries.Where(e => !drawn.Contains(e.Term)).Select(e => point[e]).Distinct().Single(), drawn);
    }
}
