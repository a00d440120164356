using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Schemes;

/// <summary>The lowest ranks in a folder of this tool's own schemes, each judged anew: a stored claim is no proof.</summary>
public sealed class OwnRecords
{
    private readonly List<Verdict> _verdicts;

    private OwnRecords(List<Verdict> verdicts) => _verdicts = verdicts;

    /// <summary>Reads the valid schemes of the store; files that are none, and those in the folder of a shape that is not wanted, are
    /// passed over.</summary>
    public static OwnRecords Read(SchemeStore store, Predicate<Shape>? wanted = null)
    {
        CanonicalJson format = new();
        return new OwnRecords([.. store.Files(wanted).AsParallel().SelectMany(file => Valid(format, file))]);
    }

    /// <summary>The lowest rank over a ring: schemes over smaller rings count, as do those whose denominators map into it.</summary>
    public int? Best(Shape shape, Ring ring)
    {
        int? best = null;
        foreach (Verdict v in _verdicts)
        {
            bool holds = ring.Modulus == 0 ? v.Characteristics.Zero && ring.Contains(v.Canonical)
                : v.Ring.Modulus == ring.Modulus || v.Characteristics.Contains(ring.Modulus) && ring.Contains(v.Canonical);
            if (holds && v.Tensor.Product?.Sorted() == shape.Sorted() && (best is null || v.Rank < best)) best = v.Rank;
        }
        return best;
    }

    private static IEnumerable<Verdict> Valid(CanonicalJson format, string file)
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
        return submissions.Select(s => Judgement.Of(s).Verdict).Where(v => v.Valid);
    }
}
