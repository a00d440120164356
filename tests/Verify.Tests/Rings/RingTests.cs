using NUnit.Framework;

namespace TensorDecomp.Verify.Tests.Rings;

public sealed class RingTests
{
    [TestCase("ZT", "ZT")]
    [TestCase("Z", "Z")]
    [TestCase("Z[1/2]", "Z[1/2]")]
    [TestCase("Z[1/12]", "Z[1/6]")]
    [TestCase("Z[1/1]", null)]
    [TestCase("Q", "Q")]
    [TestCase("R", "Q")]
    [TestCase("C", "Q(i)")]
    [TestCase("z[i]", "Z[i]")]
    [TestCase("Z[i, 1/2]", "Z[i,1/2]")]
    [TestCase("F2", "F2")]
    [TestCase("GF(3)", "F3")]
    [TestCase("gf5", "F5")]
    [TestCase("Z2", "F2")]
    [TestCase("Z/4", "Z/4")]
    [TestCase("F4", null)]
    [TestCase("F1", null)]
    [TestCase("F4611686018427387904", null)]
    [TestCase("Z/99999999999999999999", null)]
    [TestCase("H", null)]
    [TestCase("", null)]
    public void Names_are_read_as_the_field_writes_them(string text, string? name)
    {
        bool known = Ring.TryParse(text, out Ring ring);
        Assert.That(known ? ring.ToString() : null, Is.EqualTo(name));
    }

    [Test]
    public void Every_name_that_is_printed_is_read_back()
    {
        Ring[] rings =
            [Ring.Zt, Ring.Integers, Ring.Rationals, Ring.GaussianRationals, Ring.Inverting(2, false), Ring.Inverting(1, true),
            Ring.Inverting(System.Numerics.BigInteger.Pow(10, 40) + 1, true), Ring.Modulo(2), Ring.Modulo(4), Ring.Modulo((1L << 61) - 1)];
        foreach (Ring ring in rings)
        {
            Assert.That(Ring.TryParse(ring.ToString(), out Ring read), Is.True, $"{ring}");
            Assert.That(read, Is.EqualTo(ring));
        }
    }

    [Test]
    public void Membership_follows_the_chain_of_rings()
    {
        Coefficient half = new Rational(1, 2), third = new Rational(1, 3), two = new Rational(2), one = Coefficient.One, i = Coefficient.I;
        Assert.That(Ring.Zt.Contains(one) && !Ring.Zt.Contains(two));
        Assert.That(Ring.Integers.Contains(two) && !Ring.Integers.Contains(half) && !Ring.Integers.Contains(i));
        Assert.That(Ring.Inverting(2, false).Contains(half * half) && !Ring.Inverting(2, false).Contains(third));
        Assert.That(Ring.Inverting(6, true).Contains(third * half * i) && !Ring.Inverting(6, false).Contains(i));
        Assert.That(Ring.Rationals.Contains(third) && !Ring.Rationals.Contains(i) && Ring.GaussianRationals.Contains(i));
        Assert.That(Ring.Modulo(2).Contains(third) && !Ring.Modulo(2).Contains(half) && !Ring.Modulo(2).Contains(i));
        Assert.That(Ring.Modulo(9).Contains(half) && !Ring.Modulo(9).Contains(third));
    }

    [Test]
    public void Primes_are_told_from_pseudoprimes()
    {
        // 3215031751 passes Miller-Rabin to the bases 2, 3, 5 and 7; 561 is the first Carmichael number.
        Assert.That(Ring.Modulo(3215031751).ToString(), Is.EqualTo("Z/3215031751"));
        Assert.That(Ring.Modulo(561).ToString(), Is.EqualTo("Z/561"));
        Assert.That(Ring.Modulo((1L << 61) - 1).ToString(), Is.EqualTo($"F{(1L << 61) - 1}"));
    }
}
