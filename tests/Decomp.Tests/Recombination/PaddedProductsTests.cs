using NUnit.Framework;
using TensorDecomp.Schemes.Composition;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Recombination;

/// <summary>What terms multiply when blocks of unequal size are padded.</summary>
public sealed class PaddedProductsTests
{
    private static readonly RankCube Naive = new(12, s => s.NaiveRank);

    // Naive but for cubes, so that it is not all the same into which products something is cut.
    private static readonly RankCube Uneven = new(12, s => s.M == s.P ? s.NaiveRank * 3 / 4 : s.NaiveRank);

    [Test]
    public void Each_product_that_counts_is_in_one_box_and_the_ranks_of_the_boxes_add_up()
    {
        Random random = new(5);
        StaircaseRanks known = new();
        int cut = 0;
        for (int trial = 0; trial < 400; trial++)
        {
            RangeCuts cuts = new(Sizes(random, 2, 4), Sizes(random, 2, 4), Sizes(random, 2, 4));
            PaddedProducts products = new(cuts, Uneven), sharing = new(cuts, Uneven, known);
            ulong u = Mask(random, cuts.M.Count * cuts.N.Count), v = Mask(random, cuts.N.Count * cuts.P.Count),
                w = Mask(random, cuts.M.Count * cuts.P.Count);
            IReadOnlyList<InnerBox> boxes = products.Boxes(u, v, w);
            (int rows, int inner, int columns) = (cuts.M.Max(), cuts.N.Max(), cuts.P.Max());
            (int M, int N, int P) least = (0, 0, 0);
            for (int i = 0; i < rows; i++)
                for (int j = 0; j < inner; j++)
                    for (int k = 0; k < columns; k++)
                    {
                        int within = boxes.Count(b => i >= b.Row && i < b.Row + b.Shape.M && j >= b.Inner && j < b.Inner + b.Shape.N
                            && k >= b.Column && k < b.Column + b.Shape.P);
                        bool counts = Lies(u, i, j, cuts.M, cuts.N) && Lies(v, j, k, cuts.N, cuts.P) && Lies(w, i, k, cuts.M, cuts.P);
                        Assert.That(within, counts ? Is.EqualTo(1) : Is.LessThanOrEqualTo(1), $"{cuts}: {u:x} {v:x} {w:x}");
                        if (counts) least = (Math.Max(least.M, i + 1), Math.Max(least.N, j + 1), Math.Max(least.P, k + 1));
                    }
            Assert.That(boxes.Sum(b => Uneven[b.Shape.M, b.Shape.N, b.Shape.P]), Is.EqualTo(products.Rank(u, v, w)));
            Assert.That(sharing.Rank(u, v, w), Is.EqualTo(products.Rank(u, v, w)), "as all cuts before shared it");
            Assert.That(sharing.Rank(u, v, w), Is.EqualTo(products.Rank(u, v, w)), "and once more, now that it is known");
            Assert.That(products.Rank(u, v, w), Is.LessThanOrEqualTo(Uneven[least.M, least.N, least.P]));
            if (boxes.Count > 1) cut++;
        }
        Assert.That(cut, Is.GreaterThan(50), "boxes that are cut");
    }

    [Test]
    public void A_row_and_a_column_are_no_square()
    {
        PaddedProducts products = new(new([1, 6], [1, 6], [6]), Naive);
        Assert.That(products.Boxes(u: 0b0110, v: 0b11, w: 0b11).Select(b => b.Shape),
            Is.EquivalentTo((Shape[])[new(1, 6, 6), new(5, 1, 6)]).Or.EquivalentTo((Shape[])[new(6, 1, 6), new(1, 5, 6)]));
        Assert.That(products.Rank(0b0110, 0b11, 0b11), Is.EqualTo(66));
        Assert.That(products.Rank(0b1110, 0b11, 0b11), Is.EqualTo(216), "now it is one");
        Assert.That(products.Rank(0b0110, 0b11, 0b01), Is.EqualTo(36), "but only one row is asked for");
    }

    [Test]
    public void Blocks_of_no_size_leave_an_index_out()
    {
        PaddedProducts products = new(new([0, 3], [2, 2], [4]), Naive);
        Assert.That(products.Rank(0b0011, 0b11, 0b11), Is.Zero);
        Assert.That(products.Boxes(0b0011, 0b11, 0b11), Is.Empty);
        Assert.That(products.Rank(0b0111, 0b11, 0b11), Is.EqualTo(24));
        Assert.That(() => new PaddedProducts(new(new int[9], new int[9], [1]), Naive), Throws.ArgumentException);
    }

    private static bool Lies(ulong touched, int row, int column, IReadOnlyList<int> rows, IReadOnlyList<int> columns) =>
        Enumerable.Range(0, rows.Count * columns.Count).Any(cell => (touched >> cell & 1) != 0 && row < rows[cell / columns.Count]
            && column < columns[cell % columns.Count]);

    private static int[] Sizes(Random random, int from, int to) =>
        [.. Enumerable.Range(0, random.Next(from, to)).Select(_ => random.Next(0, 5) * random.Next(1, 3)).Prepend(2)];

    private static ulong Mask(Random random, int cells) =>
        (ulong)random.NextInt64(1, 1L << cells) & ((ulong)random.NextInt64(1, 1L << cells) | 1UL << random.Next(cells));
}
