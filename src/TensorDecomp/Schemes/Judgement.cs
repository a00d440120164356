using TensorDecomp.Schemes.Reading;
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
    private Judgement(Submission submission, Verdict verdict, IReadOnlyList<Layout> tried, params IEnumerable<string> hints)
    {
        (Submission, Verdict, Tried) = (submission, verdict, tried);
        if (verdict.Valid)
        {
            Hash = CanonicalForm.Hash(verdict.Canonical, verdict.Ring);
            if (RecordTable.Current.Best(verdict.Tensor, verdict.RingAfterRescaling) is { } record)
                Standing = new Standing(record, verdict.Rank - record.Rank);
        }
        Hints = [.. submission.Remarks, .. verdict.Hints, .. hints];
        Warnings = [.. Contradictions(submission, verdict)];
    }

    /// <summary>The scheme as judged and what its file claims.</summary>
    public Submission Submission { get; }

    /// <summary>The exact verdict.</summary>
    public Verdict Verdict { get; }

    /// <summary>The file's name, and the scheme in it where it holds several.</summary>
    public string NameIn(string file) => Submission.Member is { } member ? $"{file}[{member}]" : file;

    /// <summary>The layouts of which none holds, where the file leaves open which is meant; the one judged comes first.</summary>
    public IReadOnlyList<Layout> Tried { get; }

    /// <summary>
    /// Against the record over the ring that rescaling leads to, which is where the algorithm lives; null for invalid
    /// schemes and for shapes without a record.
    /// </summary>
    public Standing? Standing { get; }

    /// <summary>SHA-256 of the canonical text, the identity of a valid scheme; null for an invalid one.</summary>
    public string? Hash { get; }

    /// <summary>What may help: the verdict's own hints, other layouts, near misses, the reader's remarks.</summary>
    public IReadOnlyList<string> Hints { get; }

    /// <summary>What the file says of its scheme that is not so. It changes no verdict, but somebody changed something.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>
    /// Judges a submission by its own claim or, where a ring is demanded, by that. What holds only in a layout that the format
    /// rules out is invalid, with a hint; where the file leaves the layout open the one that holds is taken, and where none
    /// does the one that comes nearest.
    /// </summary>
    public static Judgement Of(Submission submission, Ring? demanded = null)
    {
        Claim claim = demanded is null ? submission.Claim : new Claim.Over(demanded);
        submission = submission.Settled(claim);
        Verdict verdict = Verifier.Judge(submission.Scheme, claim);
        if (verdict.Valid) return new Judgement(submission, verdict, []);
        Submission nearest = Nearest(submission);
        if (nearest != submission) verdict = Verifier.Judge(nearest.Scheme, claim);
        Layout[] tried = nearest.Layout is { } judged && nearest.Others.Any(o => o.IsMeant)
            ? [judged, .. nearest.Others.Where(o => o.IsMeant)] : [];
        bool residues = claim is Claim.Over { Ring.Modulus: not 0 };
        string[] comment = nearest.Comment is { } text ? [$"the file says: {CoefficientText.Shown(text)}"] : [];
        return new Judgement(nearest, verdict, tried,
            [.. comment, .. RuledOut(nearest, claim), .. residues ? [] : NearMiss.Hints(nearest.Scheme)]);
    }

    // Of the layouts that may be meant the one with the fewest wrong equations.
    private static Submission Nearest(Submission submission)
    {
        if (!submission.Others.Any(o => o.IsMeant)) return submission;
        Layout? best = null;
        Discrepancy least = Discrepancy.Of(submission.Scheme);
        foreach (Layout layout in submission.Others)
        {
            if (!layout.IsMeant || layout.Scheme is not { } scheme) continue;
            Discrepancy off = Discrepancy.Of(scheme);
            if (off.Far < least.Far) (best, least) = (layout, off);
        }
        return best is null ? submission : submission.In(best);
    }

    // A layout that the format rules out and that holds all the same is most likely what was meant.
    private static IEnumerable<string> RuledOut(Submission submission, Claim claim)
    {
        foreach (Layout layout in submission.Others)
        {
            if (layout.IsMeant || layout.Scheme is not { } scheme || !Submission.SeemsToHold(scheme, claim)) continue;
            if (Verifier.Judge(scheme, claim) is not { Valid: true } verdict) continue;
            yield return $"all equations hold over {verdict.Ring} with {layout.Name}, which is not the one that {submission.Format} " +
                "documents";
            yield break;
        }
    }

    // A stored hash is one over the ring that the file states, whichever ring was asked for.
    private static IEnumerable<string> Contradictions(Submission submission, Verdict verdict)
    {
        if (submission.StatedHash is { } stated && submission.StatedRing is { } ring && ring.Contains(submission.Scheme))
        {
            bool own = verdict.Valid && verdict.Ring == ring;
            string hash = CanonicalForm.Hash(own ? verdict.Canonical : CanonicalForm.Of(submission.Scheme, ring), ring);
            if (hash != stated) yield return $"the file says sha256 {CoefficientText.Quoted(stated)}, which is not that of its scheme";
        }
        foreach (string contradiction in submission.Contradictions) yield return contradiction;
    }
}
