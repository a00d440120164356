using System.Collections.Concurrent;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Composition;

/// <summary>
/// Improves a table of derivations by compositions of uneven blocks: each given scheme is an outer one for all shapes that its ranges
/// can be cut out of, in every order of their dimensions, and its inner products are whatever the table has. What improves there closes the
/// table anew, until nothing improves any more. Ranks alone are looked at; a scheme is built when it is asked for.
/// </summary>
/// <param name="table">A closed table.</param>
/// <param name="above">How much above the lowest rank of its shape an outer scheme may be.</param>
/// <param name="work">Sums over all terms for one outer scheme (see <see cref="CutSearch"/>).</param>
public sealed class UnevenBlocks(RecombinationTable table, int above = 0, long work = UnevenBlocks.DefaultWork)
{
    /// <summary>Sums over all terms for one outer scheme unless told otherwise.</summary>
    public const long DefaultWork = 50_000_000;

    // blocks along a range: with more of them blocks are so small that products of smaller schemes serve as well
    private const int LargestOuter = 6;

    private readonly ConcurrentDictionary<Derivation, CutSearch> _cuts = new(ReferenceEqualityComparer.Instance);

    /// <summary>Improves the table until it stays as it is; returns how many entries became lower.</summary>
    public int Complete()
    {
        int improved = 0;
        for (int before = -1; improved != before;)
        {
            before = improved;
            foreach (Derivation found in Round().OrderBy(d => d.Rank))
                if (table.Offer(found)) improved++;
            if (improved != before) table.Complete();
        }
        return improved;
    }

    /// <summary>
    /// Builds the schemes of the given shapes and takes out terms that depend on others (<see cref="DependentTerms"/>,
    /// <see cref="DependentPairs"/>); where that makes a rank lower the table is completed again. Returns how many entries became lower.
    /// </summary>
    /// <param name="shapes">The shapes.</param>
    /// <param name="thoroughly">Those of them for which a large scheme is worth minutes.</param>
    public int Reduce(IEnumerable<Shape> shapes, Predicate<Shape> thoroughly)
    {
        int improved = 0;
        Derivation[] wholes = [.. shapes.Select(shape => table[shape]).Where(d => d.IsDerived)];
        // One at a time for each thread, since a scheme of thousands of terms takes much memory.
        foreach ((Derivation whole, int rank) in Partitioner.Create(wholes, EnumerablePartitionerOptions.NoBuffering).AsParallel()
            .Select(whole => (whole, Reduced(whole, thoroughly).Rank)).Where(r => r.Rank < r.whole.Rank).ToArray())
        {
            string saved = whole.Rank - rank is 1 ? "1 term that depends" : $"{whole.Rank - rank} terms that depend";
            if (table.Offer(new Derivation(whole.Shape, rank, $"{whole.Text} without {saved} on others", true,
                () => Reduced(whole, thoroughly))
            { Parts = whole.Parts })) improved++;
        }
        return improved == 0 ? 0 : improved + Complete();
    }

    private Scheme Reduced(Derivation whole, Predicate<Shape> thoroughly) => DependentPairs.Reduced(
        DependentTerms.Reduced(whole.Scheme, table.Ring), table.Ring,
        mostTerms: thoroughly(whole.Shape) ? int.MaxValue : DependentPairs.MostTerms);

    private IEnumerable<Derivation> Round()
    {
        RankCube ranks = new(table.Limit, shape => table[shape].Rank);
        return table.Given.Where(d => d.Shape.M > 1 && d.Shape.P <= LargestOuter && d.Rank <= table[d.Shape].Rank + above)
            .AsParallel().AsOrdered()
            .SelectMany(outer => Cuts(outer).Improvements(ranks).Values.Select(found => Composed(table, ranks, outer, found))).ToArray();
    }

    private CutSearch Cuts(Derivation outer) => _cuts.GetOrAdd(outer, // a round asks once for each
        _ => new CutSearch(Residues.Balanced(outer.Scheme, table.Ring), table.Limit, work));

    /// <summary>The entry of a table for a cut outer scheme, whose terms take products of the table; it may be lower than was found, since
    /// padded blocks are cut where that pays (<see cref="PaddedProducts"/>).</summary>
    /// <param name="table">The table.</param>
    /// <param name="ranks">Its ranks.</param>
    /// <param name="outer">The outer scheme as the table knows it.</param>
    /// <param name="found">What became of it, and the cuts.</param>
    /// <param name="how">What was done to the outer scheme, if anything, with a blank before it.</param>
    internal static Derivation Composed(RecombinationTable table, RankCube ranks, Derivation outer, CutResult found, string how = "")
    {
        IReadOnlyList<(int Term, InnerBox Box)> boxes = BlockComposition.Boxes(found.Outer, found.Cuts, ranks);
        Dictionary<Shape, Derivation> inner = boxes.Select(x => x.Box.Shape.Sorted()).Distinct().ToDictionary(s => s, s => table[s]);
        Shape sorted = found.Cuts.Whole.Sorted();
        int rank = boxes.Sum(x => inner[x.Box.Shape.Sorted()].Rank);
        return new Derivation(sorted, rank, $"{outer.Shape}:{outer.Rank}{how} in blocks {found.Cuts}", true, () => Permutation.To(sorted,
            BlockComposition.Of(found.Outer, found.Cuts, boxes, shape => Permutation.To(shape, inner[shape.Sorted()].Scheme))))
        {
            Parts = [outer, .. inner.Values.Where(d => d.Text != RecombinationTable.Naive).OrderBy(d => d.Shape.NaiveRank)],
        };
    }
}
