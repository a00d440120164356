using NUnit.Framework;
using TensorDecomp.Schemes.Equivalence;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Tests.Export;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Schemes;

/// <summary>What the two notions of "the same algorithm" identify, and what they keep apart.</summary>
public sealed class EquivalenceTests
{
    private static IEnumerable<Scheme> Schemes() =>
    [
        .. SampleSchemes.All(seed: 3),
        DirectSum.Along(Axis.P, SampleSchemes.Strassen, Scheme.Naive(new Shape(2, 2, 1))),
        Sandwich.Random(KroneckerProduct.Of(SampleSchemes.Strassen, Scheme.Naive(new Shape(1, 2, 2))), 5, new Random(8).Next),
    ];

    [TestCaseSource(nameof(Schemes))]
    public void Order_of_terms_scales_and_order_of_dimensions_change_neither(Scheme scheme)
    {
        Random random = new(11);
        Scheme other = Shuffled(scheme.Scaled(() => new Coefficient(random.Next(1, 4), random.Next(-2, 3))), random);
        foreach (Scheme turned in (Scheme[])[other, Permutation.Rotated(other), Permutation.Rotated(Permutation.Transposed(other)),
            Permutation.Transposed(other)])
        {
            Assert.That(SymmetricForm.Hash(turned, Ring.GaussianRationals), Is.EqualTo(SymmetricForm.Hash(scheme, Ring.GaussianRationals)));
            Assert.That(OrbitInvariant.Of(turned, Ring.GaussianRationals), Is.EqualTo(OrbitInvariant.Of(scheme, Ring.GaussianRationals)));
        }
    }

    [TestCaseSource(nameof(Schemes))]
    public void A_change_of_basis_changes_the_form_but_not_the_invariant(Scheme scheme)
    {
        for (int seed = 0; seed < 5; seed++)
        {
            Scheme other = Sandwich.Random(scheme, 6, new Random(seed).Next);
            Assert.That(OrbitInvariant.Of(other, Ring.Rationals), Is.EqualTo(OrbitInvariant.Of(scheme, Ring.Rationals)));
            if (scheme.Shape == new Shape(2, 3, 4))
                Assert.That(SymmetricForm.Hash(other, Ring.Rationals), Is.Not.EqualTo(SymmetricForm.Hash(scheme, Ring.Rationals)));
        }
    }

    [Test]
    public void Both_hold_over_a_prime_field()
    {
        Ring two = Ring.Modulo(2);
        Scheme scheme = Modulo2(DirectSum.Along(Axis.P, SampleSchemes.Strassen, Scheme.Naive(new Shape(2, 2, 1))));
        for (int seed = 0; seed < 5; seed++)
        {
            Scheme other = Modulo2(Shuffled(Sandwich.Random(scheme, 6, new Random(seed).Next), new Random(seed)));
            Assert.That(OrbitInvariant.Of(Permutation.Rotated(other), two), Is.EqualTo(OrbitInvariant.Of(scheme, two)));
            Assert.That(SymmetricForm.Hash(Permutation.Rotated(other), two), Is.EqualTo(SymmetricForm.Hash(other, two)));
        }
        Assert.That(OrbitInvariant.Of(scheme, two), Is.Not.EqualTo(OrbitInvariant.Of(scheme, Ring.Zt)),
            "another characteristic is another algorithm");
    }

    [Test]
    public void Different_algorithms_have_different_invariants()
    {
        Shape shape = new(2, 2, 4);
        Scheme twice = DirectSum.Along(Axis.P, SampleSchemes.Strassen, SampleSchemes.Strassen);
        Scheme turned = Permutation.To(shape, KroneckerProduct.Of(SampleSchemes.Strassen, Scheme.Naive(new Shape(1, 1, 2))));
        Assert.That(OrbitInvariant.Of(turned, Ring.Rationals), Is.EqualTo(OrbitInvariant.Of(twice, Ring.Rationals)),
            "two copies of Strassen either way");
        Scheme twisted =
            DirectSum.Along(Axis.P, SampleSchemes.Strassen, Sandwich.Elementary(SampleSchemes.Strassen, Axis.M, 0, 1, Coefficient.One));
        Assert.That(OrbitInvariant.Of(twisted, Ring.Rationals), Is.Not.EqualTo(OrbitInvariant.Of(twice, Ring.Rationals)),
            "the copies in different bases of the rows");
        ulong[] naive =
            [.. ((Shape[])[new(2, 2, 2), new(2, 2, 3), new(2, 3, 3)]).Select(s => OrbitInvariant.Of(Scheme.Naive(s), Ring.Zt))];
        Assert.That(naive, Is.Unique);
    }

    private static Scheme Shuffled(Scheme scheme, Random random)
    {
        int[] order = [.. Enumerable.Range(0, scheme.Rank)];
        random.Shuffle(order);
        Factor[] factors = [.. scheme.Factors.Select(f => Factor.FromTerms(f.Size, [.. order.Select(r => f.Term(r).ToArray())]))];
        return new Scheme(scheme.Shape, factors[0], factors[1], factors[2]);
    }

    private static Scheme Modulo2(Scheme scheme) => CanonicalForm.Of(scheme, Ring.Modulo(2));
}
