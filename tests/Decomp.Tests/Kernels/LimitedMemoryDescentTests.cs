using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Descents;
using TensorDecomp.Kernels.Gradient;

namespace TensorDecomp.Tests.Kernels;

public sealed unsafe class LimitedMemoryDescentTests
{
    private const int Length = 8;
    private static readonly DescentPlan Plan = new();
    private readonly LaneArena _arena = new();

    [OneTimeTearDown]
    public void Free() => _arena.Dispose();

    [Test]
    public void It_comes_to_the_minimum_of_a_quadratic()
    {
        using LimitedMemoryDescent<double> descent =
            new(new Function(x => Enumerable.Range(0, Length).Sum(k => (k + 1) * (x[k] - k) * (x[k] - k)),
                (x, k) => 2 * (k + 1) * (x[k] - k)), Plan);
        double* x = _arena.Take<double>(Length);
        Assert.That(descent.Minimise(x, new DescentRules(200, 1e-15)), Is.LessThan(1e-12));
        for (int k = 0; k < Length; k++) Assert.That(x[k], Is.EqualTo(k).Within(1e-5));
        Assert.That(descent.Iterations, Is.LessThan(60), "the memory of the moves says more than the gradient alone");
    }

    /// <summary>The valley of Rosenbrock (1960), from the start that he gave.</summary>
    [Test]
    public void It_follows_a_bent_valley_and_never_rises()
    {
        Function valley =
            new(x => 100 * Sq(x[1] - Sq(x[0])) + Sq(1 - x[0]),
                (x, k) => k switch { 0 => -400 * x[0] * (x[1] - Sq(x[0])) - 2 * (1 - x[0]), 1 => 200 * (x[1] - Sq(x[0])), _ => 0 });
        using LimitedMemoryDescent<double> descent = new(valley, Plan);
        double* x = _arena.Take<double>(Length);
        (x[0], x[1]) = (-1.2, 1);
        double energy = 24.2;
        for (int leg = 0; leg < 40; leg++)
        {
            double reached = descent.Minimise(x, new DescentRules(10, 0));
            Assert.That(reached, Is.LessThanOrEqualTo(energy));
            energy = reached;
        }
        Assert.That((x[0], x[1], energy), Is.EqualTo((1d, 1d, 0d)).Within(1e-6));

        static double Sq(double v) => v * v;
    }

    [Test]
    public void It_ends_where_it_gains_too_little_where_there_is_no_hope_and_at_a_minimum()
    {
        Function slow = new(x => Math.Exp(-x[0]), (x, k) => k == 0 ? -Math.Exp(-x[0]) : 0); // the minimum is nowhere
        using LimitedMemoryDescent<double> descent = new(slow, Plan);
        double* x = _arena.Take<double>(Length);
        descent.Minimise(x, new DescentRules(1000, 1e-3));
        Assert.That(descent.Iterations, Is.InRange(10, 100).And.EqualTo(descent.Iterations / 10 * 10), "it looks every ten");
        Assert.That(Math.Exp(-x[0]), Is.LessThan(0.05));

        using LimitedMemoryDescent<double> hopeless = new(new Function(x => -x[0], (_, k) => k == 0 ? -1 : 0), Plan);
        x[0] = 0;
        hopeless.Minimise(x, new DescentRules(300, 0) { Hope = double.NegativeInfinity });
        Assert.That(hopeless.Iterations, Is.EqualTo(50), "not before fifty");

        using LimitedMemoryDescent<double> atRest = new(new Function(_ => 3, (_, _) => 0), Plan);
        Assert.That((atRest.Minimise(x, new DescentRules(300, 0)), atRest.Iterations), Is.EqualTo((3d, 0)));
    }

    [Test]
    public void What_is_no_number_is_not_gone_to()
    {
        using LimitedMemoryDescent<double> descent =
            new(new Function(x => x[0] < 1 ? -Math.Log(1 - x[0]) - 2 * x[0] : double.NaN, (x, k) => k == 0 ? 1 / (1 - x[0]) - 2 : 0), Plan);
        double* x = _arena.Take<double>(Length);
        x[0] = -5;
        descent.Minimise(x, new DescentRules(100, 0));
        Assert.That(x[0], Is.EqualTo(0.5).Within(1e-6));
    }

    private sealed class Function(Func<double[], double> value, Func<double[], int, double> slope) : IEnergy<double>
    {
        public int Length => LimitedMemoryDescentTests.Length;

        public double Evaluate(double* x, double* gradient)
        {
            double[] point = [.. new ReadOnlySpan<double>(x, Length)];
            for (int k = 0; k < Length; k++) gradient[k] = slope(point, k);
            return value(point);
        }
    }
}
