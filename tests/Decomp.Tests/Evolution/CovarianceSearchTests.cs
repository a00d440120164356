using NUnit.Framework;
using TensorDecomp.Evolution.Run;
using TensorDecomp.Kernels;

namespace TensorDecomp.Tests.Evolution;

/// <summary>The tuner on functions whose minimum is known.</summary>
public sealed class CovarianceSearchTests
{
    [TestCase(1)]
    [TestCase(5)]
    [TestCase(20)]
    public void A_ball_is_descended(int dimensions) =>
        Assert.That(Minimum(dimensions, 250, x => x.Sum(v => (v - 1) * (v - 1))), Is.LessThan(1e-8 * dimensions));

    /// <summary>Axes a thousand times as long as others, and turned: without the covariance it would crawl.</summary>
    [Test]
    public void A_turned_ellipsoid_is_descended_by_its_covariance()
    {
        static double Ellipsoid(double[] x)
        {
            double sum = 0;
            for (int k = 0; k < x.Length; k++)
            {
                double along = x.Select((v, i) => v * Math.Cos(Math.PI * (2 * i + 1) * k / (2.0 * x.Length))).Sum();
                sum += Math.Pow(1e6, k / (x.Length - 1.0)) * along * along;
            }
            return sum;
        }
        double start = Ellipsoid([1, 1, 1, 1, 1, 1]);
        Assert.That(Minimum(6, 300, x => Ellipsoid([.. x.Select(v => v - 1)])), Is.LessThan(1e-8 * start));
    }

    /// <summary>It learns from ranks alone.</summary>
    [Test]
    public void A_monotone_change_of_the_function_changes_nothing()
    {
        static double Ball(double[] x) => x.Sum(v => (v - 2) * (v - 2));
        Assert.That(Points(4, 20, x => Math.Sqrt(Ball(x)) - 7), Is.EqualTo(Points(4, 20, Ball)));
    }

    private static double Minimum(int dimensions, int generations, Func<double[], double> f) => Points(dimensions, generations, f).Min(f);

    private static List<double[]> Points(int dimensions, int generations, Func<double[], double> f)
    {
        CovarianceSearch search = new(dimensions, 0.3);
        HostRandom rng = new(11);
        List<double[]> all = [];
        for (int generation = 0; generation < generations; generation++)
        {
            double[][] points = new double[search.Offspring][];
            for (int k = 0; k < points.Length; k++) points[k] = search.Draw(ref rng);
            search.Learn([.. points.OrderBy(f)]);
            all.AddRange(points);
        }
        return all;
    }
}
