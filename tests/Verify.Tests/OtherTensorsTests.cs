using System.Numerics;
using NUnit.Framework;
using TensorDecomp.Tests;

namespace TensorDecomp.Verify.Tests;

/// <summary>Both checks on tensors that are no matrix products, each on its own and together.</summary>
public sealed class OtherTensorsTests
{
    [Test]
    public void Karatsuba_multiplies_polynomials_with_three_products_in_every_characteristic()
    {
        Verdict verdict = Verifier.Certify(Known.Karatsuba);
        Assert.That((verdict.Valid, verdict.Rank, $"{verdict.Tensor}", $"{verdict.Ring}", $"{verdict.Characteristics}"),
            Is.EqualTo((true, 3, "poly:2x2", "ZT", "every characteristic")));
        Assert.That(Verifier.Judge(Known.Karatsuba, new Claim.Over(Ring.Modulo(2))).Valid);
    }

    [Test]
    public void Every_changed_coefficient_is_noticed_by_each_check([Range(0, 2)] int factor, [Range(0, 2)] int term,
        [Range(0, 1)] int index)
    {
        Scheme broken = Known.Karatsuba.With(factor, term, index, Known.Karatsuba.Factors[factor][term, index] + new Rational(2));
        Assert.That((BrentEquations.Check(broken).Holds, Execution.Multiplies(broken)), Is.EqualTo((false, false)));
        // An even error vanishes modulo 2.
        Assert.That((BrentEquations.Check(broken, 2)!.Value.Holds, Execution.Multiplies(broken, 2)), Is.EqualTo((true, true)));
    }

    [Test]
    public void A_failure_is_addressed_by_places()
    {
        Verdict verdict = Verifier.Certify(Known.Karatsuba.With(2, 0, 0, Coefficient.Zero));
        Assert.That(verdict.Reason, Is.EqualTo("1 of 12 Brent equations fail; the coefficient of a[1]*b[1] in c[1] is 0, expected 1"));
    }

    [Test]
    public void Terms_that_cancel_where_a_slice_has_no_entry_are_judged_as_any()
    {
        // The second slice is shorter than the place at which the entries of b[3] begin in the first.
        var tensor = new Tensor("stairs", 2, 4, 1, [.. Enumerable.Range(0, 4).Select(b => new TensorEntry(0, b, 0, 1)), new(1, 0, 0, 1)]);
        var naive = Scheme.Naive(tensor);
        Scheme padded = With(1), wrong = With(2);
        Assert.That((Verifier.Certify(padded).Valid, padded.Rank), Is.EqualTo((true, 7)));
        Assert.That(Verifier.Certify(wrong).Reason, Does.Contain("the coefficient of a[2]*b[4] in c[1] is 1, expected 0"));

        Scheme With(int value) => new(tensor, Extended(naive.U, 2, 1, [1, 1]), Extended(naive.V, 4, 3, [1, 1]),
            Extended(naive.W, 1, 0, [value, -1]));

        static Factor Extended(Factor factor, int size, int index, int[] values) => Factor.FromTerms(size,
            [.. Enumerable.Range(0, factor.Rank).Select(r => (IReadOnlyList<Entry>)factor.Term(r).ToArray()),
                .. values.Select(value => (IReadOnlyList<Entry>)[new Entry(index, new Rational(value))])]);
    }

    [Test]
    public void The_order_of_the_two_arguments_counts()
    {
        // a0·b1 − a1·b0: with the arguments exchanged it has the other sign, and over values that commute nobody would ask for both.
        var commutator = new Tensor("cross", 2, 2, 1, [new(0, 1, 0, 1), new(1, 0, 0, -1)]);
        var naive = Scheme.Naive(commutator);
        Assert.That(Verifier.Certify(naive).Valid);
        Assert.That(Verifier.Certify(new Scheme(commutator, naive.V, naive.U, naive.W)).Valid, Is.False);
    }

