using System.Text.Json;
using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Flips;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Search;
using TensorDecomp.Search.Flips;
using TensorDecomp.Search.Variants;
using TensorDecomp.Symmetries;
using TensorDecomp.Tests.Flips;
using TensorDecomp.Tests.Recombination;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Search;

internal sealed class FlipGraphEngineTests
{
    [Test]
    public void In_characteristic_0_cyclic_walks_over_GF2_are_lifted()
    {
        Shape shape = new(3, 3, 3);
        FlipGraphEngine engine =
            CyclicVariant.Engine(shape, Ring.Zt, 23, CyclicStart.CubesFor(shape, 23), seed: 1);
        List<Proposal> proposals = [];
        for (int step = 0; step < 300 && (proposals.Count == 0 || proposals[^1].Scheme.Rank > 23); step++)
            engine.Step(proposals.Add, CancellationToken.None);
        Assert.That(proposals[^1].Scheme.Rank, Is.EqualTo(23));
        Assert.That(proposals.Select(p => p.Scheme.Rank), Is.Ordered.Descending);
        foreach (Proposal p in proposals)
        {
            Assert.That((p.Modulus, p.Derivation), Is.EqualTo((0L, "lifted from F2")));
            Assert.That(Verifier.Certify(p.Scheme).Valid, Is.True);
        }
    }

    [TestCase(2, 3, 3, 15)]
    [TestCase(3, 3, 3, 23)]
    [TestCase(4, 2, 3, 20)]
    public void Walks_over_GF2_go_on_until_something_lifts(int m, int n, int p, int rank)
    {
        FlipGraphEngine engine = LiftedVariant.Engine(new Shape(m, n, p), rank, seed: 1);
        List<Proposal> proposals = [];
        bool working = true;
        for (int step = 0; step < 300 && working; step++) working = engine.Step(proposals.Add, CancellationToken.None);
        Assert.That(working, Is.False, "it stops once a lifted scheme has the rank");
        Assert.That(proposals[^1].Scheme.Rank, Is.LessThanOrEqualTo(rank));
        Assert.That(proposals.Select(p => p.Scheme.Rank), Is.Ordered.Descending);
        Assert.That(proposals.All(p => p.Derivation == "lifted from F2" && Verifier.Certify(p.Scheme).Valid), Is.True);
    }

    [TestCase("ZT")]
    [TestCase("F2")]
    public void Walks_from_shape_to_shape_propose_what_holds_over_the_ring(string name)
    {
        Ring.TryParse(name, out Ring ring);
        FlipGraphEngine engine = MetaVariant.Engine(new(2, 3, 3), ring, 15, seed: 1, [RecombinationTests.Strassen]);
        List<Proposal> proposals = [];
        bool working = true;
        for (int step = 0; step < 400 && working; step++) working = engine.Step(proposals.Add, CancellationToken.None);
        Assert.That(working, Is.False, "it stops once a scheme has the rank");
        Proposal[] goals = [.. proposals.Where(p => p.Scheme.Shape == new Shape(2, 3, 3))];
        Assert.That(goals[^1].Scheme.Rank, Is.EqualTo(15));
        Assert.That(goals.Select(p => p.Scheme.Rank), Is.Ordered.Descending);
        foreach (Proposal p in proposals)
            Assert.That(Verifier.Judge(p.Scheme, p.Modulus == 0 ? new Claim.Exact() : new Claim.Over(Ring.Modulo(p.Modulus))).Valid,
                Is.True);
        Assert.That(proposals.Select(p => p.Modulus), Is.All.EqualTo(ring.Modulus),
            "in characteristic 0 nothing is proposed that was not lifted");
    }

    [Test]
    public void Under_a_group_walks_over_GF2_are_lifted()
    {
        Shape shape = new(2, 2, 2);
        FlipGraphEngine engine =
            GroupVariant.Engine(shape, Ring.Zt, 7, GroupFlipTests.Group("perm:01,01,01", shape), seed: 1);
        List<Proposal> proposals = [];
        for (int step = 0; step < 100 && engine.Step(proposals.Add, CancellationToken.None);) step++;
        Assert.That((proposals[^1].Scheme.Rank, proposals[^1].Derivation), Is.EqualTo((7, "lifted from F2")));
        Assert.That(engine.Expectation, Is.GreaterThan(((IEngine)LiftedVariant.Engine(shape, 7, seed: 1)).Expectation),
            "a group is only tried where it is known to serve");
        Assert.That(Verifier.Certify(proposals[^1].Scheme).Valid, Is.True);
    }

    [Test]
    public void A_search_that_ends_while_it_lifts_ends_quietly()
    {
        FlipGraphEngine engine = CyclicVariant.Engine(new(3, 3, 3), Ring.Zt, 23, 2, seed: 1);
        Assert.That(() => engine.Step(_ => Assert.Fail("nothing was lifted"), new CancellationToken(canceled: true)), Throws.Nothing);
    }

