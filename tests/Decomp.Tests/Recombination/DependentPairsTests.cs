using NUnit.Framework;
using TensorDecomp.Schemes.Composition;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Recombination;

/// <summary>Terms whose products of two factors depend on those of others, without a common factor.</summary>
public sealed class DependentPairsTests
{
    private static readonly Shape Small = new(2, 2, 2);

    /// <summary>(x+y)⊗(x+y) + (x−y)⊗(x−y) = 2·x⊗x + 2·y⊗y, in each of the three pairs of factors.</summary>
    [TestCase("Q", 3)]
    [TestCase("Z", 3)]
    [TestCase("F2", 3)] // there x + y is x − y
    [TestCase("F3", 3)]
    [TestCase("ZT", 4)] // a coefficient 2 is not among −1, 0 and 1
    public void Four_squares_on_a_plane_are_three(string name, int rank)
    {
        Ring.TryParse(name, out Ring ring);
        Entry[][] squares = [Row(1, 0, 0, 0), Row(0, 1, 0, 0), Row(1, 1, 0, 0), Row(1, -1, 0, 0)];
        Entry[][] free = [Row(1, 0, 0, 0), Row(0, 1, 0, 0), Row(0, 0, 1, 0), Row(0, 0, 0, 1)];
        for (int third = 0; third < 3; third++)
        {
            Factor[] factors = [.. Enumerable.Range(0, 3).Select(x => Factor.FromTerms(4, x == third ? free : squares))];
            Scheme four = new(Small, factors[0], factors[1], factors[2]);
            if (name != "F2") Assert.That(DependentTerms.Reduced(four, ring).Rank, Is.EqualTo(4), "no factor is shared");
            Scheme reduced = DependentPairs.Reduced(four, ring);
            Assert.That(reduced.Rank, Is.EqualTo(rank));
            Assert.That(Sum(reduced, ring), Is.EqualTo(Sum(four, ring)));
            Assert.That(ring.Contains(reduced), Is.True);
        }
    }

    /// <summary>The coefficients of a relation may be fractions, and of a scheme whose own have even denominators.</summary>
    [Test]
    public void Fractions_are_reconstructed()
    {
        Coefficient half = new(new Rational(1, 2), Rational.Zero), third = new(new Rational(2, 3), Rational.Zero);
        Entry[] ofX = [new(0, half)], ofY = [new(1, third)], both = [new(0, half), new(1, third)];
        Factor u = Factor.FromTerms(4, [ofX, ofX, ofX]), v = Factor.FromTerms(4, [ofX, ofY, both]);
        Scheme scheme = new(Small, u, v, Factor.FromTerms(4, [Row(1, 0, 0, 0), Row(0, 1, 0, 0), Row(0, 0, 1, 0)]));
        Scheme reduced = DependentPairs.Reduced(scheme, Ring.Rationals);
        Assert.That(reduced.Rank, Is.EqualTo(2));
        Assert.That(Sum(reduced, Ring.Rationals), Is.EqualTo(Sum(scheme, Ring.Rationals)));
    }

    /// <summary>Random terms on few dimensions have many relations; what is left has none, and sums up to the same.</summary>
    [TestCase("Q")]
    [TestCase("F2")]
    [TestCase("F3")]
    [TestCase("F5")]
    public void Random_terms_sum_up_to_the_same_and_no_pair_depends_any_more(string name)
    {
        Ring.TryParse(name, out Ring ring);
        Random random = new(7);
        for (int round = 0; round < 6; round++)
        {
            Factor Terms(int rank) => Factor.FromTerms(4, [.. Enumerable.Range(0, rank).Select(_ =>
                Row(random.Next(-1, 2), random.Next(-1, 2), 0, 1 - 2 * random.Next(2)))]);
            Scheme scheme = new(Small, Terms(14), Terms(14), Terms(14));
            Scheme reduced = DependentPairs.Reduced(scheme, ring, (ulong)round);
            Assert.That(Sum(reduced, ring), Is.EqualTo(Sum(scheme, ring)));
            Assert.That(reduced.Rank, Is.LessThanOrEqualTo(9), "the products of two factors span nine dimensions at most");
            Assert.That(DependentPairs.Reduced(reduced, ring, 99), Is.SameAs(reduced), "other forms find nothing that these did not");
        }
    }

