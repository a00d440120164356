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

    // Shared factors are looked for in so many cuts of a shape, as long as they cost no more than a 25th, or three products for each term
    // that shares a factor, beyond what is known.
    private const int SharingCuts = 8, SharingPart = 25, SharingGain = 3, SharingWork = 4;

    private const int Orders = 4; // of the terms, in which they are looked at where that is worth minutes

    private readonly ConcurrentDictionary<Derivation, CutSearch> _cuts = new(ReferenceEqualityComparer.Instance);
    private readonly ConcurrentDictionary<Derivation, (SharedFactors Shared, CutSearch Cuts)> _sharing =
        new(ReferenceEqualityComparer.Instance);

    /// <summary>Improves the table until it stays as it is; returns how many entries became lower.</summary>
    public int Complete()
    {
        int improved = 0;
        for (int before = -1; improved != before;)
        {
            before = improved;
            Improve(Round());
            // The search for cuts knows nothing of shared factors, so those near what is known are looked at when it is done.
            if (improved == before) Improve(SharingRound());
        }
        return improved;

        void Improve(Derivation[] round)
        {
            int lower = round.OrderBy(d => d.Rank).Count(table.Offer);
            improved += lower;
            if (lower > 0) table.Complete();
        }
    }

    /// <summary>
    /// Takes terms that depend on others (<see cref="DependentTerms"/>, <see cref="DependentPairs"/>) out of the schemes of the given
    /// shapes, built or given; where that makes a rank lower the table is completed again. Returns how many entries became lower.
    /// </summary>
    /// <param name="shapes">The shapes.</param>
    /// <param name="thoroughly">Those of them for which a large scheme is worth minutes.</param>
    public int Reduce(IEnumerable<Shape> shapes, Predicate<Shape> thoroughly)
    {
        int improved = 0;
        Derivation[] wholes = [.. shapes.Select(shape => table[shape]).Where(d => d.Text != RecombinationTable.Naive)];
        // One at a time for each thread, since a scheme of thousands of terms takes much memory.
        foreach ((Derivation whole, Scheme reduced) in Partitioner.Create(wholes, EnumerablePartitionerOptions.NoBuffering).AsParallel()
            .Select(whole => (whole, Scheme: Reduced(whole, thoroughly))).Where(r => r.Scheme.Rank < r.whole.Rank).ToArray())
        {
            int rank = reduced.Rank;
            string saved = whole.Rank - rank is 1 ? "1 term that depends" : $"{whole.Rank - rank} terms that depend";
            // There are few of these, and it takes long to make one again, so the scheme is kept.
            if (table.Offer(new Derivation(whole.Shape, rank, $"{whole.Text} without {saved} on others", true, () => reduced)
            { Parts = whole.IsDerived ? whole.Parts : [whole], Ways = [.. whole.Ways, "dependent terms"] })) improved++;
        }
        return improved == 0 ? 0 : improved + Complete();
    }

    private Scheme Reduced(Derivation whole, Predicate<Shape> thoroughly) => DependentPairs.Reduced(
        DependentTerms.Reduced(whole.Scheme, table.Ring), table.Ring,
        mostTerms: thoroughly(whole.Shape) ? int.MaxValue : DependentPairs.MostTerms, orders: thoroughly(whole.Shape) ? Orders : 1);

    private Derivation[] Round()
    {
        RankCube ranks = new(table.Limit, shape => table[shape].Rank);
        return [.. Outers().SelectMany(outer =>
            Cuts(outer).Improvements(ranks).Values.Select(found => Composed(table, ranks, outer, found)))];
    }

    private Derivation[] SharingRound()
    {
        RankCube ranks = new(table.Limit, shape => table[shape].Rank);
        return [.. Outers().SelectMany(outer => _sharing.GetOrAdd(outer, Sharing) is var (shared, cuts) && shared.Terms > 0
            ? cuts.Lowest(ranks, rank => Math.Min(rank / SharingPart, SharingGain * shared.Terms), SharingCuts).Values
                .Select(near => near.MinBy(found => shared.Rank(found.Cuts, ranks))!)
                .Where(found => shared.Rank(found.Cuts, ranks) < table[found.Cuts.Whole].Rank)
                .Select(found => Composed(table, ranks, outer, found))
            : [])];

        (SharedFactors, CutSearch) Sharing(Derivation outer) => (new SharedFactors(Outer(outer), table.Ring),
            new CutSearch(Outer(outer), table.Limit, work / SharingWork));
    }

    private ParallelQuery<Derivation> Outers() => table.Given
        .Where(d => d.Shape.M > 1 && d.Shape.P <= LargestOuter && d.Rank <= table[d.Shape].Rank + above).AsParallel().AsOrdered();

    private Scheme Outer(Derivation outer) => Residues.Balanced(outer.Scheme, table.Ring);

    private CutSearch Cuts(Derivation outer) => _cuts.GetOrAdd(outer, // a round asks once for each
        _ => new CutSearch(Outer(outer), table.Limit, work));

    /// <summary>The entry of a table for a cut outer scheme, whose terms take products of the table; it may be lower than was found, since
    /// padded blocks are cut where that pays (<see cref="PaddedProducts"/>).</summary>
    /// <param name="table">The table.</param>
    /// <param name="ranks">Its ranks.</param>
    /// <param name="outer">The outer scheme as the table knows it.</param>
    /// <param name="found">What became of it, and the cuts.</param>
    /// <param name="how">What was done to the outer scheme, if anything, with a blank before it.</param>
    internal static Derivation Composed(RecombinationTable table, RankCube ranks, Derivation outer, CutResult found, string how = "")
    {
        IReadOnlyList<InnerProduct> products = new SharedFactors(found.Outer, table.Ring).Products(found.Cuts, ranks);
        Dictionary<Shape, Derivation> inner = Inner();
        // Over ℤ and the like what is put together from several terms may leave the ring.
        if (Sharing().Any() && table.Ring.Modulus == 0 && table.Ring != Ring.Rationals && !table.Ring.Contains(Build()))
        {
            products = BlockComposition.Products(found.Outer, found.Cuts, ranks);
            inner = Inner();
        }
        int rank = products.Sum(x => inner[x.Box.Shape.Sorted()].Rank), larger = Sharing().Count();
        string together = larger == 0 ? ""
            : $", {Sharing().Sum(p => p.Terms.Count)} terms that share factors in {larger} product{(larger > 1 ? "s" : "")}";
        return new Derivation(found.Cuts.Whole.Sorted(), rank, $"{outer.Shape}:{outer.Rank}{how} in blocks {found.Cuts}{together}", true,
            Build)
        {
            Parts = [outer, .. inner.Values.Where(d => d.Text != RecombinationTable.Naive).OrderBy(d => d.Shape.NaiveRank)],
            Ways = [.. (string[])(how.Length > 0 ? ["changed bases"] : []), "blocks of unequal size",
                .. (string[])(larger > 0 ? ["shared factors"] : [])],
        };

        IEnumerable<InnerProduct> Sharing() => products.Where(p => p.Terms.Count > 1);

        Dictionary<Shape, Derivation> Inner() =>
            products.Select(x => x.Box.Shape.Sorted()).Distinct().ToDictionary(s => s, s => table[s]);

        Scheme Build()
        {
            Scheme whole =
                BlockComposition.Of(found.Outer, found.Cuts, products, shape => Permutation.To(shape, inner[shape.Sorted()].Scheme));
            return Permutation.To(found.Cuts.Whole.Sorted(), Sharing().Any() ? Residues.Balanced(whole, table.Ring) : whole);
        }
    }
}
