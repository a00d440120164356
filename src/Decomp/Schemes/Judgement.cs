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
/// <param name="Submission">The scheme as judged and what its file claims.</param>
/// <param name="Verdict">The exact verdict.</param>
/// <param name="Hints">What may help: the verdict's own hints, the other order of the third factor, the reader's remarks.</param>
public sealed record Judgement(Submission Submission, Verdict Verdict, IReadOnlyList<string> Hints)
{
    /// <summary>
    /// Against the record over the ring that rescaling leads to, which is where the algorithm lives; null for invalid
    /// schemes and for shapes without a record.
    /// </summary>
    public Standing? Standing { get; } =
        Verdict.Valid && RecordTable.Current.Best(Verdict.Shape, Verdict.RingAfterRescaling) is { } record ? new Standing(record, Verdict.Rank - record.Rank) : null;

    /// <summary>SHA-256 of the canonical text, the identity of a valid scheme; null for an invalid one.</summary>
    public string? Hash { get; } = Verdict.Valid ? CanonicalForm.Hash(CanonicalForm.Of(Submission.Scheme, Verdict.Ring), Verdict.Ring) : null;

    /// <summary>
    /// Judges a submission by its own claim or, where a ring is demanded, by that. A third factor in the order that the
    /// format does not document makes it invalid, with a hint; where no order is documented the one that holds is taken.
    /// </summary>
    public static Judgement Of(Submission submission, Ring? demanded = null)
    {
        Claim claim = demanded is null ? submission.Claim : new Claim.Over(demanded);
        Verdict verdict = Verifier.Judge(submission.Scheme, claim);
        List<string> hints = [.. submission.Remarks, .. verdict.Hints];
        if (verdict.Valid || submission.OtherOrder is null) return new Judgement(submission, verdict, hints);

        Scheme other = submission.OtherOrder();
        Verdict reread = Verifier.Judge(other, claim);
        if (!reread.Valid) return new Judgement(submission, verdict, hints);
        if (submission.OrderIsDocumented)
            return new Judgement(submission, verdict, [.. hints, $"all equations hold over {reread.Ring} with the third factor in the other order (C for transposed C), which is not the one that {submission.Format} documents"]);
        return new Judgement(submission with { Scheme = other }, reread, [.. submission.Remarks, "the third factor is the transposed C; it was read so, since this format documents no order"]);
    }
}
