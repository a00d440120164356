namespace TensorDecomp.Schemes.Aggregation;

/// <summary>Which sum of two entries of the blocks is made to vanish by a form rᵢ, for a vertex j that goes with i (see
/// <see cref="WeightedBlocks"/>).</summary>
internal enum Sum
{
    /// <summary>X₀(i,j) + X₂(i,j).</summary>
    Left,

    /// <summary>X₁(i,j) + X₃(i,j).</summary>
    Right,

    /// <summary>X₀(j,i) + X₁(j,i).</summary>
    Upper,

    /// <summary>X₂(j,i) + X₃(j,i).</summary>
    Lower,
}

/// <summary>The choice of all rᵢ for one matrix: the sum that vanishes, and the vertex j for each i.</summary>
internal readonly record struct Normalization(Func<int, (Sum Sum, int With)> Of)
{
    /// <summary>The choices for A, B and C under which the square scheme has the fewest terms known.</summary>
    public static IReadOnlyList<Normalization> Square { get; } =
    [
        new(i => i == 0 ? (Sum.Left, 1) : (Sum.Lower, 1)),
        new(i => i == 1 ? (Sum.Lower, 0) : (Sum.Left, 0)),
        new(_ => (Sum.Left, 0)),
    ];
}
