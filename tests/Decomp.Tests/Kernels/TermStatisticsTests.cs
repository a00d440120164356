using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Descents;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Kernels;

/// <summary>What a program is told of terms, against sums over all residuals one by one.</summary>
public sealed class TermStatisticsTests
{
    private static readonly Target Target = new(new Shape(2, 3, 2), 4);
    private const double Near = 1e-6; // inner products are in single precision
    private static readonly PointLayout Layout = new(Target);
    private readonly float[] _point = Drawn();
    private TermStatistics _statistics = null!;

    [SetUp]
    public void Load()
    {
        _statistics = new TermStatistics(Target, Layout, [[0], [1, 3], [2]], [5, 0, 7]);
        _statistics.Of(_point);
    }

    [Test]
    public void Orbits_are_spoken_of_by_their_first_terms()
    {
        Terms terms = new(_statistics);
        Assert.That((terms.Count, terms.Total, terms.Size(1), terms.Age(2)), Is.EqualTo((3, 4, 2, 7)));
        Assert.That(terms.Norm(1), Is.EqualTo(Math.Sqrt(Inner(1, 1))).Within(Near));
        foreach (int other in (int[])[-2, 4, 1_000_000, int.MinValue])
            Assert.That(terms.Norm(other), Is.EqualTo(terms.Norm(((other % 3) + 3) % 3)), "any number is some orbit");
    }

    [Test]
    public void The_worth_of_a_term_is_what_f_rises_without_it()
    {
        float[] without = [.. _point];
        for (int f = 0; f < 3; f++) Layout.Vector(without.AsSpan(), f, 2).Clear();
        Assert.That(_statistics.Worth(2),
            Is.EqualTo(Residuals(without).Sum(e => e.E * e.E) - Residuals(_point).Sum(e => e.E * e.E)).Within(30 * Near));
    }

    [Test]
    public void The_misfit_is_the_mean_square_of_residuals_by_the_weight_of_the_term()
    {
        double above = 0, below = 0;
        foreach ((double e, int a, int b, int c) in Residuals(_point))
        {
            double entry = U(_point, 0, 1, a) * U(_point, 1, 1, b) * U(_point, 2, 1, c);
            (above, below) = (above + e * e * entry * entry, below + entry * entry);
        }
        Assert.That(_statistics.Misfit(1), Is.EqualTo(above / below).Within(Near));
    }

    [Test]
    public void Terms_that_cancel_and_terms_that_are_alike_are_seen()
    {
        double cancelled = Enumerable.Range(0, 4).Where(s => s != 2).Sum(s => Math.Max(0, -Inner(2, s))) / Inner(2, 2);
        Assert.That(_statistics.Cancellation(2), Is.EqualTo(cancelled).Within(Near));
        float[] twins = [.. _point];
        for (int f = 0; f < 3; f++) Layout.Vector(twins.AsSpan(), f, 0).CopyTo(Layout.Vector(twins.AsSpan(), f, 2));
        foreach (ref float x in Layout.Vector(twins.AsSpan(), 1, 2)) x *= -3;
        _statistics.Of(twins);
        Assert.That((_statistics.Nearest(0), _statistics.Likeness(0)), Is.EqualTo((2, 1d)).Within(1e-6));
        Assert.That(_statistics.Cancellation(0), Is.GreaterThanOrEqualTo(3 - 1e-6));
    }

    [Test]
    public void Terms_that_share_slices_of_the_residual_are_seen()
    {
        double[] Profile(int term)
        {
            List<double> profile = [];
            for (int f = 0; f < 3; f++)
            {
                double square = Enumerable.Range(0, Layout.Sizes[f]).Sum(k => U(_point, f, term, k) * U(_point, f, term, k));
                for (int k = 0; k < Layout.Sizes[f]; k++)
                    profile.Add(Math.Sqrt(Residuals(_point).Where(e => (f == 0 ? e.A : f == 1 ? e.B : e.C) == k).Sum(e => e.E * e.E))
                        * U(_point, f, term, k) * U(_point, f, term, k) / square);
            }
            return [.. profile];
        }

        double[] one = Profile(1), two = Profile(2); // the first terms of orbits 1 and 2
        double cosine = one.Zip(two, (x, y) => x * y).Sum() / Math.Sqrt(one.Sum(x => x * x) * two.Sum(x => x * x));
        Assert.That((_statistics.Shared(1, 2), _statistics.Shared(2, 1)), Is.EqualTo((cosine, cosine)).Within(Near));
        Assert.That((_statistics.Shared(1, 1), _statistics.Shared(-2, 4)), Is.EqualTo((1d, 1d)).Within(Near), "any number is some orbit");
        float[] apart = new float[Layout.Length];
        for (int f = 0; f < 3; f++) (Layout.Vector(apart.AsSpan(), f, 0)[0], Layout.Vector(apart.AsSpan(), f, 2)[1]) = (1, 1);
        _statistics.Of(apart);
        Assert.That((_statistics.Shared(0, 2), _statistics.Shared(1, 1)), Is.EqualTo((0d, 0d)), "no slice in common; a term of nothing");
    }

    private static double U(float[] point, int factor, int term, int index) => Layout.Vector(point.AsSpan(), factor, term)[index];

    private double Inner(int r, int s)
    {
        double product = 1;
        for (int f = 0; f < 3; f++) product *= Enumerable.Range(0, Layout.Sizes[f]).Sum(a => U(_point, f, r, a) * U(_point, f, s, a));
        return product;
    }

    private static IEnumerable<(double E, int A, int B, int C)> Residuals(float[] point) =>
        from a in Enumerable.Range(0, Layout.Sizes[0])
        from b in Enumerable.Range(0, Layout.Sizes[1])
        from c in Enumerable.Range(0, Layout.Sizes[2])
        select (Target.Tensor[a, b, c] - Enumerable.Range(0, Target.Rank)
            .Sum(r => U(point, 0, r, a) * U(point, 1, r, b) * U(point, 2, r, c)), a, b, c);

    private static float[] Drawn()
    {
        HostRandom random = new(4);
        return [.. Enumerable.Range(0, Layout.Length).Select(_ => (float)random.Gaussian())];
    }
}
