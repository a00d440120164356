using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Programs.Seeds;
using TensorDecomp.Schemes.Tensors;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Programs;

/// <summary>What sets the seed program apart from those before it: its temperature, and its weights by shape.</summary>
public sealed class ReheatingTests
{
    private const double Rise = 8; // over the weight

    [Test]
    public void A_chain_is_cold_at_a_new_lowest_minimum_and_hot_where_it_finds_none()
    {
        double[] shares = [.. new[] { 0, 100, 300, 599 }.Select(since => AcceptedShare(new Shape(2, 5, 6), 47, since, Rise))];
        Assert.Multiple(() =>
        {
            Assert.That(shares, Is.Ordered);
            Assert.That(shares[0], Is.EqualTo(Math.Exp(-Rise / (12.5 * Math.Pow(1700.0 / 2444, 3)))).Within(0.03));
            Assert.That(shares[2], Is.EqualTo(Math.Exp(-Rise / (25 * Math.Pow(1700.0 / 2444, 3)))).Within(0.03));
            Assert.That(shares[3], Is.EqualTo(shares[2]), "it gets no hotter than that");
            Assert.That(AcceptedShare(new Shape(3, 4, 4), 38, 0, -1), Is.EqualTo(1), "what is lower is kept");
            Assert.That(AcceptedShare(new Shape(3, 4, 4), 38, 599, double.NaN), Is.EqualTo(1), "and no number is for the engine to judge");
        });
    }

    [Test]
    public void What_has_few_unknowns_or_is_not_long_is_always_hot([Values(0, 300)] int since)
    {
        foreach ((Shape shape, int rank) in new[] { (new Shape(3, 4, 4), 38), (new Shape(2, 2, 5), 18), (new Shape(4, 4, 6), 73) })
            Assert.That(AcceptedShare(shape, rank, since, Rise), Is.EqualTo(Math.Exp(-Rise / 12.5)).Within(0.03), $"{shape}:{rank}");
    }

    [TestCase("3x4x4", 38, 0.02)]
    [TestCase("2x4x7", 45, 0.01)]
    [TestCase("5x2x6", 47, 0.01)]
    [TestCase("6x5x2", 47, 0.01)]
    [TestCase("3x3x7", 49, 0.01)]
    [TestCase("3x4x6", 54, 0.02)]
    [TestCase("poly:3x3", 5, 0.02)]
    public void The_first_weight_is_lighter_for_long_products(string tensor, int rank, double expected)
    {
        Target target = TargetOf(tensor, rank);
        Assert.Multiple(() =>
        {
            Assert.That(WeightAt(new Chain(target)), Is.EqualTo(expected).Within(1e-12));
            Assert.That(WeightAt(new Chain(target) { Stage = 1 }), Is.EqualTo(0.7 * expected).Within(1e-12));
        });
    }

    [Test]
    public void A_chain_ends_before_its_weight_is_too_light([Values("3x4x4", "2x4x7")] string tensor)
    {
        Target target = TargetOf(tensor, 40);
        int stage = 0;
        while (Reheating.After(new Chain(target) { Stage = stage, Since = 600 }, default) == Next.Stage) stage++;
        Assert.That(WeightAt(new Chain(target) { Stage = stage }), Is.InRange(0.005, 0.005 / 0.7));
        Assert.That(Reheating.After(new Chain(target) { Stage = stage, Since = 599 }, default), Is.EqualTo(Next.Hop));
    }

    [TestCase("3x5x4", 5.0 / 3)]
    [TestCase("7x2x4", 3.5)]
    [TestCase("1x6x6", 6)]
    [TestCase("5x5x5", 1)]
    [TestCase("poly:3x3", 5.0 / 3)]
    public void A_product_is_as_long_as_its_longest_side_over_the_shortest(string tensor, double expected) =>
        Assert.That(TargetOf(tensor, 9).Elongation, Is.EqualTo(expected).Within(1e-12));

    private static Target TargetOf(string tensor, int rank) =>
        TensorMakers.TryParse(tensor, out Tensor? parsed) ? new(parsed, rank) : throw new ArgumentException(tensor);

    /// <summary>Share of minima that high above the kept one which are gone to.</summary>
    private static double AcceptedShare(Tensor tensor, int rank, int since, double rise)
    {
        const int Trials = 4000;
        double[] numbers = new double[Slots<double>.Capacity];
        Hyper<double> hyper = default;
        hyper[0] = 0.02;
        Chain now = new(new Target(tensor, rank)) { Energy = 4, Hops = 700, Since = since };
        HostRandom random = HostRandom.For(7, 0);
        int accepted = 0;
        for (int k = 0; k < Trials; k++)
            if (Reheating.Accept(now, new Minimum(4 + rise * 0.02, 0.3, 200, 80), new Slots<double>(ref numbers[0]), hyper, ref random))
                accepted++;
        return (double)accepted / Trials;
    }

    private static double WeightAt(Chain now)
    {
        double[] settings = new double[Hyper<double>.Capacity], numbers = new double[Slots<double>.Capacity];
        HostRandom random = HostRandom.For(7, 0);
        Reheating.Descend(now, new Slots<double>(ref numbers[0]), ref random, settings);
        return settings[0];
    }
}
