using TensorDecomp.Export.Catalogue;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Export.Pictures;

/// <summary>A certified scheme, when it was found and by which engine.</summary>
/// <param name="Engine">Its name, as in "flip-meta".</param>
/// <param name="Seconds">From the start of its search.</param>
/// <param name="Rank">Number of terms.</param>
/// <param name="Tip">What a pointer on it says.</param>
public sealed record RankFind(string Engine, double Seconds, int Rank, string Tip)
{
    /// <summary>Those that begin with a scheme that is there already, so that their time says nothing of its rank.</summary>
    private static readonly string[] Derivers = ["circuits", "optimize", "lift", "recombine"];

    /// <summary>What a run found.</summary>
    public static IEnumerable<RankFind> Of(SearchRun run) => run.Improvements.Select(i =>
        new RankFind(i.Engine, i.Seconds, i.Rank, FormattableString.Invariant($"rank {i.Rank} over {i.Ring} after {i.Seconds:0.##} s")));

    /// <summary>What a store tells of its schemes: those that an engine searched for, over rings that map into the given one.</summary>
    public static IEnumerable<RankFind> Of(IEnumerable<CatalogueEntry> entries, Ring ring) =>
        from entry in entries
        where entry.HoldsOver(ring) && entry.Scheme.Provenance is { Seconds: > 0 }
        let found = entry.Scheme.Provenance!
        where !Derivers.Contains(found.Engine)
        select new RankFind(found.Engine, found.Seconds, entry.Rank,
            FormattableString.Invariant($"rank {entry.Rank} over {entry.Ring} after {found.Seconds:0.##} s: {entry.File}"));
}