    [Test]
    public void Over_GF2_they_are_proposed_as_they_are()
    {
        FlipGraphEngine engine = CyclicVariant.Engine(new(3, 3, 3), Ring.Modulo(2), 26, 2, seed: 1);
        List<Proposal> proposals = [];
        for (int step = 0; step < 100 && (proposals.Count == 0 || proposals[^1].Scheme.Rank > 26); step++)
            engine.Step(proposals.Add, CancellationToken.None);
        Assert.That((proposals[^1].Modulus, proposals[^1].Derivation), Is.EqualTo((2L, (string?)null)));
        Assert.That(Verifier.Judge(proposals[^1].Scheme, new Claim.Over(Ring.Modulo(2))).Valid, Is.True);
    }

    [Test]
    public void A_ladder_proposes_what_it_finds_of_smaller_shapes()
    {
        FlipGraphEngine engine = LadderVariant.Engine(new(3, 2, 3), Ring.Modulo(2), 15, seed: 1, []);
        List<Proposal> proposals = [];
        for (int step = 0; step < 300 && engine.Step(proposals.Add, CancellationToken.None);) step++;
        Assert.That(proposals.Select(p => p.Scheme.Shape).Distinct(), Is.SupersetOf(new[] { new Shape(2, 2, 2), new Shape(3, 2, 3) }));
        Assert.That(proposals.All(p => Verifier.Judge(p.Scheme, new Claim.Over(Ring.Modulo(2))).Valid), Is.True);
        Assert.That(proposals.Select(p => p.Order), Is.Ordered.Ascending);
        Assert.That(proposals[^1].Scheme.Rank, Is.EqualTo(15));
    }

    /// <summary>After as many rounds from the naive scheme, each of so many flips, walks that wrap (1 + 1 = −1) are still above.</summary>
    [Test]
    public void For_GF3_walks_that_never_wrap_come_down_further_and_hold_there()
    {
        IReadOnlyList<FlipPolicy> symmetric = FlipPolicy.For(new IndexSymmetry(2, 1, 1, 1));
        FlipGraphEngine unwrapped = UnwrappedVariant.Engine(new Shape(3, 4, 4), 30, seed: 1, symmetric),
            wrapping = SymmetricVariant.Engine(new Shape(3, 4, 4), Ring.Modulo(3), 30, symmetric, seed: 1);
        Scheme best = Lowest(unwrapped);
        Assert.That(Lowest(wrapping).Rank, Is.GreaterThan(best.Rank));
        Assert.That(Verifier.Judge(best, new Claim.Over(Ring.Modulo(3))).Valid && Verifier.Judge(best, new Claim.Over(Ring.Zt)).Valid,
            Is.True);

        static Scheme Lowest(FlipGraphEngine engine)
        {
            Scheme lowest = Scheme.Naive(new(3, 4, 4));
            for (int step = 0; step < 60; step++) engine.Step(proposal => lowest = proposal.Scheme, CancellationToken.None);
            return lowest;
        }
    }

    [TestCase("F2", 15, "swap:1,1,1")]
    [TestCase("ZT", 15, "swap:0,1,1")]
    [TestCase("F2", 16, "transpose")]
    [TestCase("ZT", 15, "transpose-1")]
    public void Under_a_permutation_of_indices_it_proposes_invariant_schemes(string field, int rank, string name)
    {
        Assert.That(Ring.TryParse(field, out Ring ring) && IndexSymmetry.TryParse(name, new(2, 3, 3), out _), Is.True);
        IndexSymmetry.TryParse(name, new(2, 3, 3), out IndexSymmetry symmetry);
        FlipGraphEngine engine = SymmetricVariant.Engine(new Shape(2, 3, 3), ring, rank, FlipPolicy.For(symmetry), seed: 1);
        List<Proposal> proposals = [];
        for (int step = 0; step < 100 && engine.Step(proposals.Add, CancellationToken.None);) step++;
        Assert.That(proposals[^1].Scheme.Rank, Is.LessThanOrEqualTo(rank));
        IFlipWalker judge = FlipWalkers.Create(new Shape(2, 3, 3), ring, 1, 0);
        Assert.That(proposals.All(p => judge.Accepts(p.Scheme, FlipPolicy.For(symmetry)[0])
            && Verifier.Judge(p.Scheme, new Claim.Over(ring)).Valid), Is.True);
    }

