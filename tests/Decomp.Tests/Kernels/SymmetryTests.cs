using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Symmetries;
using TensorDecomp.Tests.Symmetries;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Kernels;

/// <summary>Symmetries as maps of factor entries: they are groups, and they are symmetries of the tensor.</summary>
public sealed class SymmetryTests
{
    private static readonly Target[] s_targets = [new(new Shape(2, 2, 2), 7), new(new Shape(3, 3, 3), 11), new(new Shape(2, 3, 2), 6)];

    private static IEnumerable<(Target, OrbitStructure)> Cases() => [.. Exchanges(), .. Permutations(), .. Groups()];

    private static IEnumerable<(Target, OrbitStructure)> Exchanges() =>
        from target in s_targets
        from kind in Enum.GetValues<SymmetryGroup>()
        from symmetry in FactorExchange.All(kind, target.Shape, target.Rank)
        select (target, symmetry.Of(target));

    private static IEnumerable<(Target, OrbitStructure)> Permutations() =>
        from target in (Target[])[.. s_targets, new(new Shape(2, 4, 3), 21), new(new Shape(3, 3, 4), 29)]
        from permutation in (IndexSymmetry[])[new(2, 1, 1, 1), new(2, 0, 1, 1), new(2, 0, 2, 0), new(3, 1, 1, 1), new(3, 0, 0, 1)]
        from terms in (FixedTerms[])[new(0), new(1), new(2), new(2, 1, 3, 1), new(0, 0, 1, 0)]
        let symmetry = new IndexOrbits(permutation, terms)
        where symmetry.WhyNot(target.Shape, target.Rank) is null
        select (target, symmetry.Of(target));

    private static IEnumerable<(Target, OrbitStructure)> Groups() =>
        from target in (Target[])[new(new Shape(4, 4, 4), 50), new(new Shape(4, 5, 4), 50), new(new Shape(3, 2, 3), 14)]
        from text in (string[])["perm:01,01,01", "perm:012,-,012", "perm:0123,0123,0123+03.12,13,03.12",
            "perm:0123,0123,0123+03.12,13,03.12:10", "perm:01.23,01.23,-:2", "perm:02,01,02+012,-,012", "perm:PNM/-,01~,-",
                "perm:PNM/01,1~,01",
            "perm:NPM/-,-,-+01.23,01.23,01.23", "perm:NPM/01,01,01:2x1,2x2", "perm:0123,0123,0123+03.12,13,03.12:2x1,2x4a,4x4b",
            "perm:1~,-,-+-,1~,-:2x1,3x1.1,1x2a,1x2b"]
        where SymmetryText.TryReadStructures(text, target.Shape, target.Rank, out _, out _)
        from structure in OrbitStructures.Of(target, text)
        select (target, structure);

    [Test]
    public void A_group_is_what_its_generators_make()
    {
        Target target = new(new Shape(4, 4, 4), 48);
        const string Square = "perm:0123,0123,0123+03.12,13,03.12";
        OrbitStructure square = OrbitStructures.Of(target, Square).Single();
        Assert.That((square.Group.Order, square.Text, square.Describe()), Is.EqualTo((8, $"{Square}:0", "6x8")));
        Assert.That(square.TermsByOrbit().Select(orbit => orbit.Length), Is.EqualTo(Enumerable.Repeat(8, 6)));
        Assert.That(square.Lengths, Is.EqualTo(Enumerable.Repeat(8, 6)));
        Assert.That(OrbitStructures.Of(target with { Rank = 61 }, Square).Single().Describe(), Is.EqualTo("5x1, 7x8"));
        Assert.That(() => OrbitStructures.Of(target, $"{Square}:1"),
            Throws.ArgumentException.With.Message.Contains("47").And.Message.Contains("orbits of 8"));
        Assert.That(() => OrbitStructures.Of(target, $"{Square}:1x5"),
            Throws.ArgumentException.With.Message.Contains("no orbits of kind 5"));
        Assert.That(() => OrbitStructures.Of(target, $"{Square}:x5"), Throws.ArgumentException.With.Message.Contains("'x5'"));
        Assert.That(square.WhyNot(new Shape(4, 4, 5), 48), Does.Contain("another shape"));
        Assert.That(KnownGroups.ForRestarts(target.Shape, 48).Select(group => group.Text), Is.EqualTo((string[])[square.Text]));
        foreach (Shape shape in (Shape[])[new(4, 4, 5), new(5, 4, 4)])
            Assert.That(KnownGroups.ForRestarts(shape, 61).Select(group => group.Text), Is.EqualTo((string[])["perm:0123,0123,0123:1"]),
                "whatever the order of the dimensions");
        foreach (Shape shape in (Shape[])[new(4, 4, 5), new(4, 5, 4), new(5, 4, 4)])
            Assert.That(KnownGroups.ForWalks(shape).Select(group => (group.ToString(), group.Order, group.Tensor.Shape)),
                Is.EqualTo(new[] { ("perm:0123,0123,0123+13,13,13", 8, shape) }));
        Assert.That(KnownGroups.ForWalks(new Shape(4, 5, 5)), Is.Empty);
        Assert.That(KnownGroups.ForRestarts(target.Shape, 49).Concat(KnownGroups.ForRestarts(new Shape(4, 4, 5), 64)), Is.Empty);
        Assert.That(Groups().Count(), Is.GreaterThan(18));
    }

