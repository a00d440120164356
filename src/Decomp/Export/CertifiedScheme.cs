using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Verify;

namespace TensorDecomp.Export;

/// <summary>A scheme that has just been proved, with what a table says about it. There is no other way to make one.</summary>
public sealed class CertifiedScheme
{
    private CertifiedScheme(Submission submission, Verdict verdict, string? file)
    {
        (Scheme, Ring, Census, Provenance, File) = (submission.Scheme, verdict.Ring, verdict.Census, submission.Provenance, file);
        Sha256 = CanonicalForm.Hash(CanonicalForm.Of(Scheme, Ring), Ring);
    }

    public Scheme Scheme { get; }

    /// <summary>The smallest ring that it holds over as written.</summary>
    public Ring Ring { get; }

    public Census Census { get; }

    /// <summary>SHA-256 of the canonical text: equal for schemes that differ by the order of terms and scales inside them.</summary>
    public string Sha256 { get; }

    public Provenance? Provenance { get; }

    /// <summary>Its path below the folder that it was read from, with slashes; null where it has no file of its own there.</summary>
    public string? File { get; }

    public Shape Shape => Scheme.Shape;

    /// <summary>Judges the scheme anew; null, and the reason, where it does not hold.</summary>
    public static CertifiedScheme? Of(Submission submission, string? file, out string? refusal)
    {
        Verdict verdict = Verifier.Judge(submission.Scheme, submission.Claim);
        refusal = verdict.Valid ? null
            : $"not a decomposition of {verdict.Shape} over {verdict.Ring} ({verdict.FirstFailure?.ToString() ?? string.Join(", ", verdict.Hints)})";
        return verdict.Valid ? new CertifiedScheme(submission, verdict, file) : null;
    }
}
