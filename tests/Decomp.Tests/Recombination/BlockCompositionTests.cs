using NUnit.Framework;
using TensorDecomp.Schemes.Composition;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Recombination;

/// <summary>Outer schemes on blocks of unequal size.</summary>
public sealed class BlockCompositionTests
{
    private const int Limit = 9;

    private static RecombinationTable Table(Ring ring)
    {
        RecombinationTable table = new(Limit, ring);
        table.Add(RecombinationTests.Strassen, "Strassen");
        table.Complete();
        return table;
    }

    private static RankCube Ranks(RecombinationTable table) => new(Limit, shape => table[shape].Rank);

    /// <summary>Terms of inner products vanish where all blocks of a factor leave a corner empty: a 3×1 and a 2×4 one have no entry in row
    /// 3 of column 2.</summary>
    [TestCase("2,3", "3,4", "4,5", false)]
    [TestCase("3,2", "1,4", "5,4", true)]
    [TestCase("1,1", "1,1", "1,1", false)]
    [TestCase("1,6", "5,2", "2,1", true)]
    public void The_composed_scheme_is_a_decomposition_with_as_many_terms_as_the_inner_ranks_add_up_to(string m, string n, string p,
        bool fewer)
    {
        RecombinationTable table = Table(Ring.Zt);
        RangeCuts cuts = new(Sizes(m), Sizes(n), Sizes(p));
        Scheme composed = BlockComposition.Of(RecombinationTests.Strassen, cuts, shape => Permutation.To(shape, table[shape].Scheme));
        Assert.That(composed.Shape, Is.EqualTo(cuts.Whole));
        int sum = BlockComposition.InnerShapes(RecombinationTests.Strassen, cuts).Sum(s => table[s].Rank);
        Assert.That(composed.Rank, fewer ? Is.LessThan(sum) : Is.EqualTo(sum));
        AssertHolds(composed);
    }

    [Test]
    public void Equal_blocks_are_the_kronecker_product()
    {
        RangeCuts cuts = new([2, 2], [3, 3], [1, 1]);
        Scheme inner = Scheme.Naive(new Shape(2, 3, 1));
        Assert.That(CanonicalForm.Text(CanonicalForm.Of(BlockComposition.Of(RecombinationTests.Strassen, cuts, _ => inner), Ring.Integers),
            Ring.Integers),
            Is.EqualTo(CanonicalForm.Text(CanonicalForm.Of(KroneckerProduct.Of(RecombinationTests.Strassen, inner), Ring.Integers),
                Ring.Integers)));
    }

    [Test]
    public void An_inner_product_is_no_larger_than_what_both_factors_of_a_range_reach()
    {
        // Of Strassen's terms the third is a11·(b12 − b22), into c12 and c22: one row of blocks by u, both by w, and the like.
        Shape third = BlockComposition.InnerShapes(RecombinationTests.Strassen, new([2, 5], [3, 7], [4, 6]))[2];
        Assert.That(third, Is.EqualTo(new Shape(2, 3, 6)));
    }

    [TestCase("5x7x9")]
    [TestCase("2x3x4")]
    [TestCase("4x4x9")]
    public void The_best_of_all_cuts_orders_and_orientations_is_found(string text)
    {
        Shape.TryParse(text, out Shape shape);
        RecombinationTable table = Table(Ring.Zt);
        int brute = (from order in new[] { (shape.M, shape.N, shape.P), (shape.M, shape.P, shape.N), (shape.N, shape.M, shape.P),
            (shape.N, shape.P, shape.M), (shape.P, shape.M, shape.N), (shape.P, shape.N, shape.M) }
                     from a in Enumerable.Range(1, order.Item1 - 1)
                     from b in Enumerable.Range(1, order.Item2 - 1)
                     from c in Enumerable.Range(1, order.Item3 - 1)
                     let cuts = new RangeCuts([a, order.Item1 - a], [b, order.Item2 - b], [c, order.Item3 - c])
                     select BlockComposition.InnerShapes(RecombinationTests.Strassen, cuts).Sum(s => table[s].Rank)).Min();
        int known = table[shape].Rank;
        // The search reports what lies below the given ranks; these are the table's, but for the shape itself.
        RankCube ranks = new(Limit, s => s == shape ? s.NaiveRank : table[s].Rank);
        CutResult? found = CutSearch.Improvements(RecombinationTests.Strassen, ranks, long.MaxValue).GetValueOrDefault(shape);
        Assert.That(found?.Rank ?? shape.NaiveRank, Is.EqualTo(Math.Min(brute, shape.NaiveRank)));
        Assert.That(found is null || BlockComposition.InnerShapes(RecombinationTests.Strassen, found.Cuts)
            .Sum(s => table[s].Rank) == found.Rank, Is.True);
        Assert.That(CutSearch.Improvements(RecombinationTests.Strassen, Ranks(table), long.MaxValue).ContainsKey(shape),
            Is.EqualTo(brute < known));
    }

