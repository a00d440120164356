using TensorDecomp.Schemes.Composition;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Aggregation;

/// <summary>
/// Square matrices of even size n by trilinear aggregation, in (2n³ + 18n² + 37n + 24)/6 multiplications over ℚ, and n − 1 less over 𝔽₂.
/// <para>
/// The trace of ABC is a sum over triples of vertices (i,j,k) of the <see cref="WeightedBlocks"/>. One product of three sums,
/// (a₂(j,k) + a₁(k,i) − a₀(i,j))·(b₂(i,j) + b₁(j,k) − b₀(k,i))·(c₂(k,i) + c₁(i,j) − c₀(j,k)), has three wanted products of
/// blocks; so has the one with 0 and 3, 1 and 2 exchanged; and products of sums like a₀(i,j) + a₀(j,k) + a₀(k,i) have the rest, once
/// for three triples. Unwanted products of three different pairs cancel. Where two factors meet in one pair the sum over the third
/// index is one over a row or column, so what is left is quadratic in n: at most seven products for each pair (i,j).
/// </para>
/// <para>
/// Aggregation is Pan's (1972; Laderman, Pan and Sha 1992; Schwartz and Zwecher, arXiv:2508.01748). The last vertex, its products and
/// the choice of forms that makes others vanish or agree are those of Khoruzhii, Serafin, Gelß and Pokutta (Local improvements to
/// trilinear aggregation, 2026). Here edges have shorter factors and no form is a third of another, and where the last vertex keeps
/// its cubes nothing is halved, so that there are schemes over 𝔽₂.
/// </para>
/// </summary>
public static class TrilinearAggregation
{
    /// <summary>What derivations call it.</summary>
    public const string Name = "trilinear aggregation";

    /// <summary>The smallest size that it works for.</summary>
    public const int Smallest = 8;

    /// <summary>The rank for one size over a ring: (2n³ + 18n² + 37n + 24)/6; n − 1 less in characteristic 2, where seventh products of
    /// pairs and two cubes of an edge vanish; n/2 + 2 more where some divisor of the last vertex is no unit.</summary>
    /// <exception cref="ArgumentException">There is none over the ring.</exception>
    public static int Rank(int n, Ring ring)
    {
        if (WhyNot(n, ring) is { } reason) throw new ArgumentException(reason);
        long rank = (2L * n * n * n + 18L * n * n + 37L * n + 24) / 6;
        return checked((int)(rank + (HasOneCube(n, ring) ? 0 : ring.Modulus == 2 ? 1 - n : n / 2 + 2)));
    }

    /// <summary>Why there is no such scheme of that size over the ring, as a sentence; null where there is one.</summary>
    public static string? WhyNot(int n, Ring ring)
    {
        if (n < Smallest || n % 2 != 0)
            return $"Trilinear aggregation is for square matrices of even size, {Smallest} or more, and not for {n}.";
        int bad = HasOneCube(n, ring) ? 0 : Refused(Divisors(n, oneCube: false), ring);
        return bad == 0 ? null : $"Trilinear aggregation of size {n} divides by {bad}, which is no unit of {ring}.";
    }

    /// <summary>A scheme for ⟨n,n,n⟩.</summary>
    /// <exception cref="ArgumentException">There is none over the ring.</exception>
    public static Scheme Of(int n, Ring ring) => Of(n, ring, Normalization.Square);

    /// <summary>The scheme for other choices of what vanishes; it may have some terms more.</summary>
    internal static Scheme Of(int n, Ring ring, IReadOnlyList<Normalization> normalizations)
    {
        if (WhyNot(n, ring) is { } reason) throw new ArgumentException(reason);
        bool oneCube = HasOneCube(n, ring);
        AggregatedTerms terms = new([.. normalizations.Select(x => new WeightedBlocks(n, x, ring, oneCube))], n / 2);
        terms.AddTriangles();
        terms.AddEdges();
        terms.AddVertices();
        terms.AddBoundary(oneCube);
        if (oneCube) terms.AddCentre();
        else terms.AddLastVertex();
        return DependentTerms.Reduced(terms.ToScheme(), ring);
    }

    /// <summary>The schemes up to a size, as entries of a table; none of them is built before it is asked for.</summary>
    public static IEnumerable<Derivation> Derivations(int largest, Ring ring) =>
        from n in Enumerable.Range(1, largest)
        where WhyNot(n, ring) is null
        select new Derivation(new Shape(n, n, n), Rank(n, ring), Name, true, () => Of(n, ring)) { Ways = [Name] };

    private static bool HasOneCube(int n, Ring ring) => Refused(Divisors(n, oneCube: true), ring) is 0;

    /// <summary>What is divided by, at the last vertex.</summary>
    private static int[] Divisors(int n, bool oneCube) => oneCube ? [2, n / 2 - 2, n / 2 - 3, 2 * n - 11] : [3, n / 2 - 2];

    /// <summary>The first of the divisors that is no unit; 0 where all are.</summary>
    private static int Refused(int[] divisors, Ring ring) => divisors.FirstOrDefault(d => ring.IsPrimeField ? d % ring.Modulus == 0
        : ring.Modulus != 0 || !ring.Contains(new Coefficient(new Rational(1, d), Rational.Zero)));
}
