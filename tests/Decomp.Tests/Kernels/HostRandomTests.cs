using NUnit.Framework;
using TensorDecomp.Kernels;

namespace TensorDecomp.Tests.Kernels;

public sealed class HostRandomTests
{
    /// <summary>The first outputs for seed 1234567, as published with the reference implementation of SplitMix64.</summary>
    [Test]
    public void It_is_SplitMix64()
    {
        HostRandom random = new(1234567);
        ulong[] first = [random.Next(), random.Next(), random.Next(), random.Next(), random.Next()];
        Assert.That(first,
            Is.EqualTo((ulong[])[6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431,
                16408922859458223821]));
    }

    [Test]
    public void Below_fills_its_range_evenly()
    {
        HostRandom random = new(2);
        int[] counts = new int[7];
        for (int k = 0; k < 70_000; k++) counts[random.Below(7)]++;
        Assert.That(counts, Has.All.EqualTo(10_000).Within(6 * Math.Sqrt(10_000)));
        Assert.That(random.Below(1), Is.Zero);
    }

    [Test]
    public void Ranges_are_kept()
    {
        HostRandom random = new(3);
        double[] flat = [.. Enumerable.Range(0, 20_000).Select(_ => random.Uniform(-2, 6))];
        Assert.That((flat.Min() >= -2, flat.Max() < 6), Is.EqualTo((true, true)));
        Assert.That(flat.Average(), Is.EqualTo(2).Within(0.1));
        double[] logarithmic = [.. Enumerable.Range(0, 20_000).Select(_ => random.LogUniform(1e-4, 1e-2))];
        Assert.That((logarithmic.Min() >= 1e-4, logarithmic.Max() < 1e-2), Is.EqualTo((true, true)));
        Assert.That(logarithmic.Count(x => x < 1e-3), Is.EqualTo(10_000).Within(500), "as many below the geometric mean as above");
    }

    [Test]
    public void Items_of_a_run_have_generators_of_their_own()
    {
        ulong[] firsts =
            [.. from seed in Enumerable.Range(0, 30) from index in Enumerable.Range(0, 30) select HostRandom.For((ulong)seed, (ulong)index)
                .Next()];
        Assert.That(firsts, Is.Unique);
        Assert.That(HostRandom.For(4, 5).Next(), Is.EqualTo(HostRandom.For(4, 5).Next()));
    }
}
