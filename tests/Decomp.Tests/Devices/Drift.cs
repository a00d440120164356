using NUnit.Framework;
using TensorDecomp.Kernels.Gradient;

namespace TensorDecomp.Tests.Devices;

/// <summary>
/// How far restarts may come apart whose sums differ by rounding: what a thousand steps make of that, where signs and quotients of small
/// numbers steer, was measured to stay below a third of these.
/// </summary>
internal static class Drift
{
    private const double Largest = 0.03, RootOfMeanSquare = 3e-3;

    public static void AssertSmall(RestartResult own, RestartResult plain)
    {
        Assert.That((own.Restart, own.End, own.Steps), Is.EqualTo((plain.Restart, plain.End, plain.Steps)));
        Assert.That(own.Loss, Is.EqualTo(plain.Loss).Within(RootOfMeanSquare * (1 + plain.Loss)));
        double[] apart = [.. Numbers(own).Zip(Numbers(plain), (a, b) => Math.Abs(a - b))];
        TestContext.Out.WriteLine(
            $"restart {own.Restart}: f = {own.Loss:E3}, entries apart by at most {apart.Max():E1}, " +
                $"{Math.Sqrt(apart.Average(x => x * x)):E1} in the mean");
        Assert.That(apart.Max(), Is.LessThan(Largest));
        Assert.That(Math.Sqrt(apart.Average(x => x * x)), Is.LessThan(RootOfMeanSquare));
    }

    /// <summary>All factor entries, real parts first.</summary>
    public static double[] Numbers(RestartResult result) =>
        [.. result.Approximation!.Factors.SelectMany(f => f), .. result.Approximation.Imaginary?.SelectMany(f => f) ?? []];
}
