using System.Numerics;
using NUnit.Framework;
using TensorDecomp.Tests;

namespace TensorDecomp.Verify.Tests;

public sealed class VerifierTests
{
    private static readonly Claim Exact = new Claim.Exact(), Residues = new Claim.Residues();
    private static readonly Scheme Mod2 = Known.Strassen.Select((_, _, c) => c.IsZero ? c : Coefficient.One);
    private static readonly Scheme Halved =
        Known.Strassen.Select((x, r, c) => r != 0 ? c : x == 0 ? c * new Rational(1, 2) : x == 1 ? c * new Rational(2) : c);

    [Test]
    public void Strassen_is_valid_over_ZT_in_every_characteristic()
    {
        Verdict verdict = Verifier.Certify(Known.Strassen);
        Assert.That(verdict, Has.Property(nameof(Verdict.Valid)).True);
        Assert.That((verdict.Rank, $"{verdict.Tensor}", $"{verdict.Ring}", $"{verdict.RingAfterRescaling}"),
            Is.EqualTo((7, "2x2x2", "ZT", "ZT")));
        Assert.That($"{verdict.Characteristics}", Is.EqualTo("every characteristic"));
        Assert.That(verdict.Census, Is.EqualTo(new Census(36, 18, 0, 0, 0)));
        Assert.That((verdict.FailingEquations, verdict.FirstFailure, verdict.Reason), Is.EqualTo((0L, (BrentFailure?)null, (string?)null)));
    }

    [Test]
    public void Each_single_changed_coefficient_is_refused([Range(0, 2)] int factor)
    {
        for (int r = 0; r < 7; r++)
            for (int a = 0; a < 4; a++)
                foreach (int change in (int[])[-2, -1, 1, 2])
                {
                    Verdict verdict =
                        Verifier.Certify(
                            Known.Strassen.With(factor, r, a, Known.Strassen.Factors[factor][r, a] + (Coefficient)(Rational)change));
                    Assert.That(verdict.Valid, Is.False, $"factor {factor}, term {r}, entry {a}, {change:+0;-0}");
                    Assert.That(verdict.FirstFailure, Is.Not.Null);
                    Assert.That(verdict.Reason, Does.Contain("of 64 Brent equations fail"));
                }
    }

    [Test]
    public void Residues_are_tried_over_the_integers_first()
    {
        Assert.That(Verifier.Judge(Known.Strassen, Residues).Ring, Is.EqualTo(Ring.Zt));
        Verdict modulo = Verifier.Judge(Mod2, Residues);
        Assert.That((modulo.Valid, $"{modulo.Ring}", $"{modulo.Characteristics}"), Is.EqualTo((true, "F2", "characteristic 2 only")));
        Verdict neither = Verifier.Judge(Mod2.With(0, 0, 0, Coefficient.Zero), Residues);
        Assert.That((neither.Valid, $"{neither.Ring}"), Is.EqualTo((false, "ZT")));
    }

    [Test]
    public void Exact_numbers_that_hold_only_modulo_2_are_refused_with_that_hint()
    {
        Verdict verdict = Verifier.Judge(Mod2, Exact);
        Assert.That(verdict.Valid, Is.False);
        Assert.That(verdict.Hints, Is.EqualTo(new[] { "all equations hold modulo 2" }));
        Assert.That(verdict.Characteristics.Contains(2) && !verdict.Characteristics.Contains(3));
    }

    [Test]
    public void A_demanded_ring_is_the_only_one_tried()
    {
        Assert.That(Verifier.Judge(Known.Strassen, new Claim.Over(Ring.Modulo(2))),
            Has.Property(nameof(Verdict.Valid)).True.And.Property(nameof(Verdict.Ring)).EqualTo(Ring.Modulo(2)));
        Assert.That(Verifier.Judge(Mod2, new Claim.Over(Ring.Modulo(3))).Valid, Is.False);
        Assert.That(Verifier.Judge(Mod2, new Claim.Over(Ring.Modulo(2))).Valid);
        Assert.That(Verifier.Judge(Mod2, new Claim.Over(Ring.Modulo(4))).Valid, Is.False);
        Assert.That(Verifier.Judge(Known.Strassen, new Claim.Over(Ring.Rationals)).Valid);
    }

    [Test]
    public void A_ring_without_the_coefficients_is_an_objection_not_a_failed_equation()
    {
        Verdict verdict = Verifier.Judge(Halved, new Claim.Over(Ring.Integers));
        Assert.That((verdict.Valid, verdict.FailingEquations, verdict.Reason),
            Is.EqualTo((false, 0L, "its coefficients lie in Z[1/2], not in Z")));
        Assert.That(verdict.Hints, Is.EqualTo(new[] { "all equations hold over Z[1/2]", "rescaled inside its terms it lies in ZT" }));
        Assert.That(Verifier.Judge(Halved, new Claim.Over(Ring.Modulo(2))).Reason, Does.Contain("does not map to F2"));
    }

    [Test]
    public void Rescaling_inside_terms_finds_the_smallest_ring()
    {
        Verdict verdict = Verifier.Certify(Halved);
        Assert.That(($"{verdict.Ring}", $"{verdict.RingAfterRescaling}", $"{verdict.Characteristics}"),
            Is.EqualTo(("Z[1/2]", "ZT", "every characteristic")));
        Scheme turned = Known.Strassen.Select((x, _, c) => x == 2 ? -c : c * Coefficient.I);
        Assert.That(($"{Verifier.Certify(turned).Ring}", $"{Verifier.Certify(turned).RingAfterRescaling}"), Is.EqualTo(("Z[i]", "ZT")));
    }

