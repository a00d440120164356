using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Search;
using TensorDecomp.Search.Campaigns;
using TensorDecomp.Symmetries;
using TensorDecomp.Tests.Recombination;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Symmetries;

/// <summary>Necessary conditions for orbit structures, the groups of a catalogue, and the goals that are made of both.</summary>
public sealed class CharacterConditionsTests
{
    private static readonly Target Seven = new(new Shape(2, 2, 2), 7);

    /// <summary>What a decomposition has is never ruled out.</summary>
    [Test]
    public void Structures_of_schemes_that_exist_pass()
    {
        foreach (string text in OrbitStructures.Combined) AssertPasses(Seven, text);
        AssertPasses(new(new Shape(4, 4, 4), 48), "perm:0123,0123,0123+03.12,13,03.12:0");
        AssertPasses(new(new Shape(4, 4, 5), 61), "perm:0123,0123,0123:1");
        int seen = 0;
        foreach (Shape shape in (Shape[])[new(2, 2, 2), new(2, 2, 3), new(3, 3, 3), new(2, 3, 2)])
            foreach (Scheme scheme in
                (Scheme[])[Scheme.Naive(shape), .. shape == Seven.Shape ? [RecombinationTests.Strassen] : (Scheme[])[]])
                foreach (AutomorphismGroup group in GroupCatalogue.Of(shape))
                {
                    OrbitKinds kinds = new(group);
                    IReadOnlyList<(OrbitKind Kind, int Count)> orbits;
                    try
                    {
                        orbits = SchemeAutomorphisms.Of(scheme, Ring.Integers).Structure(kinds);
                    }
                    catch (ArgumentException)
                    {
                        continue; // the group is none of this scheme's
                    }
                    Assert.That(orbits.Sum(o => o.Count * kinds.Length(o.Kind)), Is.EqualTo(scheme.Rank));
                    Assert.That(CharacterConditions.WhyNot(new OrbitStructure(group, orbits, "")), Is.Null, $"{shape} {group}");
                    seen++;
                }
        Assert.That(seen, Is.GreaterThan(100));
    }

    [Test]
    public void What_lacks_an_eigenvalue_or_a_character_is_ruled_out()
    {
        // With seven fixed terms all u are their own images, and so would be all of U.
        Assert.That(CharacterConditions.WhyNot(OrbitStructures.Of(Seven, "perm:01,01,01:7")[0]), Does.Contain("order 2"));
        Assert.That(CharacterConditions.WhyNot(OrbitStructures.Of(Seven, "perm:01,01,01:5")[0]), Does.Contain("order 2"));
        Assert.That(CharacterConditions.WhyNot(OrbitStructures.Of(Seven, "perm:01,01,01:3")[0]), Is.Null);
        // Pairs of rows, of inner indices and of columns, each for itself: one orbit of eight has one vector for each character.
        Target eight = new(new Shape(4, 4, 4), 40);
        Assert.That(CharacterConditions.WhyNot(OrbitStructures.Of(eight, "perm:01.23,-,-+-,01.23,-+-,-,01.23:0")[0]), Is.Null);
        Target few = new(new Shape(4, 4, 4), 24);
        Assert.That(CharacterConditions.WhyNot(OrbitStructures.Of(few, "perm:01.23,-,-+-,01.23,-+-,-,01.23:0")[0]),
            Does.Contain("independent vectors").Or.Contain("times"));
    }

    [Test]
    public void The_catalogue_has_each_group_once_and_leaves_the_tensor_as_it_is()
    {
        foreach (Shape shape in (Shape[])[new(2, 2, 2), new(2, 3, 4), new(3, 3, 3), new(4, 4, 5)])
        {
            IReadOnlyList<AutomorphismGroup> groups = GroupCatalogue.Of(shape);
            Assert.That(groups, Is.Not.Empty);
            Assert.That(groups.Select(g => $"{g}").Distinct().Count(), Is.EqualTo(groups.Count));
            Assert.That(groups.All(g => g.Order is > 1 and <= AutomorphismGroup.LargestOrder && g.Tensor.Shape == shape), Is.True);
            foreach (AutomorphismGroup group in groups.Where(g => g.Order > 2).Take(12))
            {
                Assert.That(SymmetryText.TryReadGroup($"{group}", shape, out AutomorphismGroup? again, out _, out string why), Is.True,
                    why);
                Assert.That(again!.Order, Is.EqualTo(group.Order));
                foreach (Automorphism generator in group.Generators)
                    Assert.That(Verifier.Judge(generator.Image(Scheme.Naive(shape)), new Claim.Exact()).Valid, Is.True);
            }
        }
    }

    /// <summary>An element of prime order that keeps the factors is known, up to a change of basis, by how many cycles it has in each
    /// range.</summary>
    [TestCase("3x4x7", 2, 2 * 3 * 4 - 1), TestCase("3x4x6", 3, 2 * 2 * 3 - 1), TestCase("4x4x5", 2, 17)]
    public void The_catalogue_has_all_classes_of_order_two_and_three(string text, int order, int classes)
    {
        Assert.That(Shape.TryParse(text, out Shape shape), Is.True);
        int[] sizes = [shape.M, shape.N, shape.P];
        string[] cycles = [.. GroupCatalogue.Of(shape).Where(group => group.Order == order).Select(group => group.Elements[1])
            .Where(g => Enumerable.Range(0, 3).All(x => g.Range(x) == x && !Enumerable.Range(0, sizes[x]).Any(i => g.Negates(x, i))))
            .Select(g => Enumerable.Range(0, 3).Select(x => Enumerable.Range(0, sizes[x]).Count(i => g.Index(x, i) != i)).ToArray())
            .Select(moved => shape.M == shape.N ? $"{Math.Max(moved[0], moved[1])},{Math.Min(moved[0], moved[1])},{moved[2]}"
                : string.Join(',', moved))];
        Assert.That(cycles.Distinct().Count(), Is.EqualTo(classes));
        Assert.That(GroupCatalogue.Of(new Shape(3, 4, 7)).Select(g => $"{g}"), Does.Contain("perm:01,01.23,01.23.45"));
    }

    [Test]
    public void Goals_under_symmetries_are_served_and_differ()
    {
        SearchGoal[] goals = [.. SymmetryGoals.Of(Seven, Ring.Rationals, 2)];
        Assert.That(goals.Select(Campaign.Key), Is.Unique);
        Assert.That(goals.Count(g => g.Engine == "flip"), Is.GreaterThan(5));
        IEnumerable<OrbitStructure> structures = goals.Where(g => g.Engine == "lbfgs").SelectMany(g => g.Ties.Orbits);
        Assert.That(structures.All(one => CharacterConditions.WhyNot(one) is null), Is.True);
        Assert.That(goals.Count(g => g.Engine == "lbfgs"), Is.GreaterThan(5));
        Assert.That(SymmetryGoals.Of(Seven, Ring.Modulo(2), 2).All(g => g.Engine == "flip"), Is.True);
    }

    private static void AssertPasses(Target target, string text)
    {
        foreach (OrbitStructure structure in OrbitStructures.Of(target, text))
            Assert.That(CharacterConditions.WhyNot(structure), Is.Null, text);
    }
}
