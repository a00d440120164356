using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Composition;

/// <summary>One term of an outer scheme in a product of matrices.</summary>
/// <param name="Term">Its number.</param>
/// <param name="Length">How long what it multiplies is along the axis of the <see cref="InnerProduct"/>.</param>
/// <param name="By">The factor that the terms share is this one's number times that of the first of them.</param>
internal readonly record struct ProductTerm(int Term, int Length, Coefficient By);

/// <summary>
/// A product of matrices that a composition needs: what a term of the outer scheme multiplies, or a part of it, or what several terms
/// multiply that share a factor, one after the other along the axis that this factor lacks (<see cref="SharedFactors"/>).
/// </summary>
/// <param name="Box">Where it begins in padded blocks, and its shape.</param>
/// <param name="Along">The axis along which terms follow each other; any where there is one term.</param>
/// <param name="Terms">The terms in their order; their lengths add up to the shape's.</param>
internal sealed record InnerProduct(InnerBox Box, Axis Along, IReadOnlyList<ProductTerm> Terms)
{
    /// <summary>The product of one term.</summary>
    public InnerProduct(int term, InnerBox box) : this(box, Axis.P, [new ProductTerm(term, box.Shape.P, Coefficient.One)]) { }
}
