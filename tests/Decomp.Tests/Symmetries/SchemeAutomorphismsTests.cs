using System.Numerics;
using NUnit.Framework;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Symmetries;
using TensorDecomp.Tests.Flips;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Symmetries;

public sealed class SchemeAutomorphismsTests
{
    /// <summary>The schoolbook algorithm has them all: signed permutations of three ranges, but for three signs, and exchanges of equal
    /// ranges.</summary>
    [TestCase("2x2x2", 8 * 8 * 8 / 8 * 6)]
    [TestCase("2x2x3", 8 * 8 * 48 / 8 * 2)]
    [TestCase("2x3x4", 8 * 48 * 384 / 8)]
    public void Of_the_schoolbook_algorithm(string shape, int order)
    {
        Assert.That(Shape.TryParse(shape, out Shape s), Is.True);
        SchemeAutomorphisms found = SchemeAutomorphisms.Of(Scheme.Naive(s), Ring.Integers);
        Assert.That(found.Order, Is.EqualTo((BigInteger)order));
        Assert.That(found.Orbits(), Has.Count.EqualTo(1), "all terms are alike");
        Assert.That(SchemeAutomorphisms.Of(Scheme.Naive(s), Ring.Modulo(2)).Order, Is.EqualTo((BigInteger)Unsigned(s)));
    }

    private static int Unsigned(Shape s) => Enumerable.Range(0, 3).Aggregate(s.M == s.P ? 6 : s.M == s.N ? 2 : 1,
        (order, x) => order * Enumerable.Range(1, Automorphism.Size(s, x)).Aggregate(1, (product, k) => product * k));

    /// <summary>Every one that is found by trying all of them, and no others.</summary>
    [Test]
    public void They_are_those_that_trying_all_finds()
    {
        Shape shape = new(2, 2, 2);
        Scheme strassen = FlipSearchTests.Find(shape, Ring.Zt, 7, seed: 1);
        Assert.That(SchemeAutomorphisms.Of(strassen, Ring.Integers).Order, Is.EqualTo((BigInteger)Tried(strassen)));
        Scheme turned = Sandwich.Random(Scheme.Naive(shape), 2, new Random(1).Next);
        Assert.That(SchemeAutomorphisms.Of(turned, Ring.Integers).Order, Is.EqualTo((BigInteger)Tried(turned)));
    }

    private static int Tried(Scheme scheme)
    {
        IReadOnlyList<Automorphism> all = SchemeAutomorphisms.Of(Scheme.Naive(scheme.Shape), Ring.Integers).Generators;
        HashSet<Automorphism> group = [Automorphism.Identity(scheme.Shape)];
        Queue<Automorphism> open = new(group);
        while (open.TryDequeue(out Automorphism? at))
            foreach (Automorphism generator in all)
                if (group.Add(generator.After(at))) open.Enqueue(generator.After(at));
        Assert.That(group, Has.Count.EqualTo(384));
        string own = Hash(scheme);
        return group.Count(automorphism => Hash(automorphism.Image(scheme)) == own);
    }

    [Test]
    public void An_image_has_the_conjugate_group_and_the_same_structure()
    {
        Random random = new(5);
        Scheme strassen = FlipSearchTests.Find(new(2, 2, 2), Ring.Zt, 7, seed: 1);
        SchemeAutomorphisms before = SchemeAutomorphisms.Of(strassen, Ring.Integers);
        for (int k = 0; k < 6; k++)
        {
            Automorphism change = RandomAutomorphisms.Draw(strassen.Shape, random);
            SchemeAutomorphisms after = SchemeAutomorphisms.Of(change.Image(strassen), Ring.Integers);
            Assert.That(after.Order, Is.EqualTo(before.Order));
            Assert.That(before.Generators.Select(g => after.Images(change.After(g).After(change.Inverse()))), Has.None.Null);
            Assert.That(after.Orbits().Select(o => o.Length).Order(), Is.EqualTo(before.Orbits().Select(o => o.Length).Order()));
        }
    }

    [Test]
    public void Orbits_by_kind_are_as_long_as_the_scheme()
    {
        Shape shape = new(3, 3, 3);
        OrbitKinds kinds = new(AutomorphismGroupTests.Group(shape, "PMN/-,-,-+012,012,012"));
        IReadOnlyList<(OrbitKind Kind, int Count)> structure = SchemeAutomorphisms.Of(Scheme.Naive(shape), Ring.Integers).Structure(kinds);
        // The diagonal terms (i,i,i) are fixed by the rotation, (i,i+1,i+2) and its like by the rotation after a cycle.
        Assert.That(structure.Sum(o => o.Count * 9 / (int)UInt128.PopCount(o.Kind.Stabiliser)), Is.EqualTo(27));
        Assert.That(structure.Count(o => !o.Kind.IsRegular), Is.EqualTo(3));
    }

    [Test]
    public void What_is_not_looked_at_is_said() =>
        Assert.That(SchemeAutomorphisms.WhyNot(Scheme.Naive(new(2, 2, 2)), Ring.Modulo(5)), Does.Contain("F5"));

    private static string Hash(Scheme scheme) => CanonicalForm.Hash(CanonicalForm.Of(scheme, Ring.Integers), Ring.Integers);
}
