using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Aggregation;

/// <summary>The bound of <see cref="TrilinearAggregation"/> for all sizes over a ring, and where its exponent is lowest.</summary>
/// <param name="Ring">The ring.</param>
/// <param name="Best">The size n whose exponent log R / log n is lowest.</param>
/// <param name="Exponent">That exponent.</param>
public sealed record AggregationFamily(Ring Ring, int Best, double Exponent)
{
    // The exponent falls up to about fifty and rises slowly from there to 3.
    private const int Largest = 200;

    /// <summary>The family over the ring; null where no size can be had.</summary>
    public static AggregationFamily? Over(Ring ring)
    {
        int best = Enumerable.Range(1, Largest).Where(n => Follows(n, ring))
            .DefaultIfEmpty().MinBy(n => n == 0 ? 0 : ExponentOf(n, ring));
        return best == 0 ? null : new(ring, best, ExponentOf(best, ring));
    }

    /// <summary>"⟨n,n,n⟩ ≤ (2n³ + 18n² + 37n + 24)/6 for even n ≥ 8" and where that is best; less by n − 1 in characteristic 2.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"⟨n,n,n⟩ ≤ {Formula} for even n ≥ {TrilinearAggregation.Smallest}{Where}, by trilinear aggregation; ") + Whole;

    private string Formula => Ring.Modulus == 2 ? "(2n³ + 18n² + 31n + 30)/6" : "(2n³ + 18n² + 37n + 24)/6";

    private string Where => Ring == Ring.Rationals ? "" : $" where it holds over {Ring}";

    private string Whole => FormattableString.Invariant(
        $"{new Shape(Best, Best, Best)}:{TrilinearAggregation.Rank(Best, Ring)} gives the exponent {Exponent:0.0000}");

    private static bool Follows(int n, Ring ring) => TrilinearAggregation.WhyNot(n, ring) is null
        && TrilinearAggregation.Rank(n, ring) <= TrilinearAggregation.Rank(n, Ring.Rationals);

    private static double ExponentOf(int n, Ring ring) => Math.Log(TrilinearAggregation.Rank(n, ring)) / Math.Log(n);
}
