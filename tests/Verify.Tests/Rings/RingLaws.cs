using System.Numerics;
using NUnit.Framework;

namespace TensorDecomp.Verify.Tests.Rings;

/// <summary>The laws every <see cref="IRing{T}"/> must obey; each ring is one line at the bottom.</summary>
public abstract class RingLaws<T> where T : struct, IRing<T>
{
    /// <summary>Any three integers and a second three give an element: the fixture says how.</summary>
    protected abstract T Element(int a, int b, int c);

    private T X((int, int, int) t) => Element(t.Item1, t.Item2, t.Item3);

    [FsCheck.NUnit.Property(Replay = "1,3")]
    public bool Addition_is_a_commutative_group((int, int, int) x, (int, int, int) y, (int, int, int) z)
    {
        (T a, T b, T c) = (X(x), X(y), X(z));
        return (a + b).Equals(b + a) && (a + (b + c)).Equals(a + b + c) && (a + T.Zero).Equals(a)
            && (a + -a).IsZero && (a - b).Equals(a + -b);
    }

    [FsCheck.NUnit.Property(Replay = "1,3")]
    public bool Multiplication_is_a_commutative_monoid((int, int, int) x, (int, int, int) y, (int, int, int) z)
    {
        (T a, T b, T c) = (X(x), X(y), X(z));
        return (a * b).Equals(b * a) && (a * (b * c)).Equals(a * b * c) && (a * T.One).Equals(a) && (a * T.Zero).IsZero;
    }

    [FsCheck.NUnit.Property(Replay = "1,3")]
    public bool Multiplication_distributes_over_addition((int, int, int) x, (int, int, int) y, (int, int, int) z)
    {
        (T a, T b, T c) = (X(x), X(y), X(z));
        return (a * (b + c)).Equals(a * b + a * c);
    }

    [FsCheck.NUnit.Property(Replay = "1,3")]
    public bool Equality_is_that_of_the_difference((int, int, int) x, (int, int, int) y)
    {
        (T a, T b) = (X(x), X(y));
        return a.Equals(b) == (a - b).IsZero && (!a.Equals(b) || a.GetHashCode() == b.GetHashCode());
    }

    [Test]
    public void Zero_and_one_differ()
    {
        Assert.That(T.Zero.IsZero, Is.True);
        Assert.That(T.One.IsZero, Is.False);
    }
}

public sealed class IntegerLaws : RingLaws<Integer>
{
    protected override Integer Element(int a, int b, int c) => new((BigInteger)a * b * b * c);
}

public sealed class WordLaws : RingLaws<Word>
{
    protected override Word Element(int a, int b, int c) => new((long)a * b + c);
}

public sealed class RationalLaws : RingLaws<Rational>
{
    protected override Rational Element(int a, int b, int c) => new Rational(a, b == 0 ? 7 : b) * (Rational)c;
}

public sealed class GaussianIntegerLaws : RingLaws<Gaussian<Integer>>
{
    protected override Gaussian<Integer> Element(int a, int b, int c) => new(new Integer(a), new Integer((BigInteger)b * c));
}

public sealed class GaussianWordLaws : RingLaws<Gaussian<Word>>
{
    protected override Gaussian<Word> Element(int a, int b, int c) => new(new Word(a), new Word((long)b * c));
}

public sealed class GaussianRationalLaws : RingLaws<Gaussian<Rational>>
{
    protected override Gaussian<Rational> Element(int a, int b, int c) => new(new Rational(a, c == 0 ? 1 : c), new Rational(b, 6));
}

[TestFixture(2)]
[TestFixture(3)]
[TestFixture(4)]
[TestFixture(1_000_003)]
[TestFixture((1L << 62) - 57)]
public sealed class ResidueLaws(long modulus) : RingLaws<Residue>
{
    protected override Residue Element(int a, int b, int c) => Residue.Of((BigInteger)a * b + c, modulus);
}

[TestFixture(3)]
[TestFixture(7)]
public sealed class GaussianResidueLaws(long modulus) : RingLaws<Gaussian<Residue>>
{
    protected override Gaussian<Residue> Element(int a, int b, int c) =>
        new(Residue.Of((BigInteger)a, modulus), Residue.Of((BigInteger)b * c, modulus));
}
