using NUnit.Framework;
using TensorDecomp.Schemes.Equivalence;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Symmetries;
using TensorDecomp.Tests.Export;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Symmetries;

/// <summary>Automorphisms that no basis shows are counted, and a basis is found in which they permute indices.</summary>
public sealed class AnyBasisTests
{
    /// <summary>Strassen's algorithm has 36, six of which keep the dimensions (Burichenko 2014; Chiantini et al. 2018).</summary>
    [TestCase(0)]
    [TestCase(2)]
    [TestCase(7)]
    public void Strassens_algorithm_has_36_and_6_keep_the_dimensions(int modulus)
    {
        Ring ring = modulus == 0 ? Ring.Rationals : Ring.Modulo(modulus);
        BasisAutomorphisms found = BasisAutomorphisms.Of(SampleSchemes.Strassen, ring);
        Assert.That(found.IsWhole);
        Assert.That(found.All, Has.Count.EqualTo(36));
        Assert.That(found.All.Count(change => change is { Rotations: 0, Transposed: false }), Is.EqualTo(6));
    }

    [TestCase("3x4x7", "63-Z_1_2-5456413e.json", 12)]
    [TestCase("3x4x6", "54-ZT-57b42779.json", 6)]
    [TestCase("2x3x4", "20-ZT-*.json", 8)]
    public void A_disguise_keeps_the_group_and_a_basis_shows_it(string shape, string name, int order)
    {
        Scheme disguised = Sandwich.Random(Stored(shape, name), 9, new Random(1).Next);
        BasisAutomorphisms found = BasisAutomorphisms.Of(disguised, Ring.Rationals);
        Assert.That((found.All.Count, found.IsWhole), Is.EqualTo((order, true)));
        MonomialBasis basis = MonomialBasis.Of(disguised, [.. found.All.Select(BasisElement.Of)])!;
        Assert.That(basis.Group.Order, Is.EqualTo(order));
        Assert.That(Verifier.Certify(basis.Scheme).Valid);
        SchemeAutomorphisms shown = SchemeAutomorphisms.Of(basis.Scheme, Ring.Rationals);
        Assert.That(basis.Group.Generators.Select(shown.Images), Has.None.Null);
        // What a search is told is of the rank of the scheme.
        OrbitKinds kinds = new(basis.Group);
        Assert.That(shown.Structure(kinds).Sum(o => o.Count * kinds.Length(o.Kind)), Is.EqualTo(disguised.Rank));
    }

    [Test]
    public void Each_is_like_what_its_permutation_and_its_matrices_say()
    {
        BasisElement[] elements =
            [.. BasisAutomorphisms.Of(Stored("3x4x7", "63-Z_1_2-5456413e.json"), Ring.Rationals).All.Select(BasisElement.Of)];
        Assert.That(elements.GroupBy(e => (e.Order, e.Fixed, string.Join(' ', e.Traces!))).Select(g => (g.Key, g.Count())),
            Is.EquivalentTo(new[]
            {
                ((1, 63, "3 4 7"), 1), ((2, 17, "3 2 3"), 3), ((2, 7, "1 2 1"), 1), ((2, 5, "1 0 1"), 3), ((3, 3, "3 1 1"), 2),
                ((6, 1, "1 1 1"), 2),
            }));
    }

    [Test]
    public void Where_there_are_none_there_is_no_basis()
    {
        Scheme scheme = Stored("2x5x7", "55-*.json");
        BasisAutomorphisms found = BasisAutomorphisms.Of(scheme, Ring.Rationals);
        Assert.That((found.All.Count, found.IsWhole), Is.EqualTo((1, true)));
        Assert.That(MonomialBasis.Of(scheme, [.. found.All.Select(BasisElement.Of)]), Is.Null);
    }

    [Test]
    public void The_schoolbook_algorithm_has_those_that_permute_indices_as_others_leave_its_terms_in_place()
    {
        BasisAutomorphisms found = BasisAutomorphisms.Of(Scheme.Naive(new Shape(2, 2, 2)), Ring.Rationals);
        Assert.That((found.All.Count, found.IsWhole), Is.EqualTo((48, true)));
    }

    [Test]
    public void What_is_too_large_is_refused()
    {
        Assert.That(BasisAutomorphisms.WhyNot(Scheme.Naive(new Shape(9, 9, 9)), Ring.Integers), Does.Contain("too many"));
        Assert.That(BasisAutomorphisms.WhyNot(SampleSchemes.Strassen, Ring.Modulo(4)), Does.Contain("no field"));
    }

    private static Scheme Stored(string shape, string pattern)
    {
        string file = Directory.GetFiles(Path.Combine(Surroundings.Root, "results", shape), pattern).Order(StringComparer.Ordinal).First();
        return CanonicalForm.Of(FormatRegistry.Read(SourceFile.Open(file, Limits.Default), Limits.Default).Single().Scheme, Ring.Rationals);
    }
}