    [Test]
    public void Three_blocks_by_two_find_what_all_cuts_give()
    {
        RecombinationTable table = Table(Ring.Zt);
        Scheme outer = DirectSum.Along(Axis.P, RecombinationTests.Strassen, Scheme.Naive(new Shape(2, 2, 1)));
        Shape shape = new(5, 6, 8);
        RankCube ranks = new(Limit, s => s == shape ? s.NaiveRank : table[s].Rank);
        int brute = (from order in new[] { (5, 6, 8), (5, 8, 6), (6, 5, 8), (6, 8, 5), (8, 5, 6), (8, 6, 5) }
                     from a in Enumerable.Range(1, order.Item1 - 1)
                     from b in Enumerable.Range(1, order.Item2 - 1)
                     from c in Enumerable.Range(1, order.Item3 - 2)
                     from d in Enumerable.Range(1, order.Item3 - c - 1)
                     let cuts = new RangeCuts([a, order.Item1 - a], [b, order.Item2 - b], [c, d, order.Item3 - c - d])
                     select BlockComposition.InnerShapes(outer, cuts).Sum(s => table[s].Rank)).Min();
        Assert.That(CutSearch.Improvements(outer, ranks, long.MaxValue)[shape].Rank, Is.EqualTo(brute));
        // With next to no work allowed all blocks of a range have nearly one size, and what is found still is one of these cuts.
        CutResult quick = CutSearch.Improvements(outer, ranks, 1000)[shape];
        Assert.That(quick.Rank,
            Is.GreaterThanOrEqualTo(brute).And.EqualTo(BlockComposition.InnerShapes(outer, quick.Cuts).Sum(s => table[s].Rank)));
    }

    [TestCase("ZT")]
    [TestCase("F2")]
    public void A_table_that_is_improved_holds_what_it_says(string name)
    {
        Ring.TryParse(name, out Ring ring);
        RecombinationTable table = Table(ring);
        int before = table.Shapes.Sum(s => table[s].Rank);
        UnevenBlocks blocks = new(table);
        Assert.That(blocks.Complete(), Is.GreaterThan(0));
        Assert.That(table.Shapes.Sum(s => table[s].Rank), Is.LessThan(before));
        Assert.That(blocks.Complete(), Is.Zero, "it is closed");
        foreach (Shape shape in table.Shapes.Where(s => table[s].Text.Contains("in blocks", StringComparison.Ordinal)))
        {
            Derivation best = table[shape];
            Assert.That(best.Scheme.Shape, Is.EqualTo(shape));
            Assert.That(best.Scheme.Rank, Is.LessThanOrEqualTo(best.Rank), best.AllSteps());
            Verdict verdict = Verifier.Judge(best.Scheme, ring.Modulus == 0 ? new Claim.Exact() : new Claim.Over(ring));
            Assert.That(verdict.Valid, Is.True, $"{shape}: {best.AllSteps()}");
        }
        Assert.That(table[new(5, 7, 9)].AllSteps(), Does.StartWith("2x2x2:7 in blocks ").And.Contain("; 2x2x2:7 is Strassen"));
    }

    [Test]
    public void A_search_that_goes_on_finds_what_a_new_one_does()
    {
        RecombinationTable table = Table(Ring.Zt);
        Scheme outer = DirectSum.Along(Axis.P, RecombinationTests.Strassen, Scheme.Naive(new Shape(2, 2, 1)));
        CutSearch search = new(outer, Limit, long.MaxValue);
        RankCube before = Ranks(table);
        foreach ((Shape shape, CutResult found) in search.Improvements(before))
            Assert.That(CutSearch.Improvements(outer, before, long.MaxValue)[shape].Rank, Is.EqualTo(found.Rank));
        // As after a round: all that was found is in the table, and some inner products became cheaper.
        IReadOnlyDictionary<Shape, CutResult> first = CutSearch.Improvements(outer, before, long.MaxValue);
        foreach (Shape cheaper in (ReadOnlySpan<Shape>)[new(2, 3, 3), new(1, 2, 4), new(3, 4, 4)])
        {
            RankCube after = new(Limit,
                s => (first.TryGetValue(s, out CutResult? found) ? found.Rank : table[s].Rank) - (s == cheaper ? 1 : 0));
            CutSearch again = new(outer, Limit, long.MaxValue);
            again.Improvements(before);
            Assert.That(again.Improvements(after).ToDictionary(x => x.Key, x => x.Value.Rank),
                Is.EqualTo(CutSearch.Improvements(outer, after, long.MaxValue).ToDictionary(x => x.Key, x => x.Value.Rank)));
        }
        Assert.That(() => search.Improvements(new RankCube(Limit + 1, s => s.NaiveRank)), Throws.ArgumentException);
    }

    [Test]
    public void What_does_not_fit_is_refused()
    {
        Assert.That(() => BlockComposition.InnerShapes(RecombinationTests.Strassen, new([1, 1, 1], [1, 1], [1, 1])),
            Throws.ArgumentException);
        Factor zero = Factor.FromTerms(1, [[]]), one = Factor.FromTerms(1, [[new Entry(0, Coefficient.One)]]);
        Assert.That(() => BlockComposition.Of(new Scheme(new Shape(1, 1, 1), zero, one, one), new([2], [2], [2]), Scheme.Naive),
            Throws.ArgumentException);
    }

    private static void AssertHolds(Scheme scheme) => Assert.That(Verifier.Certify(scheme).Valid, Is.True);

    private static int[] Sizes(string text) => [.. text.Split(',').Select(int.Parse)];
}
