using System.Numerics;
using NUnit.Framework;
using TensorDecomp.Tests;

namespace TensorDecomp.Verify.Tests;

/// <summary>The first check on its own, against a dense evaluation of the definition.</summary>
public sealed class BrentEquationsTests
{
    [Test]
    public void The_schoolbook_algorithm_holds_for_every_small_shape([Range(1, 3)] int m, [Range(1, 3)] int n, [Range(1, 3)] int p) =>
        Assert.That(BrentEquations.Check(Scheme.Naive(new Shape(m, n, p))).Holds);

    [FsCheck.NUnit.Property(Replay = "4,3", MaxTest = 60)]
    public bool Every_disguise_of_Strassen_holds(int seed, bool imaginary) =>
        BrentEquations.Check(Known.Disguised(Known.Strassen, seed, imaginary)).Holds;

    [FsCheck.NUnit.Property(Replay = "5,3", MaxTest = 60)]
    public bool Failures_and_their_number_are_those_of_the_definition(int seed, bool imaginary)
    {
        Scheme broken = Broken(seed, imaginary);
        BrentResult result = BrentEquations.Check(broken);
        (long failing, BrentFailure? first) = ByDefinition(broken);
        return result.Failing == failing && result.First == first;
    }

    [FsCheck.NUnit.Property(Replay = "6,3", MaxTest = 60)]
    public bool Words_and_big_integers_agree(int seed, bool imaginary)
    {
        Scheme broken = Broken(seed, imaginary);
        var cleared = new ClearedScheme(broken);
        Assert.That(cleared.FitsWords, "the generator should stay within words");
        return BrentEquations.Check(broken, cleared, inWords: true) == BrentEquations.Check(broken, cleared, inWords: false);
    }

    [Test]
    public void Words_are_used_up_to_their_bound_and_not_beyond()
    {
        // One product of 2⁵⁹ is below the bound, four times as much is above it, where a word would wrap.
        Assert.That(new ClearedScheme(Scaled(BigInteger.One << 59)).FitsWords);
        Assert.That(new ClearedScheme(Scaled(BigInteger.One << 62)).FitsWords, Is.False);
        Assert.That(BrentEquations.Check(Scaled((BigInteger.One << 64) + 1)).Holds, Is.False, "2⁶⁴ + 1 is 1 in a word");
        Assert.That(BrentEquations.Check(Scaled((BigInteger.One << 64) + 1)).First!.Actual, Is.EqualTo($"{(BigInteger.One << 64) + 1}"));

        static Scheme Scaled(BigInteger c) => Scheme.Naive(new Shape(1, 1, 1)).With(0, 0, 0, new Rational(c));
    }

    [FsCheck.NUnit.Property(Replay = "7,3", MaxTest = 60)]
    public bool The_equations_hold_modulo_exactly_the_divisors_of_the_common_divisor(int seed, byte q)
    {
        // Coefficients changed by multiples of q keep the equations true modulo q.
        long modulus = 2 + q % 12;
        var random = new Random(seed);
        Scheme scheme = Known.Strassen.With(random.Next(3), random.Next(7), random.Next(4), new Rational(5 + modulus * random.Next(1, 4)));
        BrentResult result = BrentEquations.Check(scheme);
        return BrentEquations.Check(scheme, modulus)!.Value.Holds == (result.CommonDivisor % modulus).IsZero;
    }

    [Test]
    public void Modulo_q_a_denominator_that_is_no_unit_has_no_image()
    {
        Scheme half = Known.Strassen.Select((x, _, c) => x == 0 ? c * new Rational(1, 2) : x == 1 ? c * new Rational(2) : c);
        Assert.That(BrentEquations.Check(half).Holds);
        Assert.That(BrentEquations.Check(half, 2), Is.Null);
        Assert.That(BrentEquations.Check(half, 3)!.Value.Holds);
    }

