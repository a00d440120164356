using System.Numerics;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Equivalence;

/// <summary>What an automorphism in whatever basis is like, as far as no basis matters.</summary>
/// <param name="Change">The automorphism.</param>
/// <param name="Order">How often it has to be done until every term is back in its place.</param>
/// <param name="Fixed">Number of terms that stay in their places.</param>
public sealed record BasisElement(BasisChange Change, int Order, int Fixed)
{
    /// <summary>Whether rows of A, its columns and the columns of B stay what they are.</summary>
    public bool KeepsDimensions => Change is { Rotations: 0, Transposed: false };

    /// <summary>P, Q and R, each scaled so that this power of it is 1 or −1; null where the dimensions change places or no real
    /// rational scale does that.</summary>
    internal IReadOnlyList<DenseMatrix<Rational>>? Scaled { get; private init; }

    /// <summary>The traces of the scaled matrices, which are determined up to sign where the order is even: that of each is not negative
    /// then. Null where there are none.</summary>
    public IReadOnlyList<Rational>? Traces => Scaled is null ? null
        : [.. Scaled.Select(x => x.Trace).Select(trace => Order % 2 == 0 && trace.Sign < 0 ? -trace : trace)];

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
        return new(change, order, change.Terms.Where((image, r) => image == r).Count()) { Scaled = ScaledBy(change, order) };
    }

    private static IReadOnlyList<DenseMatrix<Rational>>? ScaledBy(BasisChange change, int order)
    {
        Coefficient[][][] matrices = [change.P, change.Q, change.R];
        if (change is not { Rotations: 0, Transposed: false } || change.Ring.Modulus != 0
            || matrices.Any(x => x.Any(row => row.Any(c => !c.IsReal)))) return null;
        DenseMatrix<Rational>?[] scaled = [.. matrices.Select(x => FiniteOrder.Scaled(Dense(x), order))];
        return scaled.Contains(null) ? null : [.. scaled.Select(x => x!)];
    }

    private static DenseMatrix<Rational> Dense(Coefficient[][] rows)
    {
        DenseMatrix<Rational> dense = new(rows.Length, rows[0].Length);
        for (int i = 0; i < dense.Rows; i++)
            for (int j = 0; j < dense.Columns; j++) dense[i, j] = rows[i][j].Re;
        return dense;
    }
}
