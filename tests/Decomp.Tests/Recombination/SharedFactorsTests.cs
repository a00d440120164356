using NUnit.Framework;
using TensorDecomp.Schemes.Composition;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Recombination;

/// <summary>Terms of an outer scheme that share a factor multiply one larger matrix together.</summary>
public sealed class SharedFactorsTests
{
    private const int Limit = 9;

    private static RecombinationTable Table(Ring ring)
    {
        RecombinationTable table = new(Limit, ring);
        table.Add(RecombinationTests.Strassen, "Strassen");
        table.Complete();
        return table;
    }

    /// <summary>Two products of a 2×2 by a 2×1 matrix are one of 2×2 matrices, for which Strassen's 7 multiplications serve.</summary>
    [TestCase("1x1x2", "2,2,1+1", Axis.P)]
    [TestCase("2x1x1", "1+1,2,2", Axis.M)]
    [TestCase("1x2x1", "2,1+1,2", Axis.N)]
    public void Two_halves_make_a_whole(string shape, string cut, Axis along)
    {
        Shape.TryParse(shape, out Shape outer);
        RecombinationTable table = Table(Ring.Zt);
        RangeCuts cuts = Cuts(cut);
        SharedFactors shared = new(Scheme.Naive(outer), Ring.Zt);
        RankCube ranks = Ranks(table);
        Assert.That((shared.Terms, shared.Rank(cuts, ranks)), Is.EqualTo((2, 7)));
        InnerProduct whole = shared.Products(cuts, ranks).Single();
        Assert.That((whole.Along, whole.Box.Shape), Is.EqualTo((along, new Shape(2, 2, 2))));
        Scheme composed = Composed(Scheme.Naive(outer), cuts, [whole], table);
        Assert.That((composed.Rank, composed.Shape, Holds(composed, Ring.Zt)), Is.EqualTo((7, new Shape(2, 2, 2), true)));
    }

    /// <summary>A shared factor may be a multiple of the other one, which the other factors make up for.</summary>
    [TestCase("Q", 1, 2)]
    [TestCase("Q", -3, 1)]
    [TestCase("F3", -1, 1)]
    [TestCase("F7", 3, 1)]
    public void A_multiple_is_shared_as_well(string name, int numerator, int denominator)
    {
        Ring.TryParse(name, out Ring ring);
        Coefficient by = new(new Rational(numerator, denominator), Rational.Zero),
            back = new(new Rational(denominator, numerator), Rational.Zero);
        RecombinationTable table = Table(ring);
        for (int factor = 0; factor < 3; factor++)
        {
            // The factor that two terms share is scaled in the second one, and what is left of that goes into the next factor.
            Shape outer = factor switch { 0 => new(1, 1, 2), 1 => new(2, 1, 1), _ => new(1, 2, 1) };
            Scheme naive = Scheme.Naive(outer);
            Factor[] scaled = [.. naive.Factors.Select((f, x) => Factor.FromTerms(f.Size, [f.Term(0).ToArray(),
                [.. f.Term(1).ToArray().Select(e => e with { Value = x == factor ? by : x == (factor + 1) % 3 ? back : e.Value })]]))];
            Scheme whole = Residues.Balanced(new Scheme(outer, scaled[0], scaled[1], scaled[2]), ring);
            RangeCuts cuts = factor switch { 0 => Cuts("2,2,1+1"), 1 => Cuts("1+1,2,2"), _ => Cuts("2,1+1,2") };
            SharedFactors shared = new(whole, ring);
            Scheme composed = Composed(whole, cuts, shared.Products(cuts, Ranks(table)), table);
            Assert.That((composed.Rank, Holds(Residues.Balanced(composed, ring), ring)), Is.EqualTo((7, true)), $"factor {factor}");
        }
    }

    /// <summary>What shares factors needs no blocks of one size; each term has its part of a larger product, whatever that leaves
    /// empty.</summary>
    [TestCase("Q")]
    [TestCase("F2")]
    [TestCase("F3")]
    public void Uneven_blocks_in_any_basis_make_decompositions(string name)
    {
        Ring.TryParse(name, out Ring ring);
        RecombinationTable table = Table(ring);
        RankCube ranks = Ranks(table);
        Random random = new(11);
        int saved = 0;
        for (int trial = 0; trial < 30; trial++)
        {
            Scheme outer = trial % 2 == 0 ? Scheme.Naive(new Shape(2, 2, 2))
                : DirectSum.Along(Axis.P, RecombinationTests.Strassen, Scheme.Naive(new Shape(2, 2, 1)));
            foreach (Axis axis in Axes.All)
                if (random.Next(2) == 0) outer = Residues.Balanced(Sandwich.Elementary(outer, axis, 0, 1, Coefficient.One), ring);
            outer = Residues.Balanced(outer, ring);
            RangeCuts cuts = new(Sizes(outer.Shape.M), Sizes(outer.Shape.N), Sizes(outer.Shape.P));
            SharedFactors shared = new(outer, ring);
            IReadOnlyList<InnerProduct> products = shared.Products(cuts, ranks), apart = BlockComposition.Products(outer, cuts, ranks);
            int rank = products.Sum(p => table[p.Box.Shape].Rank);
            Assert.That(rank, Is.EqualTo(shared.Rank(cuts, ranks)).And.LessThanOrEqualTo(apart.Sum(p => table[p.Box.Shape].Rank)));
            Assert.That(products.Where(p => p.Terms.Count > 1).SelectMany(p => p.Terms).Select(t => t.Term), Is.Unique);
            if (products.Any(p => p.Terms.Count > 1)) saved++;
            Scheme composed = Residues.Balanced(Composed(outer, cuts, products, table), ring);
            Assert.That(composed.Rank, Is.LessThanOrEqualTo(rank));
            Assert.That(Holds(composed, ring), Is.True, $"{cuts}");
        }
        Assert.That(saved, Is.GreaterThan(10));

        int[] Sizes(int blocks) => [.. Enumerable.Range(0, blocks).Select(_ => random.Next(1, 4))];
    }

