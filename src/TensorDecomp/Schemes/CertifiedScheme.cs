using TensorDecomp.Schemes.Reading;
using TensorDecomp.Circuits;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes;

/// <summary>A scheme that has just been proved, with what is known about it. There is no other way to make one.</summary>
public sealed class CertifiedScheme
{
    private CertifiedScheme(Scheme scheme, Verdict verdict, Provenance? provenance, string? file)
    {
        (Scheme, Ring, Census, Provenance, File) = (scheme, verdict.Ring, verdict.Census, provenance, file);
        Sha256 = CanonicalForm.Hash(verdict.Canonical, Ring);
    }

    /// <summary>The scheme, of which every Brent equation has been checked in this process.</summary>
    public Scheme Scheme { get; }

    /// <summary>The smallest ring that it holds over as written.</summary>
    public Ring Ring { get; }

    /// <summary>Counts of nonzeros and additions as written, and of superfluous terms.</summary>
    public Census Census { get; }

    /// <summary>SHA-256 of the canonical text: equal for schemes that differ by the order of terms and scales inside them.</summary>
    public string Sha256 { get; }

    /// <summary>How it was found; null where its file does not say.</summary>
    public Provenance? Provenance { get; }

    /// <summary>Its path below the folder that it was read from, with slashes; null where it has no file of its own there.</summary>
    public string? File { get; }

    /// <summary>The straight-line program that its file states or that a search found, which computes just this scheme; null where there
    /// is none.</summary>
    public StraightLine? Program { get; private init; }

    /// <summary>What it decomposes.</summary>
    public Tensor Tensor => Scheme.Tensor;

    /// <summary>The shape of the matrices, for what only their products have.</summary>
    /// <exception cref="NotAMatrixProductException">The tensor is none.</exception>
    public Shape Shape => Scheme.Shape;

    /// <summary>Number of terms as written.</summary>
    public int Rank => Scheme.Rank;

    /// <summary>Judges a submitted scheme anew, as written; null, and the reason, where it does not hold.</summary>
    public static CertifiedScheme? Of(Submission submission, string? file, out string? refusal)
    {
        Verdict verdict = Verifier.Judge(submission.Scheme, submission.Claim);
        refusal = verdict.Valid ? null : $"not a decomposition of {verdict.Tensor} over {verdict.Ring} ({verdict.Reason})";
        return verdict.Valid
            ? new CertifiedScheme(submission.Scheme, verdict, submission.Provenance, file)
            {
                Program = submission.Program(verdict.Ring)
            } : null;
    }

    /// <summary>Brings a scheme that an engine proposes into canonical form and judges that; null where it does not hold.</summary>
    /// <param name="scheme">The proposal.</param>
    /// <param name="modulus">q where it is meant over ℤ/q, 0 in characteristic 0.</param>
    /// <param name="provenance">How it was found.</param>
    /// <param name="program">A program that is said to compute it; one that does not is left out.</param>
    public static CertifiedScheme? Canonical(Scheme scheme, long modulus, Provenance provenance, StraightLine? program = null)
    {
        Ring ring = modulus == 0 ? Ring.Of(scheme) : Ring.Modulo(modulus);
        Scheme canonical = CanonicalForm.Of(scheme, ring);
        Verdict verdict = Verifier.Judge(canonical, modulus == 0 ? new Claim.Exact() : new Claim.Over(ring));
        return verdict.Valid
            ? new CertifiedScheme(canonical, verdict, provenance, null)
            {
                Program = program?.Computes(canonical, verdict.Ring) == true ? program : null
            } : null;
    }
}
