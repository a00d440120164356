using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Equivalence;

/// <summary>
/// How one scheme becomes another: its dimensions are turned, u → PuQ⁻¹, v → QvR⁻¹, w → P⁻ᵀwRᵀ, and term r becomes term
/// Terms[r] of the other up to scales inside it (zero terms left out on both sides).
/// </summary>
/// <param name="Rotations">How often ⟨m,n,p⟩ → ⟨n,p,m⟩ is applied first.</param>
/// <param name="Transposed">Whether ⟨m,n,p⟩ → ⟨p,n,m⟩ is applied next.</param>
/// <param name="P">Rows of an invertible m×m matrix.</param>
/// <param name="Q">Rows of an invertible n×n matrix.</param>
/// <param name="R">Rows of an invertible p×p matrix.</param>
/// <param name="Terms">Images of the terms, zero-based.</param>
/// <param name="Ring">The smallest ring that holds P, Q, R and their inverses, once each is scaled to have one as its first entry.</param>
public sealed record BasisChange(int Rotations, bool Transposed, Coefficient[][] P, Coefficient[][] Q, Coefficient[][] R, int[] Terms,
    Ring Ring)
{
    /// <summary>"dimensions as they are", "dimensions rotated once, then transposed".</summary>
    public string Order => (Rotations, Transposed) switch
    {
        (0, false) => "dimensions as they are",
        (0, true) => "dimensions transposed",
        (var k, var t) => $"dimensions rotated {(k == 1 ? "once" : "twice")}{(t ? ", then transposed" : "")}",
    };
}
