using NUnit.Framework;
using TensorDecomp.Search.Flips;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Flips;

public sealed class FlipLadderTests
{
    [Test]
    public void ClimbsToAShapeThroughSmallerOnes()
    {
        Ring ring = Ring.Modulo(2);
        var ladder = new FlipLadder(new FlipSettings(new Shape(3, 2, 3), ring, Target: 15, Seed: 2, Walkers: 1) { RoundAttempts = 50_000 },
            []);
        HashSet<Shape> seen = [];
        for (int round = 0; round < 2_000 && !ladder.Done; round++)
            foreach (FlipImprovement improvement in ladder.Step(1))
            {
                seen.Add(improvement.Scheme.Shape);
                Assert.That(Verifier.Judge(improvement.Scheme, new Claim.Over(ring)).Valid, Is.True);
            }
        Assert.That(ladder.Done, Is.True, ladder.State);
        Assert.That(ladder.Best.Rank, Is.EqualTo(15));
        Assert.That(seen, Does.Contain(new Shape(2, 2, 2)).And.Contain(new Shape(2, 3, 3)));
    }

    [Test]
    public void IsDoneAtOnceWhereTheKnownSchemesSuffice()
    {
        Scheme strassen = FlipSearchTests.Find(new(2, 2, 2), Ring.Zt, 7, seed: 1);
        var ladder = new FlipLadder(new FlipSettings(new Shape(4, 2, 2), Ring.Zt, Target: 14, Seed: 1, Walkers: 1), [strassen]);
        Assert.That(ladder.Done, Is.True);
        Assert.That(ladder.Best.Scheme.Rank, Is.EqualTo(14));
    }
}
