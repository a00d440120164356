namespace TensorDecomp.Kernels;

/// <summary>
/// A decomposition in floating point, a hope and not a result. Factor f's entry a of term r is
/// <c>Factors[f][r·size + a]</c>.
/// </summary>
/// <param name="Target">Shape and rank.</param>
/// <param name="Factors">U, V, W, term after term.</param>
/// <param name="Restart">Number of the restart that it came from; with the seed it determines the approximation.</param>
/// <param name="Loss">f = Σe² as the restart measured it.</param>
public sealed record Approximation(Target Target, double[][] Factors, long Restart, double Loss)
{
    /// <summary>The imaginary parts in the same order, null over ℝ.</summary>
    public double[][]? Imaginary { get; init; }
}
