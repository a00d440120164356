using TensorDecomp.Verify;

namespace TensorDecomp.Schemes;

/// <summary>A proved lower bound of the rank of a matrix product, over every field unless it says otherwise.</summary>
/// <param name="Rank">No decomposition has fewer terms.</param>
/// <param name="Source">Who proved it.</param>
public sealed record RankBound(int Rank, string Source)
{
    /// <summary>The best of the bounds known here for a shape over a ring. A scheme over a ring gives one over a field, so they hold there
    /// too.</summary>
    public static RankBound Of(Shape shape, Ring ring)
    {
        Shape sorted = shape.Sorted(); // the rank does not depend on the order of the dimensions
        return Known(sorted, ring).MaxBy(bound => bound.Rank)!;
    }

    private static IEnumerable<RankBound> Known(Shape s, Ring ring)
    {
        // The entries of each of A, B and C are independent, so their factors have to span their spaces.
        yield return new(new[] { s.M * s.N, s.N * s.P, s.M * s.P }.Max(), "the factors have to span their spaces");
        if (s is { M: 2, N: 2, P: 2 }) yield return new(7, "Winograd 1971");
        if (s is { M: 2, N: 2, P: 3 }) yield return new(11, "Alekseyev 1985");
        if (s is { M: 2, N: 2 } && ring.Modulus == 2) yield return new((7 * s.P + 1) / 2, "Hopcroft and Kerr 1971, over F2");
        // An n×m by an m×n matrix, m ≥ n ≥ 3: in sorted order two equal dimensions that are the smaller ones.
        if (s.M == s.N && s.M >= 3) yield return new(2 * s.P * s.M + 2 * s.M - s.P - 2, "Bläser 2003");
    }
}