    /// <summary>A composition says how many terms went together; over a ring that sums of coefficients would leave they stay
    /// apart.</summary>
    [TestCase("Q", 7)]
    [TestCase("F2", 7)]
    [TestCase("ZT", 8)]
    public void A_derivation_says_what_was_put_together_and_stays_in_its_ring(string name, int rank)
    {
        Ring.TryParse(name, out Ring ring);
        RecombinationTable table = Table(ring);
        // Both terms touch the same block of B with an entry, so that the sum of Strassen's b12 − b22 for both is no −1, 0 or 1.
        Scheme outer = Sandwich.Elementary(Scheme.Naive(new Shape(1, 1, 2)), Axis.P, 0, 1, Coefficient.One);
        CutResult found = new(Residues.Balanced(outer, ring), Cuts("2,2,1+1"), 8);
        Derivation given = new(new Shape(1, 1, 2), 2, "given", false, () => outer);
        Derivation composed = UnevenBlocks.Composed(table, Ranks(table), given, found);
        Assert.That((composed.Rank, composed.Scheme.Rank), Is.EqualTo((rank, rank)));
        Assert.That(composed.Text, rank == 7 ? Does.EndWith(" in blocks 2, 2, 1+1, 2 terms that share factors in 1 product")
            : Does.EndWith(" in blocks 2, 2, 1+1"));
        Assert.That(composed.AllWays(), Is.EqualTo("blocks of unequal size" + (rank == 7 ? ", shared factors" : "")));
        Assert.That(ring.Contains(composed.Scheme) && Holds(composed.Scheme, ring), Is.True);
    }

    /// <summary>The cuts near what is known are the lowest of all, and in order.</summary>
    [Test]
    public void The_lowest_cuts_of_a_shape_are_found()
    {
        RecombinationTable table = Table(Ring.Zt);
        RankCube ranks = Ranks(table);
        Shape shape = new(4, 5, 6);
        int[] brute = [.. (from order in new[] { (4, 5, 6), (4, 6, 5), (5, 4, 6), (5, 6, 4), (6, 4, 5), (6, 5, 4) }
                           from a in Enumerable.Range(1, order.Item1 - 1)
                           from b in Enumerable.Range(1, order.Item2 - 1)
                           from c in Enumerable.Range(1, order.Item3 - 1)
                           let cuts = new RangeCuts([a, order.Item1 - a], [b, order.Item2 - b], [c, order.Item3 - c])
                           select BlockComposition.InnerShapes(RecombinationTests.Strassen, cuts).Sum(s => table[s].Rank)).Order()];
        CutSearch search = new(RecombinationTests.Strassen, Limit, long.MaxValue);
        int[] found = [.. search.Lowest(ranks, _ => 1000, 5)[shape].Select(x => x.Rank)];
        // Cuts that others are nowhere larger than are left out, so of equal ones there may be fewer.
        Assert.That(found, Is.Ordered.And.Length.EqualTo(5).And.SubsetOf(brute));
        Assert.That(found[0], Is.EqualTo(brute[0]));
        search = new CutSearch(RecombinationTests.Strassen, Limit, long.MaxValue);
        Assert.That(search.Lowest(ranks, _ => 3, 50).GetValueOrDefault(shape, []).Select(x => x.Rank),
            Is.All.LessThan(table[shape].Rank + 3));
    }

    private static Scheme Composed(Scheme outer, RangeCuts cuts, IReadOnlyList<InnerProduct> products, RecombinationTable table) =>
        BlockComposition.Of(outer, cuts, products, shape => Permutation.To(shape, table[shape].Scheme));

    private static RankCube Ranks(RecombinationTable table) => new(Limit, shape => table[shape].Rank);

    private static bool Holds(Scheme scheme, Ring ring) =>
        Verifier.Judge(scheme, ring.Modulus == 0 ? new Claim.Exact() : new Claim.Over(ring)).Valid;

    private static RangeCuts Cuts(string text)
    {
        int[][] sizes = [.. text.Split(',').Select(range => range.Split('+').Select(int.Parse).ToArray())];
        return new RangeCuts(sizes[0], sizes[1], sizes[2]);
    }
}