    [FsCheck.NUnit.Property(Replay = "21,3", MaxTest = 60)]
    public void Both_checks_are_those_of_the_definition_for_any_entries(int seed)
    {
        var random = new Random(seed);
        int[] sizes = [random.Next(1, 4), random.Next(1, 4), random.Next(1, 5)];
        TensorEntry[] entries = [.. from a in Enumerable.Range(0, sizes[0])
            from b in Enumerable.Range(0, sizes[1])
            from c in Enumerable.Range(0, sizes[2])
            select new TensorEntry(a, b, c, random.Next(-3, 4))];
        if (entries.All(e => e.Value == 0)) entries[0] = entries[0] with { Value = 1 };
        var tensor = new Tensor("random", sizes[0], sizes[1], sizes[2], entries);
        var naive = Scheme.Naive(tensor);
        Assert.That((BrentEquations.Check(naive).Holds, Execution.Multiplies(naive)), Is.EqualTo((true, true)));

        (int f, int r) = (random.Next(3), random.Next(naive.Rank));
        int at = random.Next(sizes[f]);
        Scheme changed = naive.With(f, r, at, naive.Factors[f][r, at] + new Rational(random.Next(1, 4), random.Next(1, 3)));
        BrentResult result = BrentEquations.Check(changed);
        (long failing, BrentFailure? first) = ByDefinition(changed);
        Assert.That((result.Failing, result.First), Is.EqualTo((failing, first)));
        Assert.That(Execution.Multiplies(changed), Is.EqualTo(failing == 0));
        foreach (int q in (int[])[2, 3, 5])
            if (BrentEquations.Check(changed, q) is { } modular)
                Assert.That(modular.Holds, Is.EqualTo((result.CommonDivisor % q).IsZero), $"modulo {q}");
    }

    [Test]
    public void Entries_that_vanish_modulo_q_are_not_missed()
    {
        var tensor = new Tensor("twice", 2, 1, 1, [new(0, 0, 0, 1), new(1, 0, 0, 2)]);
        var first = new Scheme(tensor, One(2), One(1), One(1));
        Assert.That((BrentEquations.Check(first, 2)!.Value.Holds, BrentEquations.Check(first).Failing), Is.EqualTo((true, 1L)));
        Assert.That($"{Verifier.Certify(first).Characteristics}", Is.EqualTo("characteristic 2 only"));

        static Factor One(int size) => Factor.FromTerms(size, [[new Entry(0, Coefficient.One)]]);
    }

    [Test]
    public void Large_entries_do_not_wrap_in_words()
    {
        var tensor = new Tensor("large", 1, 1, 1, [new(0, 0, 0, int.MaxValue)]);
        Scheme wrapping = Scheme.Naive(tensor).With(2, 0, 0, new Rational(int.MaxValue + (BigInteger.One << 64)));
        Assert.That((Verifier.Certify(Scheme.Naive(tensor)).Valid, Verifier.Certify(wrapping).Valid), Is.EqualTo((true, false)));
    }

    [Test]
    public void The_canonical_text_has_the_entries_and_not_the_name()
    {
        Assert.That(CanonicalForm.Text(CanonicalForm.Of(Known.Karatsuba, Ring.Zt), Ring.Zt), Is.EqualTo("""
            decomp tensor 1 2 2 3 3
            ZT
            0 0 0 1 ; 0 1 1 1 ; 1 0 1 1 ; 1 1 2 1
            1 0 ; 1 0 ; 1 -1 0
            1 1 ; 1 1 ; 0 1 0
            0 1 ; 0 1 ; 0 -1 1

            """.ReplaceLineEndings("\n")));
        var renamed = new Scheme(Known.Polynomials(2, 2, "other"), Known.Karatsuba.U, Known.Karatsuba.V, Known.Karatsuba.W);
        Assert.That(Hash(renamed), Is.EqualTo(Hash(Known.Karatsuba)));

        static string Hash(Scheme s) => CanonicalForm.Hash(CanonicalForm.Of(s, Ring.Zt), Ring.Zt);
    }

    private static (long, BrentFailure?) ByDefinition(Scheme scheme)
    {
        Tensor t = scheme.Tensor;
        long failing = 0;
        BrentFailure? first = null;
        for (int a = 0; a < t.USize; a++)
            for (int b = 0; b < t.VSize; b++)
                for (int c = 0; c < t.WSize; c++)
                {
                    Coefficient sum = Coefficient.Zero;
                    for (int r = 0; r < scheme.Rank; r++) sum += scheme.U[r, a] * scheme.V[r, b] * scheme.W[r, c];
                    if (sum.Equals((Coefficient)new Rational(t[a, b, c]))) continue;
                    failing++;
                    first ??= new BrentFailure(t, a, b, c, $"{t[a, b, c]}", $"{sum}");
                }
        return (failing, first);
    }
}
