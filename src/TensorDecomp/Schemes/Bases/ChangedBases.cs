using TensorDecomp.Schemes.Composition;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Bases;

/// <summary>
/// Improves a table of derivations by compositions of uneven blocks whose outer schemes are changed first: each shape that is asked for is
/// composed from every outer scheme that the table knows, in every order of the dimensions, by walks over bases, flips and cuts
/// (<see cref="BasisSearch"/>). What was found is checked on the scheme itself before it counts. The same seed finds the same, on any
/// number of threads.
/// </summary>
/// <param name="table">A closed table over a ring that <see cref="WhyNot"/> allows.</param>
/// <param name="steps">Random moves of one walk.</param>
/// <param name="seed">Of the walks.</param>
public sealed class ChangedBases(RecombinationTable table, int steps, ulong seed)
{
    private const int LargestOuter = 6;

    private readonly SmallNumbers _numbers = new(table.Ring);

    /// <summary>Why no bases are changed over a ring, in one sentence, or null.</summary>
    public static string? WhyNot(Ring ring) => SmallNumbers.WhyNot(ring);

    /// <summary>Walks for each of the shapes; the table is not closed afterwards. Returns how many entries became lower.</summary>
    public int Improve(IEnumerable<Shape> shapes)
    {
        RankCube ranks = new(table.Limit, shape => table[shape].Rank);
        Outer[] outers = [.. Outers().Select((known, number) => new Outer(known, Residues.Balanced(known.Scheme, table.Ring), number))
            .Where(outer => _numbers.Contain(outer.Scheme))];
        return shapes.AsParallel().AsOrdered().Select(shape => Best(shape, outers, ranks)).OfType<Derivation>().ToArray()
            .Count(table.Offer);
    }

    // The given schemes of lowest rank, and what is known of other small shapes.
    private IEnumerable<Derivation> Outers() =>
        table.Given.Concat(table.Shapes.Where(s => s.P <= LargestOuter).Select(s => table[s]).Where(d => d.IsDerived))
            .Where(d => d.Shape.M > 1 && d.Shape.P <= LargestOuter && d.Rank == table[d.Shape].Rank);

    private Derivation? Best(Shape shape, Outer[] outers, RankCube ranks)
    {
        int bound = ranks[shape.M, shape.N, shape.P];
        Derivation? best = null;
        foreach (Outer outer in outers)
        {
            BasisSearch search = new(outer.Scheme, _numbers, ranks);
            foreach ((Shape whole, int order) in Orders(shape).Select((whole, order) => (whole, order)))
            {
                if (!Axes.All.All(axis => whole.Length(axis) >= outer.Scheme.Shape.Length(axis))) continue;
                ulong key = Mixing.Join(Mixing.Join(seed, (ulong)outer.Number), (ulong)order << 32 | (uint)Number(shape));
                if (search.Below(bound, whole, steps, key) is not { } found || !Holds(found.Outer)) continue;
                (bound, best) = (found.Rank,
                    UnevenBlocks.Composed(table, ranks, outer.Known, found, $" in other bases ({steps} moves, seed {seed})"));
            }
        }
        return best;
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
