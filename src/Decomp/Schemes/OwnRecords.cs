using TensorDecomp.Schemes.Formats;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes;

/// <summary>The lowest ranks in a folder of this tool's own schemes, each judged anew: a stored claim is no proof.</summary>
public sealed class OwnRecords
{
    private readonly List<(Judgement Judgement, Scheme Canonical)> _schemes;

    private OwnRecords(List<(Judgement, Scheme)> schemes) => _schemes = schemes;

    /// <summary>Reads all valid schemes of the store; files that are none are passed over.</summary>
    public static OwnRecords Read(SchemeStore store)
    {
        CanonicalJson format = new();
        return new OwnRecords([.. store.Files().AsParallel().SelectMany(file => Valid(format, file))]);
    }

    /// <summary>The lowest rank over a ring: schemes over smaller rings count, as do those whose denominators map into it.</summary>
    public int? Best(Shape shape, Ring ring)
    {
        int? best = null;
        foreach ((Judgement judgement, Scheme canonical) in _schemes)
        {
            Verdict v = judgement.Verdict;
            bool holds = ring.Modulus == 0 ? v.Characteristics.Zero && ring.Contains(canonical)
                : v.Ring.Modulus == ring.Modulus || v.Characteristics.Contains(ring.Modulus) && ring.Contains(canonical);
            if (holds && v.Shape.Sorted() == shape.Sorted() && (best is null || v.Rank < best)) best = v.Rank;
        }
        return best;
    }

    private static IEnumerable<(Judgement, Scheme)> Valid(CanonicalJson format, string file)
    {
        SourceFile source;
        IReadOnlyList<Submission> submissions;
        try
        {
            source = SourceFile.Open(file, Limits.Default);
            if (format.WhyNot(source) is not null) return [];
            submissions = format.Read(source, Limits.Default);
        }
        catch (Exception e) when (e is MalformedInputException or IOException or UnauthorizedAccessException)
        {
            return [];
        }
        return submissions.Select(s => Judgement.Of(s)).Where(j => j.Verdict.Valid)
            .Select(j => (j, CanonicalForm.Of(j.Submission.Scheme, j.Verdict.Ring)));
    }
}