    [Test]
    public void The_first_failure_is_named_with_its_values()
    {
        BrentFailure failure = BrentEquations.Check(Known.Strassen.With(0, 2, 0, new Rational(3))).First!;
        Assert.That($"{failure}", Is.EqualTo("the coefficient of a[1,1]*b[1,2] in c[1,2] is 3, expected 1"));
    }

    [Test]
    public void A_sum_over_denominators_is_shown_as_a_fraction()
    {
        Scheme scheme = Scheme.Naive(new Shape(1, 1, 1)).With(0, 0, 0, new Coefficient(new Rational(1, 3), new Rational(-1, 2)));
        Assert.That(BrentEquations.Check(scheme).First!.Actual, Is.EqualTo("1/3-1/2i"));
    }

    [Test]
    public void The_cost_counts_products_and_not_the_shape()
    {
        // Strassen has 32 products of three coefficients, each added and looked at, and factors of 4 entries.
        Assert.That(BrentEquations.Cost(Known.Strassen), Is.EqualTo((BigInteger)(2 * 32 + 3 * 4)));
        Assert.That(BrentEquations.Cost(Known.OneTermOf(new Shape(1024, 1024, 1024))), Is.EqualTo((BigInteger)(2 + (3 << 20))));
    }

    [Test]
    public void Ones_that_no_term_touches_are_counted_and_the_first_of_them_is_named()
    {
        // The term's product is one of the 1024³ ones; the next row of A's first row is the first without any.
        BrentResult result = BrentEquations.Check(Known.OneTermOf(new Shape(1024, 1024, 1024)));
        Assert.That((result.Failing, result.CommonDivisor), Is.EqualTo(((1L << 30) - 1, BigInteger.One)));
        Assert.That($"{result.First}", Is.EqualTo("the coefficient of a[1,1]*b[1,2] in c[1,2] is 0, expected 1"));
    }

    [FsCheck.NUnit.Property(MaxTest = 100)]
    public void A_hasty_check_finds_the_same_first_failure(int seed, bool imaginary)
    {
        Scheme scheme = Broken(seed, imaginary);
        var cleared = new ClearedScheme(scheme);
        BrentResult hasty = BrentEquations.Check(scheme, cleared, cleared.FitsWords, hasty: true);
        (long failing, BrentFailure? first) = ByDefinition(scheme);
        Assert.That(hasty.First, Is.EqualTo(first));
        Assert.That(hasty.Failing, Is.InRange(1, failing));
        if (!hasty.Partial) Assert.That(hasty.Failing, Is.EqualTo(failing));
        else Assert.That(PrimeFactors.Without(hasty.CommonDivisor, cleared.One), Is.EqualTo(BigInteger.One));
    }

    /// <summary>A disguised Strassen with one coefficient changed, so that some equation fails.</summary>
    private static Scheme Broken(int seed, bool imaginary)
    {
        var random = new Random(seed);
        Scheme scheme = Known.Disguised(Known.Strassen, seed, imaginary);
        (int x, int r, int a) = (random.Next(3), random.Next(7), random.Next(4));
        return scheme.With(x, r, a, scheme.Factors[x][r, a] + new Rational(random.Next(1, 4), random.Next(1, 3)));
    }

    private static (long, BrentFailure?) ByDefinition(Scheme scheme)
    {
        Shape s = scheme.Shape;
        long failing = 0;
        BrentFailure? first = null;
        for (int ij = 0; ij < s.USize; ij++)
            for (int jk = 0; jk < s.VSize; jk++)
                for (int ik = 0; ik < s.WSize; ik++)
                {
                    Coefficient sum = Coefficient.Zero;
                    for (int r = 0; r < scheme.Rank; r++) sum += scheme.U[r, ij] * scheme.V[r, jk] * scheme.W[r, ik];
                    bool one = ij / s.N == ik / s.P && ij % s.N == jk / s.P && jk % s.P == ik % s.P;
                    if (sum.Equals(one ? Coefficient.One : Coefficient.Zero)) continue;
                    failing++;
                    first ??= new BrentFailure(scheme.Tensor, ij, jk, ik, one ? "1" : "0", $"{sum}");
                }
        return (failing, first);
    }
}