    /// <summary>Whatever the order of the dimensions, and no structure that characters forbid.</summary>
    [TestCase(2, 4, 5, 32, "16x2"), TestCase(3, 3, 6, 40, "1x1, 1x3.1, 1x6a.2, 3x6b, 1x12"), TestCase(4, 4, 4, 48, "6x8")]
    [TestCase(3, 3, 7, 49, "1x1, 16x3")]
    [TestCase(4, 4, 5, 61, "1x1, 15x4")]
    public void Known_groups_have_their_orbits_on_every_order_of_the_dimensions(int m, int n, int p, int rank, string orbits)
    {
        foreach (Shape shape in (Shape[])[new(m, n, p), new(m, p, n), new(n, m, p), new(n, p, m), new(p, m, n), new(p, n, m)])
        {
            OrbitStructure structure = KnownGroups.ForRestarts(shape, rank).Single();
            Assert.That(structure.WhyNot(shape, rank), Is.Null);
            Assert.That(structure.Describe(), Is.EqualTo(orbits), $"{shape}");
            Assert.That(CharacterConditions.WhyNot(structure), Is.Null, $"{shape}");
        }
    }

    [TestCase("perm:", "three ranges")]
    [TestCase("perm:01,01", "three ranges")]
    [TestCase("perm:01,01,01,01", "three ranges")]
    [TestCase("perm:04,01,01", "0 to 3")]
    [TestCase("perm:011,01,01", "common index")]
    [TestCase("perm:01.12,01,01", "common index")]
    [TestCase("perm:0,01,01", "cycles")]
    [TestCase("perm:,01,01", "cycles")]
    [TestCase("perm:-,-,-", "nothing moves")]
    [TestCase("perm:01,01,01:", "fixed terms")]
    [TestCase("perm:01,01,01:-1", "fixed terms")]
    [TestCase("perm:01,01,01:1:1", "fixed terms")]
    [TestCase("perm:0123,-,-+01,-,-+-,0123,-+-,01,-", "more than 128")]
    public void What_is_no_group_is_refused(string text, string reason)
    {
        Assert.That(SymmetryText.TryReadStructures(text, new Shape(4, 4, 4), 49, out _, out string why), Is.False);
        Assert.That(why, Does.Contain(reason));
    }

    [Test]
    public void Every_structure_that_a_target_admits_fits_and_none_else()
    {
        Assert.That(FactorExchange.All(SymmetryGroup.Cyclic, new Shape(4, 4, 4), 49).Select(s => s.Fixed),
            Is.EqualTo(Enumerable.Range(0, 17).Select(k => 3 * k + 1)));
        Assert.That(FactorExchange.All(SymmetryGroup.Cyclic, new Shape(2, 2, 3), 11), Is.Empty);
        Assert.That(Exchanges().Count(), Is.GreaterThan(40));
        Assert.That(Permutations().Count(), Is.GreaterThan(10));
    }

