using TensorDecomp.Schemes.Formats;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes;

/// <summary>A rank against the record of its shape and ring.</summary>
/// <param name="Record">The lowest rank known before.</param>
/// <param name="Difference">Own rank minus that one.</param>
public readonly record struct Standing(Record Record, int Difference)
{
    /// <summary>"matches", "beats" or "+3".</summary>
    public override string ToString() => Difference == 0 ? "matches" : Difference < 0 ? "beats" : $"+{Difference}";
}

/// <summary>All that is known of a submitted scheme: what was submitted, the verdict on it, and where that stands.</summary>
public sealed class Judgement
{
    private Judgement(Submission submission, Verdict verdict, params IEnumerable<string> hints)
    {
        (Submission, Verdict) = (submission, verdict);
        if (verdict.Valid)
        {
            Hash = CanonicalForm.Hash(verdict.Canonical, verdict.Ring);
            if (RecordTable.Current.Best(verdict.Shape, verdict.RingAfterRescaling) is { } record) Standing = new Standing(record, verdict.Rank - record.Rank);
        }
        List<string> all = [.. submission.Remarks, .. verdict.Hints, .. hints];
        if (Hash is not null && submission.StatedHash is { } stated && stated != Hash) all.Add($"the file says sha256 {CoefficientText.Quoted(stated)}, which is not that of its scheme");
        Hints = all;
    }

    /// <summary>The scheme as judged and what its file claims.</summary>
    public Submission Submission { get; }

    /// <summary>The exact verdict.</summary>
    public Verdict Verdict { get; }

    /// <summary>
    /// Against the record over the ring that rescaling leads to, which is where the algorithm lives; null for invalid
    /// schemes and for shapes without a record.
    /// </summary>
    public Standing? Standing { get; }

    /// <summary>SHA-256 of the canonical text, the identity of a valid scheme; null for an invalid one.</summary>
    public string? Hash { get; }

    /// <summary>What may help: the verdict's own hints, the other order of the third factor, the reader's remarks.</summary>
    public IReadOnlyList<string> Hints { get; }

    /// <summary>
    /// Judges a submission by its own claim or, where a ring is demanded, by that. A third factor in the order that the
    /// format does not document makes it invalid, with a hint; where no order is documented the one that holds is taken.
    /// </summary>
    public static Judgement Of(Submission submission, Ring? demanded = null)
    {
        Claim claim = demanded is null ? submission.Claim : new Claim.Over(demanded);
        Verdict verdict = Verifier.Judge(submission.Scheme, claim);
        if (verdict.Valid || OtherOrder(submission) is not { } other) return new Judgement(submission, verdict);
        Verdict reread = Verifier.Judge(other, claim);
        if (!reread.Valid) return new Judgement(submission, verdict);
        return submission.OrderIsDocumented
            ? new Judgement(submission, verdict, $"all equations hold over {reread.Ring} with the third factor in the other order (C for transposed C), which is not the one that {submission.Format} documents")
            : new Judgement(submission with { Scheme = other }, reread, "the third factor is the transposed C; it was read so, since this format documents no order");
    }

    // Read in the other order a scheme may have another shape, and be over the limits there; that is no objection to this one.
    private static Scheme? OtherOrder(Submission submission)
    {
        try
        {
            return submission.OtherOrder?.Invoke();
        }
        catch (MalformedInputException)
        {
            return null;
        }
    }
}
