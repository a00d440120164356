using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Kernels;

/// <summary>Symmetries as maps of factor entries: they are groups, and they are symmetries of the tensor.</summary>
public sealed class SymmetryTests
{
    private static IEnumerable<(Target, Symmetry)> Cases() =>
        from target in (Target[])[new(new Shape(2, 2, 2), 7), new(new Shape(3, 3, 3), 11), new(new Shape(2, 3, 2), 6)]
        from kind in Enum.GetValues<SymmetryGroup>()
        from symmetry in Symmetry.All(kind, target)
        select (target, symmetry);

    [Test]
    public void Every_structure_that_a_target_admits_fits_and_none_else()
    {
        Assert.That(Symmetry.All(SymmetryGroup.Cyclic, new Target(new Shape(4, 4, 4), 49)).Select(s => s.Fixed), Is.EqualTo(Enumerable.Range(0, 17).Select(k => 3 * k + 1)));
        Assert.That(Symmetry.All(SymmetryGroup.Cyclic, new Target(new Shape(2, 2, 3), 11)), Is.Empty);
        Assert.That(Cases().Count(), Is.GreaterThan(40));
    }

    [Test]
    public void Generators_permute_the_entries_and_have_the_group_as_their_span()
    {
        foreach ((Target target, Symmetry symmetry) in Cases())
        {
            int[] sizes = [target.Shape.USize, target.Shape.VSize, target.Shape.WSize];
            Slot[] slots = [.. from f in Enumerable.Range(0, 3) from r in Enumerable.Range(0, target.Rank) from a in Enumerable.Range(0, sizes[f]) select new Slot(f, a, r)];
            foreach (Func<Slot, (Slot Image, int Sign)> generator in symmetry.Generators(target))
            {
                Assert.That(slots.Select(s => generator(s).Image), Is.EquivalentTo(slots), $"{symmetry} of {target}");
                // Order 3 for the rotation, 2 for the transposition: the sixth power is the identity of either.
                foreach (Slot slot in slots)
                {
                    (Slot at, int sign) = (slot, 1);
                    for (int k = 0; k < 6; k++) (at, sign) = (generator(at).Image, sign * generator(at).Sign);
                    Assert.That((at, sign), Is.EqualTo((slot, 1)));
                }
            }
        }
    }

    /// <summary>The sum of all terms of a tied random point is as symmetric as the tensor: every generator maps it to itself.</summary>
    [Test]
    public void The_schoolbook_tensor_is_invariant()
    {
        foreach ((Target target, Symmetry symmetry) in Cases())
        {
            Shape s = target.Shape;
            foreach (Func<Slot, (Slot Image, int Sign)> generator in symmetry.Generators(target))
                for (int i = 0; i < s.M; i++)
                    for (int j = 0; j < s.N; j++)
                        for (int k = 0; k < s.P; k++)
                        {
                            // The one at (ij, jk, ik) goes to a one, with sign +1 in all.
                            (Slot Image, int Sign)[] images = [generator(new Slot(0, i * s.N + j, 0)), generator(new Slot(1, j * s.P + k, 0)), generator(new Slot(2, i * s.P + k, 0))];
                            int[] index = [.. images.OrderBy(x => x.Image.Factor).Select(x => x.Image.Index)];
                            Assert.That((index[0] / s.N == index[2] / s.P, index[0] % s.N == index[1] / s.P, index[1] % s.P == index[2] % s.P), Is.EqualTo((true, true, true)), $"{symmetry} of {target}");
                            Assert.That(images.Aggregate(1, (product, x) => product * x.Sign), Is.EqualTo(1));
                        }
        }
    }
}