    /// <summary>⟨4,4,5⟩ under a pair in each range has 13 dimensions of V and of W that keep their sign, beside 7 that do not.</summary>
    [Test]
    public void Orbits_span_every_block_of_the_tensor()
    {
        Target target = new(new Shape(4, 4, 5), 62);
        IndexSymmetry swap = new(2, 1, 1, 1);
        Assert.That(IndexOrbits.For(swap, target.Shape, target.Rank).Select(s => s.Fixed.Even), Is.EqualTo((int[])[12, 10, 14, 8, 16, 6]),
            "the schoolbook algorithm has 12");
        Assert.That(new IndexOrbits(swap, new FixedTerms(36)).WhyNot(target.Shape, target.Rank), Is.Null);
        Assert.That(new IndexOrbits(swap, new FixedTerms(38)).WhyNot(target.Shape, target.Rank), Does.Contain("12 orbits").And
            .Contain("13"));
        Assert.That(new IndexOrbits(swap, new FixedTerms(35, 1, 1, 1)).WhyNot(target.Shape, target.Rank), Is.Null,
            "a term of each kind does for an orbit");
        Assert.That(new IndexOrbits(swap, new FixedTerms(3)).WhyNot(target.Shape, target.Rank), Does.Contain("59"));
        Assert.That(new IndexOrbits(new IndexSymmetry(3, 1, 1, 1), new FixedTerms(1, 1)).WhyNot(target.Shape, target.Rank), Does
            .Contain("order"));
        Assert.That(IndexOrbits.For(new IndexSymmetry(2, 3, 1, 1), target.Shape, target.Rank), Is.Empty);
        Assert.That(IndexOrbits.For(swap, new Shape(2, 2, 2), 7).Select(s => s.Fixed.Even), Is.EqualTo((int[])[1, 3]),
            "Strassen's algorithm has one");
    }

    [Test]
    public void Fixed_terms_are_written_as_they_are_read()
    {
        foreach (string text in (string[])["0", "13", "9,2,2,0", "0,0,0,1"])
            Assert.That(FixedTerms.TryParse(text, out FixedTerms terms) ? terms.ToString() : "", Is.EqualTo(text));
        foreach (string wrong in (string[])["", "a", "1,2", "1,2,3,4,5", "-1", "1,-1,0,0", " 1"])
            Assert.That(FixedTerms.TryParse(wrong, out _), Is.False, wrong);
        Assert.That(new IndexOrbits(new IndexSymmetry(2, 1, 0, 2), new FixedTerms(9, 2, 2)).ToString(), Is.EqualTo("swap:1,0,2:9,2,2,0"));
    }

    [Test]
    public void Generators_permute_the_entries_and_have_the_group_as_their_span()
    {
        foreach ((Target target, OrbitStructure symmetry) in Cases())
        {
            int[] sizes = [target.Shape.USize, target.Shape.VSize, target.Shape.WSize];
            EntryAddress[] slots =
                [.. from f in Enumerable.Range(0, 3) from r in Enumerable.Range(0, target.Rank) from a in Enumerable.Range(0,
                    sizes[f]) select new EntryAddress(f, a, r)];
            foreach (Func<EntryAddress, (EntryAddress Image, int Sign)> generator in symmetry.Generators())
            {
                Assert.That(slots.Select(s => generator(s).Image).ToHashSet().SetEquals(slots), Is.True, $"{symmetry} of {target}");
                // Order 3 for the rotation, 2 for the transposition, 4 for a cycle of four: the twelfth power is the identity of each.
                Assert.That(slots.Where(slot => Twelfth(slot) != (slot, 1)), Is.Empty, $"{symmetry} of {target}");

                (EntryAddress, int) Twelfth(EntryAddress slot)
                {
                    (EntryAddress at, int sign) = (slot, 1);
                    for (int k = 0; k < 12; k++) (at, sign) = (generator(at).Image, sign * generator(at).Sign);
                    return (at, sign);
                }
            }
        }
    }

    /// <summary>The sum of all terms of a tied random point is as symmetric as the tensor: every generator maps it to itself.</summary>
    [Test]
    public void The_schoolbook_tensor_is_invariant()
    {
        foreach ((Target target, OrbitStructure symmetry) in Cases())
        {
            Shape s = target.Shape;
            foreach (Func<EntryAddress, (EntryAddress Image, int Sign)> generator in symmetry.Generators())
                for (int i = 0; i < s.M; i++)
                    for (int j = 0; j < s.N; j++)
                        for (int k = 0; k < s.P; k++)
                        {
                            // The one at (ij, jk, ik) goes to a one, with sign +1 in all.
                            (EntryAddress Image, int Sign)[] images =
                                [generator(new EntryAddress(0, i * s.N + j, 0)), generator(new EntryAddress(1, j * s.P + k, 0)),
                                    generator(new EntryAddress(2, i * s.P + k, 0))];
                            int[] index = [.. images.OrderBy(x => x.Image.Factor).Select(x => x.Image.Index)];
                            Assert.That((index[0] / s.N == index[2] / s.P, index[0] % s.N == index[1] / s.P,
                                index[1] % s.P == index[2] % s.P), Is.EqualTo((true, true, true)), $"{symmetry} of {target}");
                            Assert.That(images.Aggregate(1, (product, x) => product * x.Sign), Is.EqualTo(1));
                        }
        }
    }
}
