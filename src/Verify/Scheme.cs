using System.Numerics;

namespace TensorDecomp.Verify;

/// <summary>
/// A claimed rank-R decomposition of the tensor ⟨m,n,p⟩ with exact coefficients: C = AB is to be
/// c[ik] = Σ_r w_r[ik] · (Σ u_r[ij] a[ij]) · (Σ v_r[jk] b[jk]). It may be wrong; only a
/// <see cref="Verdict"/> says whether it holds. Coefficients of a scheme over ℤ/q are integers that stand for their classes.
/// </summary>
public sealed class Scheme
{
    /// <exception cref="ArgumentException">The factors do not fit the shape or each other.</exception>
    public Scheme(Shape shape, Factor u, Factor v, Factor w)
    {
        if (u.Size != shape.USize || v.Size != shape.VSize || w.Size != shape.WSize)
            throw new ArgumentException(
                $"Factors of lengths {u.Size}, {v.Size}, {w.Size} do not fit {shape}, which needs {shape.USize}, {shape.VSize}, {shape.WSize}.");
        if (u.Rank != v.Rank || v.Rank != w.Rank)
            throw new ArgumentException($"U, V and W must have equally many terms; they have {u.Rank}, {v.Rank} and {w.Rank}.");
        (Shape, U, V, W) = (shape, u, v, w);
    }

    public Shape Shape { get; }
    public Factor U { get; }
    public Factor V { get; }
    public Factor W { get; }

    /// <summary>The modulus over which <see cref="CanonicalForm"/> made it, so that none is made twice; null for any other scheme.</summary>
    internal long? CanonicalModulo { get; init; }

    /// <summary>Number of terms as written, zero terms included.</summary>
    public int Rank => U.Rank;

    /// <summary>U, V and W in this order.</summary>
    public IReadOnlyList<Factor> Factors => [U, V, W];

    /// <summary>Whether no coefficient has an imaginary part.</summary>
    public bool IsReal => U.IsReal && V.IsReal && W.IsReal;

    /// <summary>Whether every nonzero coefficient has the property.</summary>
    public bool All(Predicate<Coefficient> property) => U.All(property) && V.All(property) && W.All(property);

    public int Nonzeros => U.Nonzeros + V.Nonzeros + W.Nonzeros;

    /// <summary>Σ over terms of the nonzeros of u, times those of v, times those of w: products of three coefficients.</summary>
    public BigInteger Products
    {
        get
        {
            BigInteger products = BigInteger.Zero;
            for (int r = 0; r < Rank; r++) products += (BigInteger)((long)U.Term(r).Length * V.Term(r).Length) * W.Term(r).Length;
            return products;
        }
    }

    /// <summary>
    /// What no scheme can do without, over any ring but that where 0 = 1: as many terms as a factor has entries, for mn, np and
    /// mp are the ranks of the tensor's flattenings, and a product of coefficients for each of its mnp ones.
    /// </summary>
    public bool IsLargeEnough => Rank >= Math.Max(Shape.USize, Math.Max(Shape.VSize, Shape.WSize)) && Products >= Shape.NaiveRank;

    /// <summary>The schoolbook algorithm: one term a[ij]·b[jk] → c[ik] for each i, j, k.</summary>
    public static Scheme Naive(Shape shape)
    {
        List<Entry[]> u = [], v = [], w = [];
        for (int i = 0; i < shape.M; i++)
            for (int j = 0; j < shape.N; j++)
                for (int k = 0; k < shape.P; k++)
                {
                    u.Add([new Entry(i * shape.N + j, Coefficient.One)]);
                    v.Add([new Entry(j * shape.P + k, Coefficient.One)]);
                    w.Add([new Entry(i * shape.P + k, Coefficient.One)]);
                }
        return new Scheme(shape, Factor.FromTerms(shape.USize, u), Factor.FromTerms(shape.VSize, v), Factor.FromTerms(shape.WSize, w));
    }
}
