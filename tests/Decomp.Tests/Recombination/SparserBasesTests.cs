using NUnit.Framework;
using TensorDecomp.Schemes.Bases;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Recombination;

/// <summary>Bases in which a large scheme has fewer entries.</summary>
public sealed class SparserBasesTests
{
    [TestCase("Q", 3, 2)]
    [TestCase("Z", 2, 1)]
    [TestCase("F2", 1, 1)]
    [TestCase("F3", -1, 1)]
    [TestCase("F7", 3, 1)]
    public void A_scheme_in_dense_bases_comes_back_as_sparse_as_it_was(string name, int numerator, int denominator)
    {
        Ring.TryParse(name, out Ring ring);
        Scheme plain = Scheme.Naive(new Shape(3, 4, 5)), dense = plain;
        Coefficient by = new(new Rational(numerator, denominator), Rational.Zero);
        foreach (Axis axis in Axes.All)
            for (int k = 0; k < 2; k++) dense = Residues.Balanced(Sandwich.Elementary(dense, axis, k, k + 1, by), ring);
        Assert.That(dense.Nonzeros, Is.GreaterThan(plain.Nonzeros));
        Scheme sparser = SparserBases.Of(dense, ring);
        Assert.That((sparser.Nonzeros, sparser.Rank, sparser.Shape), Is.EqualTo((plain.Nonzeros, plain.Rank, plain.Shape)));
        Assert.That(Verifier.Judge(sparser, ring.Modulus == 0 ? new Claim.Exact() : new Claim.Over(ring)).Valid, Is.True);
    }

    /// <summary>What holds modulo 3 holds there afterwards: no number is divided by that was not divided by before.</summary>
    [Test]
    public void Denominators_stay_among_those_of_the_scheme()
    {
        Scheme plain = Scheme.Naive(new Shape(2, 3, 3)), dense = plain;
        foreach ((Axis axis, int c) in new[] { (Axis.M, 3), (Axis.N, 3), (Axis.P, 2) })
            dense = Sandwich.Elementary(dense, axis, 0, 1, new Coefficient(new Rational(c), Rational.Zero));
        Scheme sparser = SparserBases.Of(dense, Ring.Rationals);
        Assert.That(Ring.Integers.Contains(sparser) && Verifier.Certify(sparser).Valid, Is.True);
        Assert.That(sparser.Nonzeros, Is.EqualTo(plain.Nonzeros));
    }

    [TestCase("Q")]
    [TestCase("F2")]
    public void What_no_single_step_makes_sparser_stays_the_same_object(string name)
    {
        Ring.TryParse(name, out Ring ring);
        Scheme naive = Scheme.Naive(new Shape(3, 2, 4));
        Assert.That(SparserBases.Of(naive, ring), Is.SameAs(naive));
    }
}
