using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Lanes;

namespace TensorDecomp.Tests.Kernels;

/// <summary>The random numbers of the kernels: pure functions of key, site and draw, and good enough to descend on.</summary>
public sealed class CounterRandomTests
{
    private const int Count = 1 << 17;

    // A deviation of a mean of Count samples that chance exceeds once in 16,000; the numbers are the same on every run, so a
    // test that passes once passes always.
    private static readonly double Chance = 4 / Math.Sqrt(Count);

    /// <summary>The ways of numbering a sequence: along sites, along draws, along the steps of a restart, along restarts.</summary>
    private static readonly (string Name, Func<int, (L1 Key, uint Site, uint Draw)> At)[] Sequences =
    [
        ("sites", k => (Key(1, 1), (uint)k, 0)),
        ("draws", k => (Key(1, 1), 5, (uint)k)),
        ("steps", k => (Key(1, k), 5, 0)),
        ("restarts", k => (Key(k, 1), 5, 0)),
        ("entries of successive steps", k => (Key(1, k / 64), (uint)(k % 64), 0)),
    ];

    private static IEnumerable<string> Names() => Sequences.Select(s => s.Name);

    [TestCaseSource(nameof(Names))]
    public void Uniform_numbers_fill_the_unit_interval_evenly(string sequence)
    {
        double[] x = Draw(sequence, (key, site, draw) => L1.Uniform(key, site, draw));
        Assert.That((x.Min() >= 0, x.Max() < 1), Is.EqualTo((true, true)));
        Assert.That(x.Average(), Is.EqualTo(0.5).Within(Chance * Math.Sqrt(1.0 / 12)));
        Assert.That(x.Average(v => (v - 0.5) * (v - 0.5)), Is.EqualTo(1.0 / 12).Within(Chance * Math.Sqrt(1.0 / 180)));

        // χ² over 256 cells has mean 255 and variance 510.
        double expected = Count / 256.0;
        double chiSquare = x.GroupBy(v => (int)(v * 256)).Sum(cell => (cell.Count() - expected) * (cell.Count() - expected) / expected);
        Assert.That(chiSquare, Is.EqualTo(255).Within(6 * Math.Sqrt(510)));
    }

    [TestCaseSource(nameof(Names))]
    public void Gaussian_numbers_have_mean_0_variance_1_and_the_fourth_moment_of_four_uniforms(string sequence)
    {
        double[] x = Draw(sequence, (key, site, draw) => L1.Gaussian(key, site, draw));
        Assert.That(x.Max(Math.Abs), Is.LessThan(3.5));
        Assert.That(x.Average(), Is.EqualTo(0).Within(Chance));
        Assert.That(x.Average(v => v * v), Is.EqualTo(1).Within(Chance * Math.Sqrt(1.7)));
        Assert.That(x.Average(v => v * v * v), Is.EqualTo(0).Within(Chance * Math.Sqrt(15)));
        Assert.That(x.Average(v => v * v * v * v), Is.EqualTo(2.7).Within(Chance * Math.Sqrt(105)));
    }

    [TestCaseSource(nameof(Names))]
    public void Neighbours_in_a_sequence_are_uncorrelated(string sequence)
    {
        double[] x = Draw(sequence, (key, site, draw) => L1.Gaussian(key, site, draw));
        foreach (int lag in (int[])[1, 2, 3, 4, 16, 64])
            Assert.That(Enumerable.Range(0, Count - lag).Average(k => x[k] * x[k + lag]), Is.EqualTo(0).Within(Chance), $"lag {lag}");
    }

    [Test]
    public void Sequences_of_two_restarts_are_uncorrelated()
    {
        foreach (int other in (int[])[2, 3, 16, 17])
            Assert.That(Enumerable.Range(0, Count)
                .Average(k => L1.Gaussian(Key(1, k), 9, 0).Value * (double)L1.Gaussian(Key(other, k), 9, 0).Value),
                Is.EqualTo(0).Within(Chance), $"restarts 1 and {other}");
    }

    [Test]
    public void A_number_depends_on_its_key_site_and_draw_and_on_nothing_else()
    {
        L1 key = Key(7, 3);
        L1 before = L1.Uniform(key, 11, 2);
        _ = L1.Gaussian(Key(8, 3), 11, 2);
        Assert.That(L1.Uniform(key, 11, 2), Is.EqualTo(before));
        Assert.That(L1.Uniform(Key(8, 3), 11, 2), Is.Not.EqualTo(before));
        Assert.That(L1.Uniform(Key(7, 4), 11, 2), Is.Not.EqualTo(before));
        Assert.That(L1.Uniform(key, 12, 2), Is.Not.EqualTo(before));
        Assert.That(L1.Uniform(key, 11, 3), Is.Not.EqualTo(before));
    }

    [Test]
    public void A_restart_draws_the_same_in_every_position_of_a_lane()
    {
        float expected = L1.Gaussian(Key(3, 5), 2, 1).Value;
        for (int position = 0; position < 16; position++)
        {
            float[] keys = [.. Enumerable.Range(100, 16).Select(restart => Key(restart, 5).Value)];
            keys[position] = Key(3, 5).Value;
            Assert.That(Lanes.Unpack(L16.Gaussian(Lanes.Pack<L16>(keys), 2, 1))[position], Is.EqualTo(expected), $"position {position}");
        }
    }

    [Test]
    public void A_stream_hands_out_draw_after_draw()
    {
        L1 key = Key(1, 1);
        RandomStream<L1> stream = new(key, 42);
        Assert.That(stream.Uniform(), Is.EqualTo(L1.Uniform(key, 42, 0)));
        Assert.That(stream.Gaussian(), Is.EqualTo(L1.Gaussian(key, 42, 1)));
        Assert.That(stream.Uniform(), Is.EqualTo(L1.Uniform(key, 42, 2)));
    }

    private static L1 Key(int restart, int step) =>
        CounterRandom.StepKey(L1.BitBroadcast((uint)HostRandom.For(1, (ulong)restart).Next()), (L1)step);

    private static double[] Draw(string sequence, Func<L1, uint, uint, L1> number)
    {
        var at = Sequences.Single(s => s.Name == sequence).At;
        double[] numbers = new double[Count];
        for (int k = 0; k < Count; k++)
        {
            (L1 key, uint site, uint draw) = at(k);
            numbers[k] = number(key, site, draw).Value;
        }
        return numbers;
    }
}
