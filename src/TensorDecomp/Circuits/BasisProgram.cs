using TensorDecomp.Verify;

namespace TensorDecomp.Circuits;

/// <summary>
/// A scheme in an alternative basis (Karstadt and Schwartz 2017): entries of A and B go into coordinates of other bases once, products are
/// made of those, and what they add up to goes back to entries of C once. A recursive algorithm repeats the part between at every level
/// and the changes of basis only once for all levels of an operand, so that the additions between are what its running time depends on.
/// </summary>
/// <param name="Tensor">What is computed.</param>
/// <param name="LeftBasis">From entries of A to coordinates.</param>
/// <param name="Left">From those to the left operands of the products.</param>
/// <param name="RightBasis">From entries of B to coordinates.</param>
/// <param name="Right">From those to the right operands.</param>
/// <param name="Result">From products to coordinates.</param>
/// <param name="ResultBasis">From those to entries of C.</param>
public sealed record BasisProgram(Tensor Tensor, LinearChain LeftBasis, LinearChain Left, LinearChain RightBasis, LinearChain Right,
    LinearChain Result, LinearChain ResultBasis)
{
    /// <summary>Additions and subtractions between the changes of basis.</summary>
    public int Additions => Left.Additions + Right.Additions + Result.Additions;

    /// <summary>Multiplications by constants other than ±1 between the changes of basis.</summary>
    public int Scalings => Left.Scalings + Right.Scalings + Result.Scalings;

    /// <summary>Additions and subtractions of the three changes of basis.</summary>
    public int BasisAdditions => LeftBasis.Additions + RightBasis.Additions + ResultBasis.Additions;

    /// <summary>Additions between the changes of basis that have to wait for one another.</summary>
    public int Depth => Math.Max(Left.Depth, Right.Depth) + Result.Depth;

    /// <summary>Products.</summary>
    public int Products => Left.Outputs.Count;

    /// <summary>The whole as a program over entries, with nothing left out: what it computes, the scheme does.</summary>
    public StraightLine Composed => new(Tensor, Left.After(LeftBasis), Right.After(RightBasis), ResultBasis.After(Result));
}