    [Test]
    public void A_denominator_that_rescaling_cannot_remove_costs_its_characteristic()
    {
        // ⟨1,1,1⟩ as 4·½·½ comes down to ZT; as ⅓ + ⅔ of the same product it cannot.
        Scheme split = new(new Shape(1, 1, 1),
            Factor.FromDense(2, 1, (r, _) => new Rational(r + 1, 3)), Factor.FromDense(2, 1, (_, _) => Coefficient.One),
            Factor.FromDense(2, 1, (_, _) => Coefficient.One));
        Verdict verdict = Verifier.Certify(split);
        Assert.That((verdict.Valid, $"{verdict.RingAfterRescaling}", $"{verdict.Characteristics}"),
            Is.EqualTo((true, "Z[1/3]", "every characteristic except 3")));
        Assert.That(verdict.Characteristics.Contains(2) && !verdict.Characteristics.Contains(3));
    }

    [Test]
    public void Terms_that_are_zero_duplicate_or_mergeable_are_counted()
    {
        // ⟨1,1,2⟩ as ½(a·b₁) + ½(a·b₁) + a·b₂ and two terms with a zero vector.
        Scheme scheme = new(new Shape(1, 1, 2),
            Factor.FromDense(5, 1, (r, _) => new Rational[] { new(1, 2), new(1, 2), 0, 1, 1 }[r]),
            Factor.FromDense(5, 2, (r, a) =>
                (a, r) switch
                {
                    (0, < 3) => Coefficient.One,
                    (1, >= 3) => Coefficient.One,
                    (0, 4) => Coefficient.One,
                    _ => Coefficient.Zero
                }),
            Factor.FromDense(5, 2, (r, a) =>
                (a, r) switch { (0, < 3) => Coefficient.One, (1, 3) => Coefficient.One, _ => Coefficient.Zero }));
        Verdict verdict = Verifier.Certify(scheme);
        Assert.That(verdict.Valid);
        Assert.That((verdict.Rank, verdict.Census.ZeroTerms, verdict.Census.DuplicateTerms, verdict.Census.MergeableTerms),
            Is.EqualTo((5, 2, 1, 1)));
        Assert.That(Verifier.Certify(Scheme.Naive(new Shape(1, 1, 2))).Census.MergeableTerms, Is.Zero);
    }

    [Test]
    public void Terms_sharing_two_directions_are_mergeable_without_being_duplicates()
    {
        // The first two terms multiply the same a₁·b, the last two write to the same c₂ from the same b; no two do both.
        Scheme scheme = Known.Dense(new Shape(2, 1, 1), ("1 0", "1", "1 0"), ("2 0", "1", "0 1"), ("0 1", "1", "0 1"));
        Census census = Verifier.Certify(scheme).Census;
        Assert.That((census.DuplicateTerms, census.MergeableTerms), Is.EqualTo((0, 2)));
    }

    [Test]
    public void Large_shapes_are_judged_without_tables_of_their_size()
    {
        // ⟨1024,1024,1024⟩ has 10¹⁸ equations; what one term does not touch costs nothing.
        Verdict tiny = Verifier.Certify(Known.OneTermOf(new Shape(1024, 1024, 1024)));
        Assert.That((tiny.Valid, tiny.FailingEquations, tiny.FailuresAreCounted), Is.EqualTo((false, (1L << 30) - 1, true)));
        Assert.That(tiny.Hints, Does.Contain("1 terms with 1 products of coefficients are too few for 1024x1024x1024 over any ring"));
        Scheme vector = Scheme.Naive(new Shape(1, 1024, 1));
        Assert.That(Verifier.Certify(vector).Valid);
    }

    [Test]
    public void A_wrong_scheme_of_many_long_numbers_is_left_at_its_first_failure()
    {
        // Numerators of 60 bits over powers of ten, as a file of floats has them: 2·10⁶ products of numbers of 200 bits.
        var random = new Random(5);
        Scheme floats = new(new Shape(5, 5, 5), Draw(), Draw(), Draw());
        Verdict verdict = Verifier.Certify(floats);
        Assert.That((verdict.Valid, verdict.FailuresAreCounted, $"{verdict.Characteristics}"), Is.EqualTo((false, false, "none")));
        Assert.That(verdict.Reason,
            Does.Match("^at least [0-9]+ of 15625 Brent equations fail; the coefficient of a.1,1.*b.1,1. in c.1,1. is"));

        Factor Draw() => Factor.FromDense(125, 25, (_, _) => new Rational(random.NextInt64(-1L << 60, 1L << 60), BigInteger.Pow(10, 18)));
    }

    [Test]
    public void A_denominator_s_prime_in_every_error_is_no_characteristic()
    {
        // (1 + p²)·(1/p)·p is off by p², a unit where 1/p is allowed.
        BigInteger p = 65537;
        Scheme squared = Scheme.Naive(new Shape(1, 1, 1)).With(0, 0, 0, new Rational(1 + p * p))
            .With(1, 0, 0, new Rational(1, p)).With(2, 0, 0, new Rational(p));
        Assert.That($"{Verifier.Certify(squared).Characteristics}", Is.EqualTo("none"));
    }
}
