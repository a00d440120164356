using NUnit.Framework;
using TensorDecomp.Kernels;

namespace TensorDecomp.Tests.Kernels;

/// <summary>Forward differentiation against central differences, in double precision, for every operation of the contract.</summary>
public sealed class DualTests
{
    private const double Step = 1e-6;

    private static IEnumerable<TestCaseData> Operations() =>
        RealOperations<Real64>.All.Select((o, index) => new TestCaseData(index).SetArgDisplayNames(o.Name));

    [TestCaseSource(nameof(Operations))]
    public void The_value_is_that_of_the_plain_operation(int operation)
    {
        foreach ((double[] x, double[] direction) in Points())
        {
            Assert.That(Differentiated(operation, x, direction).Value, Is.EqualTo(Plain(operation, x)), $"at {string.Join(", ", x)}");
        }
    }

    [TestCaseSource(nameof(Operations))]
    public void The_slope_is_the_derivative_along_the_direction(int operation)
    {
        int compared = 0;
        foreach ((double[] x, double[] direction) in Points())
        {
            if (!double.IsFinite(Plain(operation, x))) continue; // the logarithm and the root of a negative number
            double ahead = Plain(operation, Moved(x, direction, Step)), behind = Plain(operation, Moved(x, direction, -Step));
            double difference = (ahead - behind) / (2 * Step), slope = Differentiated(operation, x, direction).Slope;
            Assert.That(slope, Is.EqualTo(difference).Within(1e-7 * (1 + Math.Abs(difference))), $"at {string.Join(", ", x)}");
            compared++;
        }
        Assert.That(compared, Is.GreaterThan(100));
    }

    [Test]
    public void A_variable_has_slope_1_and_a_constant_0()
    {
        Dual<Real64> x = Dual<Real64>.Variable(new Real64(3)), c = Dual<Real64>.Constant(new Real64(3)), literal = 3f;
        Assert.That((x.Slope.Value, c.Slope.Value, literal.Slope.Value), Is.EqualTo((1.0, 0.0, 0.0)));
        Assert.That((x.Value.Value, c.Value.Value, literal.Value.Value), Is.EqualTo((3.0, 3.0, 3.0)));
    }

    [Test]
    public void A_composite_loss_differentiates_as_a_whole()
    {
        // f(x) = √(1 + x²)·tanh x − cos(3x)·ln(2 + x²); f' worked out by hand.
        foreach (double x in (double[])[-2.3, -0.4, 0.01, 0.9, 5])
        {
            double root = Math.Sqrt(1 + x * x), t = Math.Tanh(x);
            double exact = x / root * t + root * (1 - t * t) + 3 * Math.Sin(3 * x) * Math.Log(2 + x * x)
                - Math.Cos(3 * x) * 2 * x / (2 + x * x);
            Assert.That(Loss(Dual<Real64>.Variable(new Real64(x))).Slope.Value, Is.EqualTo(exact).Within(1e-6)); // π/2 is a float in Dual
        }

        static T Loss<T>(T x) where T : struct, IReal<T> =>
            T.Sqrt(T.MultiplyAdd(x, x, 1f)) * T.Tanh(x) - T.Cos(3f * x) * T.Log(2f + x * x);
    }

    /// <summary>Points off the kinks of Abs, Min, Max, Less and Round, each with a direction.</summary>
    private static IEnumerable<(double[] X, double[] Direction)> Points()
    {
        HostRandom random = new(5);
        for (int k = 0; k < 400;)
        {
            double sign = k % 2 == 0 ? 1 : -1;
            double[] x = [sign * random.Uniform(0.1, 3), random.Uniform(0.1, 3), sign * random.Uniform(0.1, 3)];
            double[] direction = [random.Uniform(-1, 1), random.Uniform(-1, 1), random.Uniform(-1, 1)];
            if (Math.Abs(x[0] - x[1]) < 0.01 || Math.Abs(x[0] - Math.Floor(x[0]) - 0.5) < 0.01) continue;
            k++;
            yield return (x, direction);
        }
    }

    private static double[] Moved(double[] x, double[] direction, double by) => [.. x.Zip(direction, (v, d) => v + by * d)];

    private static double Plain(int operation, double[] x) =>
        RealOperations<Real64>.All[operation].Apply(new(x[0]), new(x[1]), new(x[2])).Value;

    private static (double Value, double Slope) Differentiated(int operation, double[] x, double[] direction)
    {
        Dual<Real64>[] at = [.. x.Zip(direction, (v, d) => new Dual<Real64>(new Real64(v), new Real64(d)))];
        Dual<Real64> result = RealOperations<Dual<Real64>>.All[operation].Apply(at[0], at[1], at[2]);
        return (result.Value.Value, result.Slope.Value);
    }
}
