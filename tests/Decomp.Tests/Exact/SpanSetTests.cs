using System.Numerics;
using NUnit.Framework;
using TensorDecomp.Exact;
using TensorDecomp.Kernels;

namespace TensorDecomp.Tests.Exact;

public sealed class SpanSetTests
{
    [Test]
    public void Two_planes_meet_in_a_line_and_their_normals_span_a_plane()
    {
        (SpanSet spans, SpanSet dual) = (new SpanSet(3), new SpanSet(3));
        spans.Add([[1, 0, 0], [0, 1, 0], [2, -3, 0]], dual); // a third vector that adds nothing
        spans.Add([[0, 1, 1], [1, 2, 1]], dual);
        (PointSet points, PointSet normals) = (new PointSet(), new PointSet());
        spans.Meet(points);
        dual.Meet(normals);
        Assert.That(points.Counts, Is.EqualTo((int[])[1]));
        // (1, 1, 0) lies in both.
        Assert.That((Complex.Abs(points.Points[0][0] - points.Points[0][1]), points.Points[0][2].Magnitude), Is.EqualTo((0d, 0d))
            .Within(1e-12));
        Assert.That(normals.Points, Is.Empty, "two lines that differ do not meet in one");
    }

    [Test]
    public void What_the_rows_annihilate_goes_to_the_dual_without_conjugation()
    {
        (SpanSet spans, SpanSet dual) = (new SpanSet(3), new SpanSet(3));
        spans.Add([[1, Complex.ImaginaryOne, 0]], dual);
        spans.Add([[1, 0, 0]], dual);
        PointSet normals = new();
        dual.Meet(normals);
        Complex[] normal = normals.Points.Single();
        Assert.That((Complex.Abs(normal[0] + Complex.ImaginaryOne * normal[1]), normal[0].Magnitude), Is.EqualTo((0d, 0d)).Within(1e-12),
            "of both: (0, 0, 1)");
    }

    [Test]
    public void Lines_are_counted_and_spaces_of_which_one_is_in_the_other_give_none()
    {
        (SpanSet spans, SpanSet dual) = (new SpanSet(4), new SpanSet(4));
        Complex[][] plane = [[1, 0, 0, 0], [0, 1, 0, 0]];
        spans.Add(plane, dual);
        spans.Add([[1, 1, 0, 0], [1, -1, 0, 0]], dual); // the same plane
        spans.Add([[1, 0, 0, 0], [0, 0, 1, 0]], dual);
        spans.Add([[1, 0, 0, 0], [0, 0, 0, 1]], dual);
        PointSet points = new();
        spans.Meet(points);
        Assert.That(points.Counts, Is.EqualTo((int[])[5]), "all pairs but that of the same plane");
    }

    [Test]
    public void Subspaces_in_general_position_and_whole_spaces_give_none()
    {
        (SpanSet spans, SpanSet dual) = (new SpanSet(6), new SpanSet(6));
        HostRandom random = new(4);
        for (int k = 0; k < 12; k++)
            spans.Add([.. Enumerable.Range(0, k < 10 ? 3 : 7)
                .Select(_ => Enumerable.Range(0, 6).Select(_ => (Complex)random.Uniform(-1, 1)).ToArray())], dual);
        spans.Add([[0, 0, 0, 0, 0, 0]], dual);
        (PointSet points, PointSet normals) = (new PointSet(), new PointSet());
        spans.Meet(points);
        dual.Meet(normals);
        Assert.That((points.Points, normals.Points), Is.EqualTo((new List<Complex[]>(), new List<Complex[]>())));
    }

    [Test]
    public void Only_a_space_without_enough_directions_is_completed()
    {
        IndexSpace lacking = new(3), full = new(3);
        foreach (IndexSpace space in (IndexSpace[])[lacking, full])
        {
            space.Spans.Add([[1, 0, 0], [0, 1, 0]], space.DualSpans);
            space.Spans.Add([[1, 0, 0], [0, 0, 1]], space.DualSpans);
            space.Primal.Add([1, 0, 0]);
        }
        full.Primal.Add([1, 1, 0]);
        full.Primal.Add([1, 1, 1]);
        lacking.Complete();
        full.Complete();
        Assert.That((lacking.Primal.Counts[0], full.Primal.Counts[0]), Is.EqualTo((2, 1)));
    }
}
