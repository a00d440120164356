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
        Assert.That(EvolutionTargets.TryParse("3x3x3:23, 2x4x5:33", out IReadOnlyList<Target>? targets));
        Assert.That(targets, Is.EqualTo((Target[])[new(new Shape(3, 3, 3), 23), new(new Shape(2, 4, 5), 33)]));
    }

    [TestCase("")]
    [TestCase("3x3x3")]
    [TestCase("3x3x3:0")]
    [TestCase("3x3x3:-1")]
    [TestCase("3x3:23")]
    [TestCase("3x3x3:23,")]
    [TestCase("3x3x3:23,3x3x3:23")]
    [TestCase("3x3x3:23:4")]
    public void Anything_else_is_no_list_of_targets(string text) => Assert.That(EvolutionTargets.TryParse(text, out _), Is.False);

    [TestCase("2x2x2:99999999", "the gradient engine holds ranks up to 128, not 99999999.")]
    [TestCase("99x99x99:5", "99x99x99 is too large for the gradient engine: the tensor may have at most 4096 ones (16x16x16).")]
    [TestCase("16x16x16:128", null)]
    public void What_restarts_cannot_look_for_is_refused_before_memory_is_set_aside(string text, string? reason)
    {
        Assert.That(EvolutionTargets.TryParse(text, out IReadOnlyList<Target>? targets));
        Assert.That(EvolutionTargets.WhyNot(targets![0]), Is.EqualTo(reason));
    }
}
