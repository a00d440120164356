using System.Numerics;

namespace TensorDecomp.Verify;

/// <summary>
/// A claimed rank-R decomposition of a tensor with exact coefficients: c = T(a, b) is to be
/// c[C] = Σ_r w_r[C] · (Σ u_r[A] a[A]) · (Σ v_r[B] b[B]), for the tensor ⟨m,n,p⟩ the product C = AB of matrices. It may be wrong; only a
/// <see cref="Verdict"/> says whether it holds. Coefficients of a scheme over ℤ/q are integers that stand for their classes.
/// </summary>
public sealed class Scheme
{
    /// <summary>A claim of three factors with equally many terms.</summary>
    /// <exception cref="ArgumentException">The factors do not fit the tensor or each other.</exception>
    public Scheme(Tensor tensor, Factor u, Factor v, Factor w)
    {
        if (u.Size != tensor.USize || v.Size != tensor.VSize || w.Size != tensor.WSize)
            throw new ArgumentException(
                $"Factors of lengths {u.Size}, {v.Size}, {w.Size} do not fit {tensor}, which needs {string.Join(", ", tensor.Sizes)}.");
        if (u.Rank != v.Rank || v.Rank != w.Rank)
            throw new ArgumentException($"U, V and W must have equally many terms; they have {u.Rank}, {v.Rank} and {w.Rank}.");
        (Tensor, U, V, W) = (tensor, u, v, w);
    }

    /// <summary>What it is claimed to decompose.</summary>
    public Tensor Tensor { get; }

    /// <summary>The shape of the matrices, for what only their products have.</summary>
    /// <exception cref="NotAMatrixProductException">The tensor is none.</exception>
    public Shape Shape => Tensor.Shape;

    /// <summary>The left operands, R vectors over the entries of a: over those of A, row-major, for a matrix product.</summary>
    public Factor U { get; }

    /// <summary>The right operands, R vectors over the entries of b.</summary>
    public Factor V { get; }

    /// <summary>Where each product goes, R vectors over the entries of c; for a matrix product those of C, not of Cᵀ.</summary>
    public Factor W { get; }

    /// <summary>The modulus over which <see cref="CanonicalForm"/> made it, so that none is made twice; else null.</summary>
    internal long? CanonicalModulo { get; init; }

    /// <summary>Number of terms as written, zero terms included.</summary>
    public int Rank => U.Rank;

    /// <summary>U, V and W in this order.</summary>
    public IReadOnlyList<Factor> Factors => [U, V, W];

    /// <summary>Whether no coefficient has an imaginary part.</summary>
    public bool IsReal => U.IsReal && V.IsReal && W.IsReal;

    /// <summary>Whether every nonzero coefficient has the property.</summary>
    public bool All(Predicate<Coefficient> property) => U.All(property) && V.All(property) && W.All(property);

    /// <summary>Number of nonzero coefficients of U, V and W together.</summary>
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
    /// What no scheme of a matrix product can do without, over any ring but that where 0 = 1: as many terms as a factor has entries, for
    /// mn, np and mp are the ranks of the tensor's flattenings, and a product of coefficients for each of its mnp ones. Of another tensor
    /// nothing is known beforehand.
    /// </summary>
    public bool IsLargeEnough => Tensor.Product is null || Rank >= Tensor.Sizes.Max() && Products >= Tensor.Count;

    /// <summary>The schoolbook algorithm for matrices.</summary>
    public static Scheme Naive(Shape shape) => Naive(MatrixProduct.Of(shape));

    /// <summary>The schoolbook algorithm: one term Value·a[A]·b[B] → c[C] for each entry of the tensor.</summary>
    public static Scheme Naive(Tensor tensor)
    {
        return new Scheme(tensor, One(tensor.USize, e => e.A, _ => 1), One(tensor.VSize, e => e.B, _ => 1),
            One(tensor.WSize, e => e.C, e => e.Value));

        Factor One(int size, Func<TensorEntry, int> index, Func<TensorEntry, int> value) =>
            Factor.FromTerms(size, [.. tensor.Entries.Select(e => (Entry[])[new Entry(index(e), new Rational(value(e)))])]);
    }
}
