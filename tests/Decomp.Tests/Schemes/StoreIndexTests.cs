using NUnit.Framework;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Equivalence;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Tests.Recombination;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Schemes;

/// <summary>What a store keeps of what is met on the way to something else.</summary>
public sealed class StoreIndexTests
{
    private TemporaryFolder _folder = null!;

    [SetUp] public void SetUp() => _folder = new();
    [TearDown] public void TearDown() => _folder.Dispose();

    [Test]
    public void Of_the_lowest_rank_as_many_algorithms_are_kept_as_the_store_takes()
    {
        StoreIndex index = new(new SchemeStore(_folder.Path) { Algorithms = 2 }, OrbitInvariant.Of);
        Assert.That(index.SaveIfLower(Sum(14)), Is.Not.Null);
        Assert.That(index.SaveIfLower(Sum(14)), Is.Null, "it is there");
        // The same algorithm in another basis is no other one, though its file would be.
        Scheme turned = Sandwich.Elementary(Sum(14).Scheme, Axis.N, 0, 1, Coefficient.One);
        Assert.That(index.SaveIfLower(Certified(turned)), Is.Null);
        // Two copies of Strassen's algorithm that do not agree in the basis of A are not one that do.
        CertifiedScheme second = Sum(14, Axis.M), third = Sum(14, Axis.M, Axis.N);
        Assert.That(OrbitInvariant.Of(second.Scheme, Ring.Integers), Is.Not.EqualTo(OrbitInvariant.Of(Sum(14).Scheme, Ring.Integers)));
        Assert.That(index.SaveIfLower(second), Is.Not.Null);
        Assert.That(index.SaveIfLower(third), Is.Null, "two are enough");
        Assert.That(index.SaveIfLower(Sum(15)), Is.Null, "a higher rank is none");
        Assert.That(new SchemeStore(_folder.Path).Files().Count(), Is.EqualTo(2));
        // Another process sees the same.
        Assert.That(new StoreIndex(new SchemeStore(_folder.Path) { Algorithms = 2 }, OrbitInvariant.Of).SaveIfLower(third), Is.Null);
        Assert.That(new StoreIndex(new SchemeStore(_folder.Path) { Algorithms = 3 }, OrbitInvariant.Of).SaveIfLower(third), Is.Not.Null);
    }

    [Test]
    public void Unless_told_otherwise_only_lower_ranks_are_kept()
    {
        StoreIndex index = new(new SchemeStore(_folder.Path), OrbitInvariant.Of);
        Assert.That(index.SaveIfLower(Sum(15)), Is.Not.Null);
        Assert.That(index.SaveIfLower(Sum(14)), Is.Not.Null);
        Assert.That(index.SaveIfLower(Sum(14, Axis.M)), Is.Null);
    }

    [Test]
    public void The_schoolbook_algorithm_is_nothing_to_keep()
    {
        StoreIndex index = new(new SchemeStore(_folder.Path) { Algorithms = 9 }, OrbitInvariant.Of);
        Assert.That(index.SaveIfLower(Certified(Scheme.Naive(new Shape(2, 2, 2)))), Is.Null);
    }

    /// <summary>⟨2,2,4⟩ as two copies of Strassen's algorithm, one of them in another basis; or as one of them and the
    /// schoolbook's.</summary>
    private static CertifiedScheme Sum(int rank, params Axis[] turned)
    {
        Scheme other = rank == 14 ? RecombinationTests.Strassen : Scheme.Naive(new Shape(2, 2, 2));
        foreach (Axis axis in turned) other = Sandwich.Elementary(other, axis, 0, 1, Coefficient.One);
        return Certified(DirectSum.Along(Axis.P, RecombinationTests.Strassen, other));
    }

    private static CertifiedScheme Certified(Scheme scheme) =>
        CertifiedScheme.Canonical(scheme, 0, new Provenance("made", "by hand", new string('a', 64), 1, "0", 0))!;
}
