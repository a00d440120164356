using NUnit.Framework;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Kernels;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Evolution;

public sealed class EvolutionTargetsTests
{
    [Test]
    public void Targets_are_read_in_their_order()
    {
        Assert.That(EvolutionTargets.TryParse("3x3x3:23, 2x4x5:33", out IReadOnlyList<TiedTarget>? targets, out _));
        Assert.That(targets, Is.EqualTo((TiedTarget[])[new Target(new Shape(3, 3, 3), 23), new Target(new Shape(2, 4, 5), 33)]));
    }

    [TestCase("")]
    [TestCase("3x3x3")]
    [TestCase("3x3x3:0")]
    [TestCase("3x3x3:-1")]
    [TestCase("3x3:23")]
    [TestCase("3x3x3:23,")]
    [TestCase("3x3x3:23,3x3x3:23")]
    [TestCase("3x3x3:23:4")]
    [TestCase("3x3x3@cyclic:5")]
    [TestCase("3x3x3:23@cyclic:5,3x3x3:23@cyclic:5")]
    [TestCase("3x3x3:23@cyclic:5,")]
    [TestCase("4x4x4:48@perm:0123,0123,0123,4x4x4:48@perm:0123,0123,0123:0")]
    public void Anything_else_is_no_list_of_targets(string text) => Assert.That(EvolutionTargets.TryParse(text, out _, out _), Is.False);

    /// <summary>The text of a symmetry has commas as the list has; a shape and its rank begin another target.</summary>
    [TestCase("3x3x3:23@cyclic:5")]
    [TestCase("3x3x3:23@both:2:1")]
    [TestCase("2x2x2:7@transpose:1-1")]
    [TestCase("2x2x2:7@swap:1,1,1:0,0,0,1")]
    [TestCase("4x4x5:62@turn:1,1,1:2")]
    [TestCase("2x2x2:7, 4x4x4:48@perm:0123,0123,0123+03.12,13,03.12:0, 3x3x3:23@cyclic:2,3x3x3:23")]
    [TestCase("4x4x5:61@perm:0123,0123,0123:1,4x4x5:61")]
    public void A_symmetry_stands_behind_its_target(string text)
    {
        Assert.That(EvolutionTargets.TryParse(text, out IReadOnlyList<TiedTarget>? targets, out string why), why);
        Assert.That(string.Join(',', targets!), Is.EqualTo(text.Replace(" ", "")), "what is written is what was read");
    }

    [Test]
    public void A_symmetry_without_a_number_is_told_apart_by_what_it_means()
    {
        Assert.That(EvolutionTargets.TryParse("4x4x4:48@perm:0123,0123,0123+03.12,13,03.12,4x4x4:48",
            out IReadOnlyList<TiedTarget>? targets, out string why), why);
        Assert.That(targets!.Select(t => $"{t}"), Is.EqualTo((string[])["4x4x4:48@perm:0123,0123,0123+03.12,13,03.12:0", "4x4x4:48"]));
        Assert.That((targets![0].Space.Symmetry!.Rank, targets[0].Target), Is.EqualTo((48, targets[1].Target)));
        Assert.That(targets[0], Is.Not.EqualTo(targets[1]));
        EvolutionTargets.TryParse("4x4x4:48@perm:0123,0123,0123+03.12,13,03.12:0", out IReadOnlyList<TiedTarget>? again, out _);
        Assert.That((again![0], again[0].GetHashCode()), Is.EqualTo((targets[0], targets[0].GetHashCode())));
    }

    [TestCase("3x3x3:23@cyclic", "cyclic leaves 8 orbit structures, and a target has one; write one of them, such as cyclic:2, cyclic:5")]
    [TestCase("2x3x4:20@cyclic:2", "a cyclic symmetry needs a square shape, not 2x3x4")]
    [TestCase("3x3x3:23@cyclic:4", "4 fixed terms leave 19 of 23")]
    [TestCase("3x3x3:23@", "names no group")]
    [TestCase("3x3x3:23@nonsense", "names no group")]
    [TestCase("3x3x3:23@cyclic:5:6:7:8", "is not understood")]
    [TestCase("3x3x3:23@perm:0123,01,01", "0123")]
    [TestCase("3x3x3:23@perm:012,012,012:9", "which is no whole number of orbits of 3")]
    [TestCase("3x3x3:23@swap:9,9,9:1", "needs 2 rows or columns for each cycle")]
    [TestCase("99x99x99:5@perm:01,01,01", "too large")]
    [TestCase("2x2x2:99999999@cyclic", "up to 128")]
    public void What_is_no_symmetry_of_a_target_is_told(string text, string told)
    {
        Assert.That(EvolutionTargets.TryParse(text, out _, out string why), Is.False);
        Assert.That(why, Does.Contain(told));
    }

    [TestCase("2x2x2:99999999", "the gradient engine holds ranks up to 128, not 99999999.")]
    [TestCase("99x99x99:5", "99x99x99 is too large for the gradient engine: the tensor may have at most 4096 ones (16x16x16).")]
    [TestCase("16x16x16:128", null)]
    public void What_restarts_cannot_look_for_is_refused_before_memory_is_set_aside(string text, string? reason)
    {
        Assert.That(EvolutionTargets.TryParse(text, out IReadOnlyList<TiedTarget>? targets, out _));
        Assert.That(EvolutionTargets.WhyNot(targets![0].Target), Is.EqualTo(reason));
    }
}
