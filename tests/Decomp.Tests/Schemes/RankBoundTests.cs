using NUnit.Framework;
using TensorDecomp.Schemes;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Schemes;

/// <summary>Lower bounds that are proved.</summary>
public sealed class RankBoundTests
{
    [TestCase(2, 2, 2, 7)]
    [TestCase(3, 2, 2, 11)]
    [TestCase(3, 3, 3, 19)]
    [TestCase(3, 4, 3, 24)]
    [TestCase(4, 4, 4, 34)]
    [TestCase(1, 5, 7, 35)]
    [TestCase(2, 3, 5, 15)]
    public void A_shape_has_the_best_known_bound_in_any_order_of_its_dimensions(int m, int n, int p, int least)
    {
        foreach (Shape shape in (Shape[])[new(m, n, p), new(n, p, m), new(p, n, m)])
            Assert.That(RankBound.Of(shape, Ring.Rationals).Rank, Is.EqualTo(least), $"{shape}");
    }

    [Test]
    public void Over_two_elements_the_product_of_two_by_two_with_two_by_n_is_settled()
    {
        for (int n = 2; n < 9; n++) Assert.That(RankBound.Of(new Shape(2, 2, n), Ring.Modulo(2)).Rank, Is.EqualTo((7 * n + 1) / 2));
    }

    [Test]
    public void No_record_is_below_a_bound()
    {
        Assert.That(from shape in RecordTable.Current.Shapes
                    from ring in (Ring[])[Ring.Zt, Ring.Rationals, Ring.GaussianRationals, Ring.Modulo(2), Ring.Modulo(3)]
                    let bound = RankBound.Of(shape, ring)
                    where RecordTable.Current.Best(shape, ring) is { } record && record.Rank < bound.Rank
                    select $"{shape} over {ring} is below {bound.Rank} ({bound.Source})", Is.Empty);
    }
}
