using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Descents;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Kernels;

/// <summary>Whom a chain takes terms from, and which.</summary>
public sealed class ChainMatesTests
{
    private static readonly Target Target = new(new Shape(2, 3, 2), 6);
    private static readonly PointLayout Layout = new(Target);
    private static readonly int[][] Single = [.. Enumerable.Range(0, Target.Rank).Select(r => new[] { r })];

    [Test]
    public void Blocks_of_the_residual_are_its_squares_by_where_they_lie()
    {
        float[] point = Drawn(3);
        double[] blocks = new Residuals(Target, Layout).Blocks(point);
        int[] sizes = Layout.Sizes;
        Assert.That(blocks, Has.Length.EqualTo(sizes.Sum()));
        double[] expected = new double[blocks.Length];
        for (int a = 0; a < sizes[0]; a++)
            for (int b = 0; b < sizes[1]; b++)
                for (int c = 0; c < sizes[2]; c++)
                {
                    double e = Target.Tensor[a, b, c] - Enumerable.Range(0, Target.Rank)
                        .Sum(r => (double)U(point, 0, r, a) * U(point, 1, r, b) * U(point, 2, r, c));
                    foreach (int block in (int[])[a, sizes[0] + b, sizes[0] + sizes[1] + c]) expected[block] += e * e;
                }
        Assert.That(blocks, Is.EqualTo(expected).Within(1e-4));
    }

    /// <summary>The terms of a point in another order, each scaled within itself and moved a little: counterparts undo the order.</summary>
    [Test]
    public void Counterparts_are_the_terms_that_are_most_alike_and_none_is_two()
    {
        float[] point = Drawn(1), other = new float[Layout.Length];
        int[] order = [4, 2, 0, 5, 1, 3];
        HostRandom random = new(8);
        for (int r = 0; r < Target.Rank; r++)
            for (int f = 0; f < 3; f++)
                for (int k = 0; k < Layout.Sizes[f]; k++)
                    Layout.Vector(other.AsSpan(), f, order[r])[k] =
                        U(point, f, r, k) * (f == 0 ? -2f : 0.7f) + (float)(0.01 * random.Gaussian());
        ChainMates mates = new(Target, Layout, Single, tied: false);
        mates.Add(other);
        Assert.That(mates.Choose(point, new HostRandom(1)).Counterparts, Is.EqualTo(order));
        ChainMates tied = new(Target, Layout, Single, tied: true);
        tied.Add(other);
        Assert.That(tied.Choose(point, new HostRandom(1)).Counterparts, Is.Ordered, "an orbit has its place");
        float[] nothing = new float[Layout.Length];
        Assert.That(mates.Choose(nothing, new HostRandom(1)).Counterparts, Is.Unique.And.All.InRange(0, Target.Rank - 1));
    }

    /// <summary>One mate is right in a slice where the point is wrong, the other only where it is right as well.</summary>
    [Test]
    public void A_mate_attracts_by_being_right_where_the_point_is_wrong()
    {
        float[] exact = Naive(12), wrong = Naive(12), alike = Naive(12);
        foreach (float[] point in (float[][])[wrong, alike])
            foreach (ref float x in Full.Vector(point.AsSpan(), 0, 0)) x = 0;
        foreach (ref float x in Full.Vector(alike.AsSpan(), 0, 5)) x = 0;
        int[][] orbits = [.. Enumerable.Range(0, 12).Select(r => new[] { r })];
        ChainMates mates = new(Full12, Full, orbits, tied: false);
        mates.Add(alike);
        mates.Add(exact);
        for (ulong seed = 0; seed < 20; seed++)
            Assert.That(mates.Choose(wrong, new HostRandom(seed)).Point, Is.SameAs(exact));
        Assert.That(Enumerable.Range(0, 20).Select(seed => mates.Choose(exact, new HostRandom((ulong)seed)).Point).Distinct().Count(),
            Is.EqualTo(2), "where nobody is better, any");
    }

    [Test]
    public void The_oldest_makes_room()
    {
        ChainMates mates = new(Target, Layout, Single, tied: false);
        float[] first = Drawn(20);
        mates.Add(first);
        for (ulong seed = 0; seed < ChainMates.Most; seed++) mates.Add(Drawn(seed));
        Assert.That(mates.Count, Is.EqualTo(ChainMates.Most));
        for (ulong seed = 0; seed < 50; seed++)
            Assert.That(mates.Choose(Drawn(99), new HostRandom(seed)).Point, Is.Not.SameAs(first));
        mates.Clear();
        Assert.That(mates.Count, Is.Zero);
    }

    private static readonly Target Full12 = new(new Shape(2, 3, 2), 12);
    private static readonly PointLayout Full = new(Full12);

    /// <summary>The schoolbook algorithm.</summary>
    private static float[] Naive(int rank)
    {
        float[] point = new float[Full.Length];
        int term = 0;
        foreach (TensorEntry e in Full12.Tensor.Entries)
        {
            (Full.Vector(point.AsSpan(), 0, term)[e.A], Full.Vector(point.AsSpan(), 1, term)[e.B]) = (1, 1);
            Full.Vector(point.AsSpan(), 2, term++)[e.C] = 1;
        }
        Assert.That(term, Is.EqualTo(rank));
        return point;
    }

    private static float U(float[] point, int factor, int term, int index) => Layout.Vector(point.AsSpan(), factor, term)[index];

    private static float[] Drawn(ulong seed)
    {
        HostRandom random = new(seed);
        return [.. Enumerable.Range(0, Layout.Length).Select(_ => (float)random.Gaussian())];
    }
}
