using TensorDecomp.Schemes.Composition;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Bases;

/// <summary>
/// Improves a table of derivations by compositions of uneven blocks whose outer schemes are changed first: each shape that is asked for is
/// composed from every outer scheme that the table knows, in every order of the dimensions, by walks over bases, flips and cuts
/// (<see cref="BasisSearch"/>). They are short at first; the quarter that came lowest goes on with four times as many moves, and so on
/// (successive halving, Jamieson and Talwalkar 2016). What was found is checked on the scheme itself before it counts. The same seed finds
/// the same, on any number of threads.
/// </summary>
/// <param name="table">A closed table over a ring that <see cref="WhyNot"/> allows.</param>
/// <param name="steps">Random moves of the last stretch of the longest walks.</param>
/// <param name="seed">Of the walks.</param>
public sealed class ChangedBases(RecombinationTable table, int steps, ulong seed)
{
    private const int LargestOuter = 6;
    private const int Fewer = 4, First = 64; // by what walks become fewer and longer, and the part of the moves that they begin with
    private const int Hopeless = 8; // per cent above the bound after which no walk goes on

    private readonly SmallNumbers _numbers = new(table.Ring);

    /// <summary>Why no bases are changed over a ring, in one sentence, or null.</summary>
    public static string? WhyNot(Ring ring) => SmallNumbers.WhyNot(ring);

    /// <summary>Walks for each of the shapes; the table is not closed afterwards. Returns how many entries became lower.</summary>
    public int Improve(IEnumerable<Shape> shapes)
    {
        RankCube ranks = new(table.Limit, shape => table[shape].Rank);
        Outer[] outers = [.. Outers().Select((known, number) => new Outer(known, Residues.Balanced(known.Scheme, table.Ring), number))
            .Where(outer => _numbers.Contain(outer.Scheme))];
        using ThreadLocal<StaircaseRanks> staircases = new(() => new StaircaseRanks());
        return shapes.AsParallel().AsOrdered().Select(shape => Best(shape, outers, ranks, staircases.Value!)).OfType<Derivation>().ToArray()
            .Count(table.Offer);
    }

    // The given schemes of lowest rank, and what is known of other small shapes.
    private IEnumerable<Derivation> Outers() =>
        table.Given.Concat(table.Shapes.Where(s => s.P <= LargestOuter).Select(s => table[s]).Where(d => d.IsDerived))
            .Where(d => d.Shape.M > 1 && d.Shape.P <= LargestOuter && d.Rank == table[d.Shape].Rank);

    private Derivation? Best(Shape shape, Outer[] outers, RankCube ranks, StaircaseRanks staircases)
    {
        int bound = ranks[shape.M, shape.N, shape.P];
        (Outer Outer, CutResult Found)? best = null;
        (Outer Outer, BasisSearch Search)[] field = [.. from outer in outers
            from whole in Orders(shape).Select((whole, order) => (Shape: whole, Order: order))
            where Axes.All.All(axis => whole.Shape.Length(axis) >= outer.Scheme.Shape.Length(axis))
            let key = Mixing.Join(Mixing.Join(seed, (ulong)outer.Number), (ulong)whole.Order << 32 | (uint)Number(shape))
            select (outer, new BasisSearch(outer.Scheme, _numbers, ranks, whole.Shape, key, staircases))];
        for (int part = First; part > 0; part /= Fewer)
        {
            int moves = Math.Max(1, steps / part);
            foreach ((Outer outer, BasisSearch search) in field)
                if (search.Below(bound, moves) is { } found && Holds(found.Outer)) (bound, best) = (found.Rank, (outer, found));
            field = [.. field.Where(x => 100L * x.Search.Lowest <= (100L + Hopeless) * bound).OrderBy(x => x.Search.Lowest)
                .Take((field.Length + Fewer - 1) / Fewer)];
        }
        return best is not { } lowest ? null : UnevenBlocks.Composed(table, ranks, lowest.Outer.Known, lowest.Found,
            $" in other bases (up to {steps} moves, seed {seed})");
    }

    private bool Holds(Scheme scheme) => Verifier.Judge(scheme,
        table.Ring.Modulus == 0 ? new Claim.Exact() : new Claim.Over(table.Ring)).Valid;

    private static IEnumerable<Shape> Orders(Shape s) => new[]
    {
        s, new Shape(s.M, s.P, s.N), new Shape(s.N, s.M, s.P), new Shape(s.N, s.P, s.M), new Shape(s.P, s.M, s.N), new Shape(s.P, s.N, s.M),
    }.Distinct();

    private static int Number(Shape s) => (s.M * 64 + s.N) * 64 + s.P;

    private sealed record Outer(Derivation Known, Scheme Scheme, int Number);
}