    /// <summary>In more orders no fewer terms are left out, and the sum stays what it is.</summary>
    [TestCase("Q")]
    [TestCase("F3")]
    public void Other_orders_of_the_terms_leave_out_as_many_or_more(string name)
    {
        Ring.TryParse(name, out Ring ring);
        Random random = new(5);
        int fewer = 0;
        for (int round = 0; round < 12; round++)
        {
            Factor Terms(int rank) => Factor.FromTerms(4, [.. Enumerable.Range(0, rank).Select(_ =>
                Row(random.Next(-1, 2), random.Next(-1, 2), random.Next(-1, 2), 1 - 2 * random.Next(2)))]);
            Scheme scheme = new(Small, Terms(15), Terms(15), Terms(15));
            Scheme once = DependentPairs.Reduced(scheme, ring), often = DependentPairs.Reduced(scheme, ring, orders: 6);
            Assert.That(often.Rank, Is.LessThanOrEqualTo(once.Rank));
            Assert.That(Sum(often, ring), Is.EqualTo(Sum(scheme, ring)));
            if (often.Rank < once.Rank) fewer++;
        }
        TestContext.Out.WriteLine($"{fewer} of 12 have fewer terms");
    }

    [TestCase("ZT")]
    [TestCase("F2")]
    public void What_has_no_relations_stays_the_same_object(string name)
    {
        Ring.TryParse(name, out Ring ring);
        Assert.That(DependentPairs.Reduced(RecombinationTests.Strassen, ring), Is.SameAs(RecombinationTests.Strassen));
        Scheme naive = Scheme.Naive(new Shape(3, 2, 3));
        Assert.That(DependentPairs.Reduced(naive, ring), Is.SameAs(naive));
    }

    [Test]
    public void A_sum_of_schemes_with_a_column_in_common_loses_what_both_have()
    {
        // C = AB once by Strassen's and once more minus itself is the zero tensor; with the naive one it is the naive one.
        Scheme s = RecombinationTests.Strassen, naive = Scheme.Naive(Small);
        Factor Joined(Func<Scheme, Factor> of, bool negative) => Factor.FromTerms(4, [.. Terms(of(naive)), .. Terms(of(s)),
            .. Terms(of(s)).Select(t => negative ? t.Select(e => e with { Value = -e.Value }).ToArray() : t)]);
        Scheme all = new(Small, Joined(x => x.U, false), Joined(x => x.V, false), Joined(x => x.W, true));
        Scheme reduced = DependentPairs.Reduced(all, Ring.Integers);
        Assert.That(reduced.Rank, Is.LessThanOrEqualTo(8));
        Assert.That(Verifier.Judge(reduced, new Claim.Exact()).Valid, Is.True);
    }

    private static string Sum(Scheme s, Ring ring)
    {
        SortedDictionary<(int, int, int), Coefficient> sum = [];
        for (int r = 0; r < s.Rank; r++)
            foreach (Entry a in s.U.Term(r))
                foreach (Entry b in s.V.Term(r))
                    foreach (Entry c in s.W.Term(r))
                        sum[(a.Index, b.Index, c.Index)] = sum.GetValueOrDefault((a.Index, b.Index, c.Index)) + a.Value * b.Value * c.Value;
        return string.Join(' ', sum.Select(x => (x.Key, Value: ring.Modulus == 0 ? x.Value.Re.ToString()
            : $"{Residue.Of(x.Value.Re, ring.Modulus)!.Value.Value}")).Where(x => x.Value != "0"));
    }

    private static Entry[] Row(params int[] row) => [.. row.Select((c, i) => new Entry(i, (Rational)c)).Where(e => !e.Value.IsZero)];

    private static IEnumerable<Entry[]> Terms(Factor f) => Enumerable.Range(0, f.Rank).Select(r => f.Term(r).ToArray());
}
