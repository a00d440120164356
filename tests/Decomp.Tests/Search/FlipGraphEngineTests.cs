using NUnit.Framework;
using TensorDecomp.Search;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Search;

public sealed class FlipGraphEngineTests
{
    [Test]
    public void In_characteristic_0_cyclic_walks_over_GF2_are_lifted()
    {
        Shape shape = new(3, 3, 3);
        using FlipGraphEngine engine = FlipGraphEngine.Cyclic(shape, Ring.Ternary, 23, FlipGraphEngine.CubesFor(shape, 23), seed: 1, threads: 2);
        List<Proposal> proposals = [];
        for (int step = 0; step < 300 && (proposals.Count == 0 || proposals[^1].Scheme.Rank > 23); step++) engine.Step(0, proposals.Add, CancellationToken.None);
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
        using FlipGraphEngine engine = FlipGraphEngine.Lifted(new(m, n, p), rank, seed: 1, threads: 2);
        List<Proposal> proposals = [];
        bool working = true;
        for (int step = 0; step < 300 && working; step++) working = engine.Step(0, proposals.Add, CancellationToken.None);
        Assert.That(working, Is.False, "it stops once a lifted scheme has the rank");
        Assert.That(proposals[^1].Scheme.Rank, Is.LessThanOrEqualTo(rank));
        Assert.That(proposals.Select(p => p.Scheme.Rank), Is.Ordered.Descending);
        Assert.That(proposals.All(p => p.Derivation == "lifted from F2" && Verifier.Certify(p.Scheme).Valid), Is.True);
    }

    [Test]
    public void A_search_that_ends_while_it_lifts_ends_quietly()
    {
        using FlipGraphEngine engine = FlipGraphEngine.Cyclic(new(3, 3, 3), Ring.Ternary, 23, 2, seed: 1, threads: 1);
        Assert.That(() => engine.Step(0, _ => Assert.Fail("nothing was lifted"), new CancellationToken(canceled: true)), Throws.Nothing);
    }

    [Test]
    public void Over_GF2_they_are_proposed_as_they_are()
    {
        using FlipGraphEngine engine = FlipGraphEngine.Cyclic(new(3, 3, 3), Ring.Modulo(2), 26, 2, seed: 1, threads: 1);
        List<Proposal> proposals = [];
        for (int step = 0; step < 100 && (proposals.Count == 0 || proposals[^1].Scheme.Rank > 26); step++) engine.Step(0, proposals.Add, CancellationToken.None);
        Assert.That((proposals[^1].Modulus, proposals[^1].Derivation), Is.EqualTo((2L, (string?)null)));
        Assert.That(Verifier.Judge(proposals[^1].Scheme, new Claim.Over(Ring.Modulo(2))).Valid, Is.True);
    }

    [TestCase(5, 95, 5)]
    [TestCase(5, 93, 6)]
    [TestCase(4, 49, 4)]
    [TestCase(3, 23, 2)]
    public void The_number_of_fixed_terms_leads_to_the_rank(int n, int rank, int cubes)
    {
        int chosen = FlipGraphEngine.CubesFor(new(n, n, n), rank);
        Assert.That(Math.Abs(chosen - n), Is.EqualTo(Math.Abs(cubes - n)));
        Assert.That((rank - chosen) % 3, Is.Zero);
    }
}
