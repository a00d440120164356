namespace TensorDecomp.Kernels.Flips;

/// <summary>How a <see cref="TermTable{T,TLayout}"/> holds the factors of its terms.</summary>
internal interface ITermLayout
{
    /// <summary>
    /// False: a column each for U, V and W, and a stored term is a term. True: one column for all, and a stored term stands
    /// for its three rotations u⊗v⊗w + v⊗w⊗u + w⊗u⊗v, so that a factor may be shared across positions.
    /// </summary>
    static abstract bool Tied { get; }
}

/// <summary>Terms as they are.</summary>
internal readonly struct SeparateTerms : ITermLayout
{
    public static bool Tied => false;
}

/// <summary>
/// Orbits of terms under the cyclic rotation of the three factors (Moosbauer and Poole 2025); W is kept transposed, which
/// makes the tensor of a square shape the trace of a product of three matrices.
/// </summary>
internal readonly struct Cyclic : ITermLayout
{
    public static bool Tied => true;
}
