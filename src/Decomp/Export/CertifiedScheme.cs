using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Verify;

namespace TensorDecomp.Export;

/// <summary>A scheme that has just been proved, with what a table says about it. There is no other way to make one.</summary>
public sealed class CertifiedScheme
{
    private CertifiedScheme(Scheme scheme, Verdict verdict, Provenance? provenance)
    {
        (Scheme, Ring, Census, Provenance) = (scheme, verdict.Ring, verdict.Census, provenance);
        Sha256 = CanonicalForm.Hash(CanonicalForm.Of(scheme, Ring), Ring);
    }

    public Scheme Scheme { get; }

    /// <summary>The smallest ring that it holds over as written.</summary>
    public Ring Ring { get; }

    public Census Census { get; }

    /// <summary>SHA-256 of the canonical text: equal for schemes that differ by the order of terms and scales inside them.</summary>
    public string Sha256 { get; }

    public Provenance? Provenance { get; }

    public Shape Shape => Scheme.Shape;

    /// <summary>Judges the scheme anew; null, and the reason, where it does not hold.</summary>
    public static CertifiedScheme? Of(Submission submission, out string? refusal)
    {
        Verdict verdict = Verifier.Judge(submission.Scheme, submission.Claim);
        refusal = verdict.Valid ? null
            : $"not a decomposition of {verdict.Shape} over {verdict.Ring} ({verdict.FirstFailure?.ToString() ?? string.Join(", ", verdict.Hints)})";
        return verdict.Valid ? new CertifiedScheme(submission.Scheme, verdict, submission.Provenance) : null;
    }
}
