using NUnit.Framework;
using TensorDecomp.Schemes.Composition;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Recombination;

/// <summary>Terms with a common factor of which one depends on others.</summary>
public sealed class DependentTermsTests
{
    private static readonly Shape Small = new(2, 2, 2);

    [TestCase("ZT")]
    [TestCase("Q")]
    [TestCase("F2")]
    [TestCase("F3")]
    public void A_term_split_in_two_is_put_together_again(string name)
    {
        Ring.TryParse(name, out Ring ring);
        Scheme s = RecombinationTests.Strassen;
        // The first term u⊗v⊗w as u⊗v'⊗w + u⊗(v − v')⊗w, with v' its first entry alone.
        Entry[] v = [.. s.V.Term(0)];
        Scheme split = new(s.Shape, Factor.FromTerms(4, [.. Terms(s.U), s.U.Term(0).ToArray()]),
            Factor.FromTerms(4, [[v[0]], .. Terms(s.V).Skip(1), v[1..]]), Factor.FromTerms(4, [.. Terms(s.W), s.W.Term(0).ToArray()]));
        Assert.That(split.Rank, Is.EqualTo(8));
        AssertHolds(split, ring);
        Scheme reduced = DependentTerms.Reduced(split, ring);
        Assert.That(reduced.Rank, Is.EqualTo(7));
        AssertHolds(reduced, ring);
    }

    [Test]
    public void Three_terms_with_one_factor_and_dependent_second_factors_become_two()
    {
        // e⊗(x + y)⊗z₃ goes into e⊗x⊗z₁ and e⊗y⊗z₂, also where the common factors differ by a scale.
        Factor u = Factor.FromTerms(4, [Row(1, 0, 0, 0), Row(2, 0, 0, 0), Row(-1, 0, 0, 0)]);
        Factor v = Factor.FromTerms(4, [Row(1, 0, 0, 0), Row(0, 1, 0, 0), Row(1, 1, 0, 0)]);
        Factor w = Factor.FromTerms(4, [Row(1, 0, 0, 0), Row(0, 1, 0, 0), Row(0, 0, 1, 0)]);
        Scheme reduced = DependentTerms.Reduced(new Scheme(Small, u, v, w), Ring.Rationals);
        Assert.That(reduced.Rank, Is.EqualTo(2));
        Assert.That(Sum(reduced), Is.EqualTo(Sum(new Scheme(Small, u, v, w))));
        // Over {−1,0,1} the half that this needs is not there.
        Assert.That(DependentTerms.Reduced(new Scheme(Small, u, v, w), Ring.Integers).Rank, Is.EqualTo(3));
    }

    [Test]
    public void What_has_no_dependent_terms_stays_the_same_object()
    {
        Assert.That(DependentTerms.Reduced(RecombinationTests.Strassen, Ring.Zt), Is.SameAs(RecombinationTests.Strassen));
        Scheme naive = Scheme.Naive(Small);
        Assert.That(DependentTerms.Reduced(naive, Ring.Modulo(2)), Is.SameAs(naive));
    }

    private static string Sum(Scheme s)
    {
        SortedDictionary<(int, int, int), Coefficient> sum = [];
        for (int r = 0; r < s.Rank; r++)
            foreach (Entry a in s.U.Term(r))
                foreach (Entry b in s.V.Term(r))
                    foreach (Entry c in s.W.Term(r))
                        sum[(a.Index, b.Index, c.Index)] = sum.GetValueOrDefault((a.Index, b.Index, c.Index)) + a.Value * b.Value * c.Value;
        return string.Join(' ', sum.Where(x => !x.Value.IsZero));
    }

    private static Entry[] Row(params int[] row) => [.. row.Select((c, i) => new Entry(i, (Rational)c)).Where(e => !e.Value.IsZero)];

    private static IEnumerable<Entry[]> Terms(Factor f) => Enumerable.Range(0, f.Rank).Select(r => f.Term(r).ToArray());

    private static void AssertHolds(Scheme scheme, Ring ring) =>
        Assert.That(Verifier.Judge(scheme, ring.Modulus == 0 ? new Claim.Exact() : new Claim.Over(ring)).Valid, Is.True);
}
