using TensorDecomp.Schemes.Tensors;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Commuting;

/// <summary>
/// A way to compute a bilinear map whose products are of sums of entries of a and b together, c[k] = Σ w_r[k]·f_r(a, b)·g_r(a, b), as
/// Winograd (1968) found them. It holds where entries commute, so blocks cannot stand for them, and it is no scheme of the tensor:
/// its number of products is not a rank of it. It exists only proved.
/// </summary>
/// <remarks>
/// Over commuting entries both sides are quadratic forms in x = (a, b). They are the same polynomials in characteristic 0 just where
/// their symmetric bilinear forms agree, and those are trilinear: the terms (f, g, w) and (g, f, w) together have to decompose the
/// tensor that has an entry (a, b, c) of the map at (a, b, c) and at (b, a, c). That is what the verifier is asked.
/// </remarks>
public sealed class CommutingScheme
{
    private CommutingScheme(Tensor tensor, Scheme half, Ring ring) => (Tensor, Half, Ring) = (tensor, half, ring);

    /// <summary>The bilinear map.</summary>
    public Tensor Tensor { get; }

    /// <summary>The terms: f and g have a coefficient for each entry of a, then of b; w for each of c. By itself it decomposes
    /// nothing.</summary>
    public Scheme Half { get; }

    /// <summary>Number of products.</summary>
    public int Products => Half.Rank;

    /// <summary>The smallest ring that its coefficients lie in, as written.</summary>
    public Ring Ring { get; }

    /// <summary>Proves terms over commuting entries.</summary>
    /// <param name="tensor">The bilinear map.</param>
    /// <param name="half">The terms, over the sizes of <see cref="Symmetric"/>.</param>
    /// <param name="verdict">What the verifier says of the doubled terms.</param>
    /// <returns>Null where they do not compute it.</returns>
    public static CommutingScheme? Prove(Tensor tensor, Scheme half, out Verdict verdict)
    {
        Tensor symmetric = Symmetric(tensor);
        IReadOnlyList<Entry>[] f = Terms(half.U), g = Terms(half.V), w = Terms(half.W);
        Scheme doubled = new(symmetric, Factor.FromTerms(symmetric.USize, [.. f, .. g]), Factor.FromTerms(symmetric.VSize, [.. g, .. f]),
            Factor.FromTerms(symmetric.WSize, [.. w, .. w]));
        verdict = Verifier.Certify(doubled);
        return verdict.Valid ? new CommutingScheme(tensor, half, verdict.Ring) : null;
    }

    /// <summary>Makes products of a decomposition of the tensor with both orders, and proves them: two terms that are the same with f and g
    /// exchanged are one.</summary>
    /// <param name="scheme">A scheme of a member of the family commuting:MxNxP.</param>
    /// <param name="verdict">What the verifier says of the products; null where the tensor is another one.</param>
    /// <returns>Null where the tensor is another one or the products do not hold.</returns>
    public static CommutingScheme? Halved(Scheme scheme, out Verdict? verdict)
    {
        verdict = null;
        return BothOrders.Matrices(scheme.Tensor) is { } shape ? Prove(shape, Halves.Of(scheme), out verdict) : null;
    }

    /// <summary>The tensor with both orders of a and b: its first two vectors are (a, b), one after the other.</summary>
    /// <exception cref="ArgumentException">It would be too large; the message says so.</exception>
    public static Tensor Symmetric(Tensor tensor) => BothOrders.Of(tensor);

    private static IReadOnlyList<Entry>[] Terms(Factor factor) =>
        [.. Enumerable.Range(0, factor.Rank).Select(r => factor.Term(r).ToArray())];
}
