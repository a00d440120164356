using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes.Equivalence;

/// <summary>
/// The representative of a scheme under order of terms, scales inside them, and the six orders of its dimensions (rotation
/// ⟨m,n,p⟩ → ⟨n,p,m⟩ and transposition ⟨m,n,p⟩ → ⟨p,n,m⟩): of the canonical forms for the shape with ascending dimensions the
/// one with the smallest hash. Two schemes have the same hash here exactly when they differ by nothing else.
/// </summary>
public static class SymmetricForm
{
    /// <summary>SHA-256 of the representative's canonical text, lower-case hexadecimal.</summary>
    public static string Hash(Scheme scheme, Ring ring) => Images(scheme)
        .Select(image => CanonicalForm.Hash(CanonicalForm.Of(image, ring), ring))
        .Min(StringComparer.Ordinal)!;

    /// <summary>The images for the shape with ascending dimensions: six for a cube, two where two dimensions are equal, else one.</summary>
    public static IEnumerable<Scheme> Images(Scheme scheme)
    {
        Shape goal = scheme.Shape.Sorted();
        for (int rotation = 0; rotation < 3; rotation++, scheme = Permutation.Rotated(scheme))
        {
            if (scheme.Shape == goal) yield return scheme;
            if (scheme.Shape.N == goal.N && scheme.Shape.M == goal.P) yield return Permutation.Transposed(scheme);
        }
    }
}
