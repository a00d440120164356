using System.Numerics;
using NUnit.Framework;

namespace TensorDecomp.Verify.Tests.Rings;

public sealed class ResidueTests
{
    [FsCheck.NUnit.Property(Replay = "2,3")]
    public bool The_map_from_the_integers_keeps_sums_and_products(long a, long b, int q)
    {
        long modulus = Math.Abs((long)q) + 2;
        return Residue.Of((BigInteger)a + b, modulus).Equals(Residue.Of(a, modulus) + Residue.Of(b, modulus))
            && Residue.Of((BigInteger)a * b, modulus).Equals(Residue.Of(a, modulus) * Residue.Of(b, modulus));
    }

    [FsCheck.NUnit.Property(Replay = "2,3")]
    public bool A_fraction_maps_to_the_quotient_exactly_where_its_denominator_is_a_unit(int numerator, int denominator, int q)
    {
        long modulus = Math.Abs((long)q) + 2;
        if (denominator == 0) return true;
        var fraction = new Rational(numerator, denominator);
        return Residue.Of(fraction, modulus) is { } x
            ? (x * Residue.Of(fraction.Denominator, modulus)).Equals(Residue.Of(fraction.Numerator, modulus))
            : !BigInteger.GreatestCommonDivisor(fraction.Denominator, modulus).IsOne;
    }

    [Test]
    public void Every_nonzero_class_of_a_prime_field_has_its_inverse()
    {
        for (int a = 1; a < 101; a++)
            Assert.That(a * Residue.Inverse(a, 101)!.Value % 101, Is.EqualTo(BigInteger.One), $"{a}");
        Assert.That(Residue.Inverse(0, 101), Is.Null);
        Assert.That(Residue.Inverse(6, 9), Is.Null);
        Assert.That(Residue.Inverse(-1, 9), Is.EqualTo((BigInteger)8));
    }

    [TestCase(1)]
    [TestCase(0)]
    [TestCase(1L << 62)]
    public void A_modulus_outside_two_to_two_to_the_62_is_refused(long modulus) =>
        Assert.That(() => Residue.Of(BigInteger.One, modulus), Throws.InstanceOf<ArgumentOutOfRangeException>());
}
