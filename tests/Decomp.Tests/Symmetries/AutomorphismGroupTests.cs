using NUnit.Framework;
using TensorDecomp.Symmetries;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Symmetries;

/// <summary>Groups of automorphisms have the orders, subgroups and classes that are known of them.</summary>
public sealed class AutomorphismGroupTests
{
    internal static AutomorphismGroup Group(Shape shape, string text) =>
        SymmetryText.TryReadGroup($"perm:{text}", shape, out AutomorphismGroup? group, out _, out string why) ? group
            : throw new ArgumentException(why);

    /// <summary>Orders, and numbers of classes of subgroups as they are tabulated (Holt, Eick and O'Brien 2005).</summary>
    [TestCase("4x4x4", "0123,0123,0123", 4, 3, Description = "Z4")]
    [TestCase("4x4x4", "01.23,01.23,01.23+02.13,02.13,02.13", 4, 5, Description = "Z2 × Z2")]
    [TestCase("3x3x3", "012,012,012+01,01,01", 6, 4, Description = "S3")]
    [TestCase("3x3x3", "PMN/-,-,-+PNM/-,-,-", 6, 4, Description = "S3 of the factors")]
    [TestCase("4x4x4", "0123,0123,0123+03.12,13,03.12", 8, 8, Description = "D4")]
    [TestCase("4x4x4", "01,-,-+12,-,-+23,-,-", 24, 11, Description = "S4")]
    [TestCase("4x4x4", "012,-,-+123,-,-", 12, 5, Description = "A4")]
    [TestCase("5x5x5", "01234,-,-+012,-,-", 60, 9, Description = "A5")]
    [TestCase("3x3x3", "PMN/-,-,-+012,012,012", 9, 6, Description = "Z3 × Z3")]
    [TestCase("2x2x2", "1~,-,-+-,1~,-+-,-,1~", 8, 16, Description = "Z2³ of signs")]
    [TestCase("2x2x2", "01~,-,-", 2, 2, Description = "its square turns a whole range")]
    [TestCase("2x2x2", "01~,-,-+1~,-,-", 4, 5, Description = "Q8 or D4 but for signs of ranges")]
    public void Closures_and_classes(string shape, string text, int order, int classes)
    {
        Assert.That(Shape.TryParse(shape, out Shape s), Is.True);
        AutomorphismGroup group = Group(s, text);
        Assert.That(group.Order, Is.EqualTo(order));
        for (int g = 0; g < order; g++)
        {
            Assert.That(group.Product(g, group.Inverse(g)), Is.Zero);
            for (int h = 0; h < order; h++) Assert.That(group.Elements[group.Product(g, h)],
                Is.EqualTo(group.Elements[g].After(group.Elements[h])));
        }
        IReadOnlyList<UInt128> subgroups = SubgroupClasses.Of(group)!;
        Assert.That(subgroups, Has.Count.EqualTo(classes));
        Assert.That((subgroups[0], subgroups[^1]), Is.EqualTo((group.All, UInt128.One)));
        foreach (UInt128 subgroup in subgroups)
        {
            int size = (int)UInt128.PopCount(subgroup);
            Assert.That(group.Members(subgroup).SelectMany(g => group.Members(subgroup).Select(h => group.Product(g,
                h))).Distinct().Count(), Is.EqualTo(size));
            Assert.That(group.Cosets(subgroup).Count(), Is.EqualTo(order / size));
        }
    }

    [Test]
    public void Few_generators_make_the_same_group()
    {
        Shape shape = new(4, 4, 4);
        AutomorphismGroup all = AutomorphismGroup.Of([.. Group(shape, "0123,0123,0123+03.12,13,03.12").Elements.Skip(1)]);
        AutomorphismGroup few = FewGenerators.Of(all);
        Assert.That(few.Generators, Has.Count.EqualTo(2));
        Assert.That(few.Elements, Is.EquivalentTo(all.Elements));
        Assert.That(Group(shape, few.Text).Elements, Is.EqualTo(few.Elements), "its text makes it");
    }

    [Test]
    public void Too_large_a_group_is_refused() =>
        Assert.That(SymmetryText.TryReadGroup("perm:0123,-,-+01,-,-+-,0123,-+-,01,-", new Shape(4, 4, 4), out _, out _, out string why)
            ? "" : why,
            Does.Contain("more than 128"));

    /// <summary>Fixed terms of a reflection have the signs that a permutation of order two allows: all even, or two of three odd.</summary>
    [Test]
    public void Kinds_of_orbits()
    {
        OrbitKinds kinds = new(Group(new Shape(2, 2, 2), "01,01,01"));
        Assert.That(kinds.All.Select(k => k.Name), Is.EqualTo((string[])["1", "1.1", "1.2", "1.3", "2"]));
        Assert.That(kinds.Fixed.Select(k => k.Signs[1]), Is.EqualTo((int[])[0b000, 0b110, 0b101, 0b011]));
        OrbitKinds rotation = new(Group(new Shape(2, 2, 2), "PMN/-,-,-"));
        Assert.That(rotation.All.Select(k => k.Name), Is.EqualTo((string[])["1", "3"]), "a ⊗ a ⊗ a, after scaling");
        OrbitKinds transposition = new(Group(new Shape(2, 2, 2), "PNM/-,-,-"));
        Assert.That(transposition.All.Select(k => k.Name), Is.EqualTo((string[])["1", "2"]), "u ⊗ uᵀ ⊗ w with w = wᵀ");
        OrbitKinds square = new(Group(new Shape(4, 4, 4), "0123,0123,0123+03.12,13,03.12"));
        Assert.That(square.Named("4b")?.Name, Is.EqualTo("4b"));
        Assert.That(square.Named("5"), Is.Null);
        OrbitKinds odd = new(Group(new Shape(2, 2, 2), "01~,-,-"));
        Assert.That(odd.Fixed, Is.Empty, "over ℝ its square is −1 on two factors, so none is its own image up to sign");
    }
}
