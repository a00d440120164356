using NUnit.Framework;
using TensorDecomp.Schemes.Aggregation;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Schemes;

/// <summary>Schemes for square matrices of even size, from an identity that holds for all of them.</summary>
public sealed class TrilinearAggregationTests
{
    /// <summary>The formula is independent of the count: terms that vanish or agree in two factors are found, not counted.</summary>
    [TestCase(8, "Q", 416)]
    [TestCase(8, "F3", 416)]
    [TestCase(8, "Z[1/10]", 416)]
    [TestCase(10, "Q", 699)]
    [TestCase(12, "F5", 1086)]
    [TestCase(10, "F2", 690)]
    [TestCase(14, "F2", 1580)]
    [TestCase(8, "Z[1/6]", 422)]
    [TestCase(10, "Z[1/3]", 706)]
    public void Is_proved_and_has_the_rank_of_its_formula(int n, string name, int rank)
    {
        Ring.TryParse(name, out Ring ring);
        Scheme scheme = TrilinearAggregation.Of(n, ring);
        Assert.That(Verifier.Judge(scheme, new Claim.Over(ring)).Valid, Is.True);
        Assert.That((scheme.Rank, TrilinearAggregation.Rank(n, ring)), Is.EqualTo((rank, rank)));
    }

    [TestCase(14, 1593)]
    [TestCase(16, 2236)]
    [TestCase(28, 9846)]
    public void Its_formula_gives_what_is_published(int n, int rank) =>
        Assert.That(TrilinearAggregation.Rank(n, Ring.Rationals), Is.EqualTo(rank));

    /// <summary>The last vertex has the weight 2 − d, d being half the size. Where its cubes are one, it is divided by 2, d − 3 and
    /// 4d − 11, otherwise by 3.</summary>
    [TestCase(6, "Q", "even size, 8 or more")]
    [TestCase(9, "Q", "even size")]
    [TestCase(-8, "Q", "even size")]
    [TestCase(8, "F2", "divides by 2")]
    [TestCase(12, "F2", "divides by 4")]
    [TestCase(16, "F2", "divides by 6")]
    [TestCase(8, "Z", "divides by 3")]
    [TestCase(14, "Z[1/3]", "divides by 5")]
    [TestCase(10, "F3", "divides by 3")]
    [TestCase(12, "F3", "divides by 3")]
    [TestCase(14, "F5", "divides by 5")]
    [TestCase(14, "Z[1/10]", "divides by 3")]
    [TestCase(16, "F3", "divides by 3")]
    public void Says_where_there_is_none(int n, string name, string reason)
    {
        Ring.TryParse(name, out Ring ring);
        Assert.That(TrilinearAggregation.WhyNot(n, ring), Does.Contain(reason));
        Assert.That(() => TrilinearAggregation.Of(n, ring), Throws.ArgumentException.With.Message.Contains(reason));
    }

    [Test]
    public void Offers_itself_to_tables_where_the_ring_allows() =>
        Assert.That(
            from ring in (Ring[])[Ring.Rationals, Ring.Modulo(3), Ring.Modulo(2), Ring.Zt]
            select string.Join(' ', TrilinearAggregation.Derivations(16, ring).Select(d => $"{d.Shape.M}:{d.Rank}")),
            Is.EqualTo((string[])["8:416 10:699 12:1086 14:1593 16:2236", "8:416 14:1593", "10:690 14:1580", ""]));

    [Test]
    public void Its_family_says_where_the_exponent_is_lowest()
    {
        Assert.That(AggregationFamily.Over(Ring.Rationals)!.ToString(), Is.EqualTo(
            "⟨n,n,n⟩ ≤ (2n³ + 18n² + 37n + 24)/6 for even n ≥ 8, by trilinear aggregation; 32x32x32:14196 gives the exponent 2.7586"));
        Assert.That(AggregationFamily.Over(Ring.Modulo(3))!.ToString(), Does.Contain("where it holds over F3"));
        Assert.That(AggregationFamily.Over(Ring.Modulo(2))!.ToString(), Does.StartWith(
            "⟨n,n,n⟩ ≤ (2n³ + 18n² + 31n + 30)/6 for even n ≥ 8 where it holds over F2, by trilinear aggregation; "));
        Assert.That(AggregationFamily.Over(Ring.Zt), Is.Null);
    }
}
