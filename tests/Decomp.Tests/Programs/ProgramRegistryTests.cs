using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Programs;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Programs;

public sealed class ProgramRegistryTests
{
    [Test]
    public void A_name_that_is_not_there_is_not_found() => Assert.That(ProgramRegistry.Find("gradient-ascent"), Is.Null);

    [Test]
    public void Lanes_that_do_not_exist_are_refused() =>
        Assert.That(() => ProgramRegistry.All[0].Batch(new Target(new Shape(2, 2, 2), 7), 1, 5),
            Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public void Every_seed_program_is_registered()
    {
        IEnumerable<string> texts = Directory.EnumerateFiles(
            Path.Combine(Surroundings.Root, "src", "TensorDecomp", "Programs", "Seeds"), "*.cs")
            .Select(File.ReadAllText);
        Assert.That(ProgramRegistry.All.Select(p => p.Source), Is.EquivalentTo(texts));
    }
}
