using NUnit.Framework;
using TensorDecomp.Search.Flips;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Flips;

public sealed class SparsifierTests
{
    public static IEnumerable<Ring> Rings => FlipWalkers.Rings.Where(ring => ring.Modulus <= 5); // one of the larger fields

    [TestCaseSource(nameof(Rings))]
    public void AWalkedSchemeBecomesSparserAndStaysADecomposition(Ring ring)
    {
        Shape shape = new(3, 3, 3);
        IFlipWalker walker = FlipWalkers.Create(shape, ring, 3, 0);
        walker.Start(Scheme.Naive(shape), FlipPolicy.Default);
        walker.Advance(30_000, target: 1);
        Scheme dense = walker.Current;
        Scheme sparse = Sparsifier.Run(dense, ring, seed: 1, sweeps: 2, flips: 1_000, CancellationToken.None);
        Assert.That(sparse.Rank, Is.LessThanOrEqualTo(dense.Rank));
        Assert.That(sparse.Nonzeros, Is.LessThan(dense.Nonzeros));
        Assert.That(Verifier.Judge(sparse, new Claim.Over(ring)).Valid, Is.True);
    }

    [Test]
    public void TheNaiveSchemeIsLeftAsSparseAsItIs()
    {
        Scheme naive = Scheme.Naive(new(2, 2, 3));
        Scheme sparse = Sparsifier.Run(naive, Ring.Zt, seed: 1, sweeps: 1, flips: 200, CancellationToken.None);
        Assert.That((sparse.Rank, sparse.Nonzeros).CompareTo((naive.Rank, naive.Nonzeros)), Is.LessThanOrEqualTo(0));
    }
}