    public static IEnumerable<Func<FlipGraphEngine>> Kinds =>
    [
        () => SymmetricVariant.Engine(new Shape(4, 3, 3), Ring.Modulo(3), 20, FlipPolicy.For(new IndexSymmetry(2, 2, 1, 1)), seed: 3),
        () => LadderVariant.Engine(new(3, 3, 3), Ring.Zt, 22, seed: 3, []),
        () => LiftedVariant.Engine(new Shape(2, 3, 3), 14, seed: 3),
        () => UnwrappedVariant.Engine(new Shape(3, 3, 4), 28, seed: 3, FlipPolicy.For(new IndexSymmetry(2, 1, 1, 1))),
        () => GroupVariant.Engine(new Shape(3, 3, 3), Ring.Zt, 22, GroupFlipTests.Group("perm:012,012,012+01,01,01", new Shape(3, 3, 3)),
            seed: 3),
        () => CyclicVariant.Engine(new(3, 3, 3), Ring.Modulo(2), 20, 5, seed: 3),
        () => MetaVariant.Engine(new(2, 2, 3), Ring.Zt, 10, seed: 3, []),
        () => MetaVariant.Engine(new(2, 3, 3), Ring.Modulo(3), 14, seed: 3, [RecombinationTests.Strassen]),
    ];

    [TestCaseSource(nameof(Kinds))]
    public void Interrupted_anywhere_it_proposes_what_it_would_have_proposed(Func<FlipGraphEngine> create)
    {
        FlipGraphEngine whole = create(), first = create(), second = create();
        List<string> expected = Proposals(whole, 9), actual = Proposals(first, 4);
        Assert.That(first.Progress(), Is.Not.Null);
        // What was not lifted because the search was over is lifted by who resumes.
        if (first.Name == "flip-lifted") first.Step(_ => Assert.Fail("nothing was lifted"), new CancellationToken(canceled: true));
        EngineState progress = JsonSerializer.Deserialize<EngineState>(JsonSerializer.Serialize(first.Progress()))!;
        Assert.That(second.Resume(progress), Is.True);
        actual.AddRange(Proposals(second, first.Name == "flip-lifted" && first.IsBetweenRounds ? 4 : 5));
        Assert.That(expected, Is.Not.Empty);
        Assert.That(actual, Is.EqualTo(expected));
        Assert.That(second.Read(), Is.EqualTo(whole.Read()).Using<EngineReading>((a, b) => (a.Steps, a.State) == (b.Steps, b.State)));
    }

    [Test]
    public void Progress_of_another_search_is_not_taken_and_damage_is_named()
    {
        Func<FlipGraphEngine>[] kinds = [.. Kinds];
        FlipGraphEngine ladder = kinds[1](), lifted = kinds[2](), cyclic = kinds[3](),
            other = CyclicVariant.Engine(new(3, 3, 3), Ring.Modulo(2), 20, 2, seed: 3);
        Assert.That((ladder.Resume(lifted.Progress()!), other.Resume(cyclic.Progress()!), cyclic.Resume(cyclic.Progress()!)),
            Is.EqualTo((false, false, true)));
        EngineState good = ladder.Progress()!;
        FlipState flips = good.Flips!;
        foreach (FlipState bad in (FlipState[])[
            flips with { Walkers = [] }, flips with { Walkers = [.. flips.Walkers.Take(7), null!] },
            flips with { Pool = ["3x3x3:23 AAAA"] }, flips with { Pool = [null!] },
            flips with { Bandit = new([], [], [], []) }, (LadderState.In(flips) with { Rung = 99 }).Beside(flips),
            (LadderState.In(flips) with { Found = [["x"]] }).Beside(flips),
            (LadderState.In(flips) with { Given = ["ab"] }).Beside(flips),
            flips with { Walkers = [.. flips.Walkers.Select(w => w with { Policy = 99 })] },
            flips with { Walkers = [.. flips.Walkers.Select(w => w with { Walk = w.Walk with { Streams = [] } })] },
            flips with { Walkers =
                [.. flips.Walkers.Select(w =>
                    w with { Walk = w.Walk with { Best = $"{PackedScheme.Of(Scheme.Naive(new Shape(2, 2, 3)), Ring.Zt)}" } })] }])
            Assert.That(() => ladder.Resume(good with { Flips = bad }), Throws.InstanceOf<InvalidDataException>(),
                JsonSerializer.Serialize(bad));
    }

    private static List<string> Proposals(FlipGraphEngine engine, int rounds)
    {
        List<string> proposals = [];
        for (int round = 0; round < rounds; round++)
            engine.Step(p =>
                proposals.Add(
                    $"{p.Order} {p.Modulus} {p.Derivation} " +
                        $"{CanonicalForm.Text(p.Scheme, p.Modulus == 0 ? Ring.Integers : Ring.Modulo(p.Modulus))}"),
                        CancellationToken.None);
        return proposals;
    }

    [TestCase(5, 95, 2)]
    [TestCase(5, 93, 3)]
    [TestCase(4, 49, 1)]
    [TestCase(6, 153, 3)]
    [TestCase(4, 47, 2)]
    [TestCase(3, 23, 2)]
    [TestCase(2, 9, 3)]
    public void The_number_of_fixed_terms_leads_to_the_rank(int n, int rank, int cubes)
    {
        int chosen = CyclicStart.CubesFor(new(n, n, n), rank);
        Assert.That(chosen, Is.EqualTo(cubes));
        Assert.That((rank - chosen) % 3, Is.Zero);
    }
}
