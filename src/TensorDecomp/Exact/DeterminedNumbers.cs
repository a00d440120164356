using TensorDecomp.Kernels;

namespace TensorDecomp.Exact;

/// <summary>
/// The numbers of a solution in a sparse frame that nothing can move and that are no fractions. The frame is made of directions of the
/// solution
/// itself, so that where the solution is equivalent to a rational one they would be.
/// </summary>
/// <param name="Quadratic">Those recognised, one for each polynomial, and how many entries satisfy it.</param>
/// <param name="Others">Entries of no degree that was recognised.</param>
/// <param name="Freedom">Directions in which the other entries can still move.</param>
public sealed record DeterminedNumbers(IReadOnlyList<(QuadraticNumber Number, int Count)> Quadratic, int Others, int Freedom)
{
    /// <summary>Entries of one field from which on it is no coincidence.</summary>
    private const int Enough = 2;

    /// <summary>Whether so many share a field that they are what they look like.</summary>
    public bool AreRecognised => Quadratic.GroupBy(q => q.Number.Radicand).Any(shared => shared.Sum(q => q.Count) >= Enough);

    /// <param name="d">A solution in a sparse frame, scaled.</param>
    /// <param name="snapping">Knows what can move.</param>
    /// <param name="random">Source of directions.</param>
    internal static DeterminedNumbers Of(Decomposition d, Snapping snapping, ref HostRandom random)
    {
        (IReadOnlyList<int> fixedByOthers, IReadOnlySet<int> mobile, int freedom) = snapping.OffGrid(ref random);
        return Of(d, fixedByOthers.Select(k => k % d.Plane).Distinct().Where(at => !mobile.Contains(at) && !mobile.Contains(at + d.Plane)),
            freedom);
    }

    /// <summary>All numbers of a point, whether they can move or not: somebody may have chosen them so.</summary>
    internal static DeterminedNumbers OfPoint(Decomposition d) => Of(d, d.Unknowns.Select(k => k % d.Plane).Distinct(), 0);

    private static DeterminedNumbers Of(Decomposition d, IEnumerable<int> entries, int freedom)
    {
        List<(QuadraticNumber Number, int Count)> known = [];
        int others = 0;
        foreach (int at in entries)
        {
            double imaginary = d.IsComplex ? d.Values[at + d.Plane] : 0;
            if (IsFraction(d.Values[at]) && IsFraction(imaginary)) continue;
            if (QuadraticNumber.Of(new(d.Values[at], imaginary)) is not { } number)
            {
                others++;
                continue;
            }
            int same = known.FindIndex(q => (q.Number.A, q.Number.B, q.Number.C) == (number.A, number.B, number.C));
            if (same < 0) known.Add((number, 1));
            else known[same] = (known[same].Number, known[same].Count + 1);
        }
        return new([.. known.OrderByDescending(q => q.Count)], others, freedom);
    }

    private static bool IsFraction(double x) => NearestFraction.Of(x, FractionReading.LargestDenominator) is not null;
}
