using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Programs;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Search;
using TensorDecomp.Search.Work;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Search;

/// <summary>Whole gradient searches of ⟨2,2,2⟩.</summary>
public sealed class GradientEngineTests
{
    private static readonly Target Target = new(new Shape(2, 2, 2), 7);

    [Test]
    public void Seed_and_rank_determine_the_scheme_whatever_the_threads_and_lanes([Values(1UL, 2UL)] ulong seed)
    {
        Finding reference = Search(seed, threads: 1, lanes: 16);
        foreach ((int threads, int lanes) in ((int, int)[])[(2, 16), (3, 16), (2, 4)])
        {
            Finding other = Search(seed, threads, lanes);
            Assert.That((other.Order, Text(other)), Is.EqualTo((reference.Order, Text(reference))), $"{threads} threads, {lanes} lanes");
            Assert.That(Path.GetFileName(other.File), Is.EqualTo(Path.GetFileName(reference.File)));
        }
    }

    /// <summary>Those of lower numbers may hop for minutes more.</summary>
    [Test]
    public void Restarts_that_hop_are_told_of_hop_by_hop_and_not_waited_for()
    {
        // there is no such scheme
        GradientEngine engine = new(Target with { Rank = 6 }, ProgramRegistry.Find("hopping")!, seed: 1, lanes: 4);
        while (!engine.Read().State.Contains(" 4 hops", StringComparison.Ordinal))
        {
            Assert.That(WorkOfTests.Work(engine, _ => Assert.Fail("2x2x2 has rank 7")), Is.EqualTo(new Shift(Worked: true, Midway: false)));
        }
        Assert.That(engine.Read(), Has.Property(nameof(EngineReading.Restarts)).EqualTo(0).And.Property(nameof(EngineReading.BestLoss))
            .InRange(0.01, 3));
        Assert.That(engine.IsSettled(4), Is.True);
    }

    [Test]
    public void A_finding_is_certified_and_names_its_program()
    {
        Finding best = Search(seed: 4, threads: 2, lanes: 8);
        Assert.That((Verifier.Certify(best.Certified.Scheme).Valid, best.Rank), Is.EqualTo((true, 7)));
        Assert.That(best.Certified.Provenance, Has.Property(nameof(Provenance.Engine)).EqualTo("gradient")
            .And.Property(nameof(Provenance.Program)).EqualTo(ProgramRegistry.All[0].Name)
            .And.Property(nameof(Provenance.ProgramHash)).EqualTo(ProgramRegistry.All[0].Hash));
    }

    [Test]
    public void Beyond_its_limit_it_starts_nothing_and_settles()
    {
        GradientEngine engine = new(Target, ProgramRegistry.All[0], seed: 1, lanes: 4);
        Assert.That(engine.IsSettled(0), Is.True);
        Assert.That(engine.IsSettled(1), Is.False);
        engine.LimitTo(3);
        engine.LimitTo(5); // limits only come down
        List<long> orders = [];
        for (int slice = 0; slice < 10_000 && !engine.IsSettled(3); slice++)
            engine.Step(proposal => orders.Add(proposal.Order), CancellationToken.None);
        Assert.That(engine.IsSettled(3), Is.True);
        Assert.That(engine.Read().Restarts, Is.EqualTo(3));
        Assert.That(orders, Has.All.InRange(0, 2));
        engine.Step(_ => Assert.Fail("nothing is left to propose"), CancellationToken.None);
        Assert.That(engine.Read().Restarts, Is.EqualTo(3));
    }

    /// <summary>Ranks 9 and 8 fall on the way; which restart of those is first depends on the clock, the end does not.</summary>
    [Test]
    public void A_range_of_ranks_ends_at_its_lowest_with_the_same_scheme_whatever_the_threads_and_lanes([Values(1UL, 3UL)] ulong seed)
    {
        SearchSpace range = new(Target with { Rank = 9 }) { LowestRank = 7 };
        List<int> ranks = [];
        Finding reference = Search(seed, threads: 1, lanes: 8, range, ranks);
        Assert.That((reference.Rank, range.Ranks.Of(reference.Order), ranks[^1]), Is.EqualTo((7, 7, 7)));
        Assert.That(ranks, Is.Ordered.Descending);
        foreach ((int threads, int lanes) in ((int, int)[])[(2, 16), (3, 4)])
        {
            Finding other = Search(seed, threads, lanes, range);
            Assert.That((other.Order, Text(other)), Is.EqualTo((reference.Order, Text(reference))), $"{threads} threads, {lanes} lanes");
        }
    }

    [Test]
    public void A_rank_that_is_reached_is_passed_over_and_the_lowest_never()
    {
        SearchSpace range = new(Target with { Rank = 9 }) { LowestRank = 7 };
        GradientEngine engine = new(range, ProgramRegistry.All[0], seed: 1, lanes: 4);
        engine.Reached(8);
        engine.Reached(9); // what is reached stays so
        engine.LimitTo(9);
        SortedSet<long> orders = [];
        for (int slice = 0; slice < 10_000 && !engine.IsSettled(9); slice++)
            engine.Step(proposal => orders.Add(proposal.Order), CancellationToken.None);
        Assert.That(orders, Is.SubsetOf((long[])[2, 5, 8]).And.Not.Empty);
        Assert.That((engine.IsSettled(9), engine.Read().Restarts), Is.EqualTo((true, 3)), "2, 5 and 8 of 0 to 8 have rank 7");
        engine.Reached(7); // and of these the lowest number counts
        Assert.That(engine.IsSettled(9), Is.True);
    }

    private static string Text(Finding finding) => CanonicalForm.Text(finding.Certified.Scheme, Ring.Rationals);

    private static Finding Search(ulong seed, int threads, int lanes, SearchSpace? space = null, List<int>? ranks = null)
    {
        space ??= Target;
        using TemporaryFolder folder = new();
        GradientEngine engine = new(space, ProgramRegistry.All[0], seed, lanes);
        SearchGoal goal =
            new(Target.Shape, new RankRange(Target.Rank, space.Target.Rank), Ring.Rationals)
            {
                Seed = seed,
                Time = TimeSpan.FromMinutes(2)
            };
        SearchRequest request = new(goal, threads);
        Listener listener = new() { OnImproved = finding => ranks?.Add(finding.Rank) };
        SearchResult result =
            new SearchLoop(request, [engine], new SchemeStore(folder.Path), listener, TimeProvider.System).Run(CancellationToken.None);
        Assert.That(result.End, Is.EqualTo(SearchEnd.Reached));
        return result.Best!;
    }
}
