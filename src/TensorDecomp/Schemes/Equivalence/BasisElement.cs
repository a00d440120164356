using System.Numerics;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Equivalence;

/// <summary>What an automorphism in whatever basis is like, as far as no basis matters.</summary>
/// <param name="Change">The automorphism.</param>
/// <param name="Order">How often it has to be done until every term is back in its place.</param>
/// <param name="Fixed">Number of terms that stay in their places.</param>
/// <param name="Scaled">P, Q and R, each scaled so that this power of it is 1 or −1; null where the dimensions change places or no real
/// rational scale does that.</param>
public sealed record BasisElement(BasisChange Change, int Order, int Fixed, IReadOnlyList<Rational[][]>? Scaled)
{
    /// <summary>The traces of the scaled matrices, which are determined up to sign where the order is even: that of each is not negative
    /// then. Null where there are none.</summary>
    public IReadOnlyList<Rational>? Traces => Scaled is null ? null
        : [.. Scaled.Select(x => Order % 2 == 0 ? Size(RationalMatrix.Trace(x)) : RationalMatrix.Trace(x))];

    /// <summary>Describes one.</summary>
    public static BasisElement Of(BasisChange change)
    {
        int order = 1;
        bool[] seen = new bool[change.Terms.Length];
        for (int r = 0; r < seen.Length; r++)
        {
            int length = 0;
            for (int s = r; !seen[s]; s = change.Terms[s]) (seen[s], length) = (true, length + 1);
            if (length > 0) order = order / (int)BigInteger.GreatestCommonDivisor(order, length) * length;
        }
        Coefficient[][][] matrices = [change.P, change.Q, change.R];
        bool turns = change.Rotations != 0 || change.Transposed || change.Ring.Modulus != 0
            || matrices.Any(x => x.Any(row => row.Any(c => !c.IsReal)));
        Rational[][]?[] scaled = turns ? [null]
            : [.. matrices.Select(x => RationalMatrix.OfFiniteOrder([.. x.Select(row => row.Select(c => c.Re).ToArray())], order))];
        return new(change, order, change.Terms.Where((image, r) => image == r).Count(),
            scaled.Contains(null) ? null : [.. scaled.Select(x => x!)]);
    }

    private static Rational Size(Rational x) => x.Sign < 0 ? -x : x;
}
