using System.Numerics;
using NUnit.Framework;
using TensorDecomp.Exact;
using TensorDecomp.Kernels;

namespace TensorDecomp.Tests.Exact;

public sealed class QuadraticNumberTests
{
    private static IEnumerable<TestCaseData> Known()
    {
        yield return new TestCaseData(new Complex((1 + Math.Sqrt(5)) / 2, 0), "x^2 - x - 1", 5L).SetArgDisplayNames("golden ratio");
        yield return new TestCaseData(new Complex(Math.Sqrt(2), 0), "x^2 - 2", 2L).SetArgDisplayNames("square root of 2");
        yield return new TestCaseData(new Complex(-Math.Sqrt(3) / 2, 0), "4x^2 - 3", 3L).SetArgDisplayNames("half the square root of 3");
        yield return new TestCaseData(new Complex((3 + 2 * Math.Sqrt(7)) / 5, 0), "25x^2 - 30x - 19",
            7L).SetArgDisplayNames("(3 + 2 sqrt 7) / 5");
        yield return new TestCaseData(new Complex(-0.5, Math.Sqrt(3) / 2), "x^2 + x + 1", -3L).SetArgDisplayNames("third root of unity");
    }

    [TestCaseSource(nameof(Known))]
    public void A_quadratic_number_is_recognised_also_with_rounding_errors(Complex x, string polynomial, long radicand)
    {
        foreach (double error in (double[])[0, 1e-13, -1e-12])
        {
            QuadraticNumber? number = QuadraticNumber.Of(x + error);
            Assert.That((number?.Polynomial, number?.Radicand), Is.EqualTo((polynomial, (long?)radicand)), $"error {error}");
        }
    }

    [TestCase(0.0)]
    [TestCase(1.0)]
    [TestCase(-2.0 / 3)]
    [TestCase(355.0 / 113)]
    [TestCase(Math.PI)]
    [TestCase(1e200)]
    [TestCase(double.NaN)]
    public void Fractions_and_numbers_of_higher_degree_are_none(double x) => Assert.That(QuadraticNumber.Of(x), Is.Null);

    [Test]
    public void Random_numbers_hardly_ever_look_like_one()
    {
        HostRandom random = new(11);
        Assert.That(Enumerable.Range(0, 1000).Count(_ => QuadraticNumber.Of(random.Uniform(-3, 3)) is not null), Is.LessThan(4));
    }
}
