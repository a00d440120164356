using System.Numerics;
using NUnit.Framework;

namespace TensorDecomp.Verify.Tests.Rings;

public sealed class RationalTests
{
    [FsCheck.NUnit.Property(Replay = "3,3")]
    public bool Every_fraction_is_in_lowest_terms_with_a_positive_denominator(long numerator, long denominator)
    {
        if (denominator == 0) return true;
        var x = new Rational(numerator, denominator);
        return x.Denominator.Sign > 0 && BigInteger.GreatestCommonDivisor(x.Numerator, x.Denominator).IsOne
            && x.Numerator * denominator == x.Denominator * numerator;
    }

    [FsCheck.NUnit.Property(Replay = "3,3")]
    public bool Division_undoes_multiplication(int a, int b, int c, int d)
    {
        if (b == 0 || c == 0 || d == 0) return true;
        Rational x = new(a, b), y = new(c, d);
        return x * y / y == x;
    }

    [FsCheck.NUnit.Property(Replay = "3,3")]
    public bool The_order_is_that_of_the_difference(int a, int b, int c, int d)
    {
        if (b == 0 || d == 0) return true;
        Rational x = new(a, b), y = new(c, d);
        return Math.Sign(x.CompareTo(y)) == (x - y).Sign;
    }

    [Test]
    public void A_zero_denominator_is_refused() =>
        Assert.That(() => new Rational(1, 0), Throws.InstanceOf<DivideByZeroException>());

    [Test]
    public void The_default_is_zero_and_prints_as_one_would_write_it()
    {
        Assert.That(default(Rational), Is.EqualTo(new Rational(0, 5)));
        Assert.That($"{new Rational(-6, 4)} {new Rational(4, 2)}", Is.EqualTo("-3/2 2"));
        Assert.That($"{new Gaussian<Rational>(new(1, 2), new(-1, 2))} {new Gaussian<Rational>(0, 1)} {new Gaussian<Rational>(0, -1)} " +
            $"{new Gaussian<Rational>(3, 2)}",
            Is.EqualTo("1/2-1/2i i -i 3+2i"));
    }
}
