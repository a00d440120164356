using NUnit.Framework;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Descents;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Kernels;

/// <summary>What marks make of a point.</summary>
public sealed class MoveMarksTests
{
    private static readonly PointLayout Layout = new(new Target(new Shape(2, 2, 2), 5));
    private static readonly int[][] Orbits = [[0], [1], [2], [3, 4]];
    private readonly float[] _kept = Point(), _moved = new float[Layout.Length];
    private readonly MoveMarks _marks = new(Layout, Orbits);

    [SetUp]
    public void Clear() => _marks.Clear();

    [Test]
    public void What_is_not_marked_stays()
    {
        Apply();
        Assert.That(_moved, Is.EqualTo(_kept));
    }

    [Test]
    public void Drawn_terms_are_counted_once_and_whole_orbits_together()
    {
        Moves moves = new(_marks);
        moves.Draw(3);
        moves.Draw(-1); // the same
        moves.Draw(0);
        Assert.That(moves.Drawn, Is.EqualTo(3));
        moves.Shake(3, 0.1);
        Assert.That((moves.Drawn, _marks.IsDrawn(3), _marks.IsMarked(3), _marks.IsMarked(1)), Is.EqualTo((1, false, true, false)));
    }

    [Test]
    public void A_split_term_is_the_sum_of_its_halves_and_a_merged_one_of_both()
    {
        new Moves(_marks).Split(0, 2, 0);
        Apply();
        for (int a = 0; a < 4; a++)
            for (int b = 0; b < 4; b++)
                for (int c = 0; c < 4; c++)
                    Assert.That(Entry(_moved, 0, a, b, c) + Entry(_moved, 2, a, b, c), Is.EqualTo(Entry(_kept, 0, a, b, c)).Within(1e-5));

        // Two terms alike in u and v, up to factors: their sum is a single term.
        float[] alike = [.. _kept];
        foreach ((int factor, float by) in new[] { (0, 2f), (1, -0.5f) })
            for (int k = 0; k < 4; k++) Layout.Vector(alike.AsSpan(), factor, 1)[k] = by * Layout.Vector(alike.AsSpan(), factor, 0)[k];
        Clear();
        new Moves(_marks).Merge(0, 1);
        HostRandom random = new(1);
        _marks.Apply(alike, _moved, ref random);
        Assert.That(_marks.IsDrawn(1), Is.True, "the other makes room");
        for (int a = 0; a < 4; a++)
            for (int c = 0; c < 4; c++)
                Assert.That(Entry(_moved, 0, a, 1, c), Is.EqualTo(Entry(alike, 0, a, 1, c) + Entry(alike, 1, a, 1, c)).Within(1e-5));
    }

    [Test]
    public void Halves_go_apart_and_an_overwritten_half_leaves_both_as_they_are()
    {
        new Moves(_marks).Split(0, 2, 0.1);
        Apply();
        Assert.That(Enumerable.Range(0, 4).Select(k => Layout.Vector(_moved.AsSpan(), 0, 0)[k] + Layout.Vector(_moved.AsSpan(), 0, 2)[k]),
            Is.EqualTo(Enumerable.Range(0, 4).Select(k => 2 * MathF.Cbrt(0.5f) * Layout.Vector(_kept.AsSpan(), 0, 0)[k])).Within(1e-6));
        Assert.That(Layout.Vector(_moved.AsSpan(), 0, 0)[0], Is.Not.EqualTo(Layout.Vector(_moved.AsSpan(), 0, 2)[0]));
        new Moves(_marks).Scale(2, 1);
        Apply();
        Assert.That(_moved, Is.EqualTo(_kept));
    }

    [Test]
    public void Orbits_of_different_sizes_are_not_paired_nor_is_one_with_itself()
    {
        Moves moves = new(_marks);
        moves.Merge(0, 3);
        moves.Split(3, 1, 0.1);
        moves.Merge(2, 2);
        Apply();
        Assert.That((moves.Drawn, _moved), Is.EqualTo((0, _kept)));
    }

    [Test]
    public void Shaken_and_scaled_terms_change_as_whole_orbits()
    {
        Moves moves = new(_marks);
        moves.Scale(3, -2);
        moves.Shake(1, 0.5);
        Apply();
        foreach (int term in Orbits[3])
            for (int f = 0; f < 3; f++)
                Assert.That(Layout.Vector(_moved.AsSpan(), f, term)[1], Is.EqualTo(-2 * Layout.Vector(_kept.AsSpan(), f, term)[1]));
        float[] far = [.. Enumerable.Range(0, 3).SelectMany(f => Enumerable.Range(0, 4)
            .Select(k => Math.Abs(Layout.Vector(_moved.AsSpan(), f, 1)[k] - Layout.Vector(_kept.AsSpan(), f, 1)[k])))];
        Assert.That(far, Has.All.GreaterThan(0).And.All.LessThan(3));
    }

    private void Apply()
    {
        HostRandom random = new(1);
        _marks.Apply(_kept, _moved, ref random);
    }

    private static double Entry(float[] point, int term, int a, int b, int c) => (double)Layout.Vector(point.AsSpan(), 0, term)[a]
        * Layout.Vector(point.AsSpan(), 1, term)[b] * Layout.Vector(point.AsSpan(), 2, term)[c];

    private static float[] Point()
    {
        HostRandom random = new(8);
        return [.. Enumerable.Range(0, Layout.Length).Select(_ => (float)random.Gaussian())];
    }
}
