using NUnit.Framework;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Schemes.Narrow;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Schemes;

/// <summary>Matrices with an inner dimension of two, in as many products as Hopcroft and Kerr need.</summary>
public sealed class HopcroftKerrTests
{
    [Test]
    public void All_up_to_a_size_are_proved_and_have_the_rank_of_the_formula([Values("Q", "F2", "F3", "Z")] string name)
    {
        Ring.TryParse(name, out Ring ring);
        (int, int, int)[] wrong = [.. from n in Enumerable.Range(1, 9)
                                      from m in Enumerable.Range(1, n)
                                      where HopcroftKerr.WhyNot(m, n, ring) is null
                                      let scheme = HopcroftKerr.Of(m, n, ring)
                                      where scheme.Rank != (3 * m * n + n + 1) / 2 || !Verifier.Judge(scheme, new Claim.Over(ring)).Valid
                                      select (m, n, scheme.Rank)];
        Assert.That(wrong, Is.Empty);
    }

    /// <summary>Over ℚ all sizes; over every field those with 3(m − 1)/2 ≤ n, but where parts of three cannot be regular, and more over
    /// fields with more elements.</summary>
    [TestCase("Q", 136)]
    [TestCase("F2", 98)]
    [TestCase("F3", 98)]
    [TestCase("F7", 125)]
    public void Says_how_many_sizes_a_ring_has(string name, int count)
    {
        Ring.TryParse(name, out Ring ring);
        Assert.That((from n in Enumerable.Range(1, 16) from m in Enumerable.Range(1, n) select HopcroftKerr.WhyNot(m, n, ring))
            .Count(reason => reason is null), Is.EqualTo(count));
    }

    [TestCase(16, 16, 392)]
    [TestCase(7, 8, 88)]
    [TestCase(3, 4, 20)]
    [TestCase(4, 3, 20)]
    [TestCase(2, 5, 18)]
    [TestCase(1, 5, 10)]
    public void Its_formula_gives_what_is_published(int m, int n, int rank) => Assert.That(HopcroftKerr.Rank(m, n), Is.EqualTo(rank));

    [Test]
    public void More_rows_than_columns_are_a_transposed_scheme()
    {
        Scheme scheme = HopcroftKerr.Of(5, 3, Ring.Rationals);
        Assert.That((scheme.Shape, scheme.Rank), Is.EqualTo((new Shape(5, 2, 3), 25)));
        Assert.That(Verifier.Judge(scheme, new Claim.Over(Ring.Rationals)).Valid, Is.True);
    }

    [TestCase(0, 3, "Q", "rows and columns")]
    [TestCase(4, 4, "F2", "takes 4 bases")]
    [TestCase(8, 8, "F5", "takes 8 bases")]
    [TestCase(5, 5, "Z", "not in Z")]
    [TestCase(3, 3, "Z/4", "neither")]
    public void Says_where_there_is_none(int m, int n, string name, string reason)
    {
        if (!Ring.TryParse(name, out Ring ring)) ring = Ring.Modulo(4);
        Assert.That(HopcroftKerr.WhyNot(m, n, ring), Does.Contain(reason));
        Assert.That(() => HopcroftKerr.Of(m, n, ring), Throws.ArgumentException.With.Message.Contains(reason));
    }

    /// <summary>A table offers the dimensions ascending.</summary>
    [Test]
    public void Offers_itself_to_tables()
    {
        Derivation[] offered = [.. HopcroftKerr.Derivations(5, Ring.Modulo(2))];
        Assert.That(offered.Select(d => $"{d.Shape}:{d.Rank}"), Is.EqualTo(
            (string[])["2x2x2:7", "2x2x3:11", "2x3x3:15", "2x2x4:14", "2x3x4:20", "2x2x5:18", "2x3x5:25", "2x4x5:33"]));
        foreach (Derivation one in offered)
        {
            Assert.That((one.Scheme.Shape, one.Scheme.Rank), Is.EqualTo((one.Shape, one.Rank)));
            Assert.That(Verifier.Judge(one.Scheme, new Claim.Over(Ring.Modulo(2))).Valid, Is.True);
        }
    }
}
