using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Verify;

namespace TensorDecomp.Export.Catalogue;

/// <summary>Some schemes of a store that are one algorithm.</summary>
/// <param name="Exactly">
/// True where they are equal up to order of terms, scales and order of dimensions; false where only their invariants agree, so that
/// a change of basis in all likelihood leads from one to the other.
/// </param>
/// <param name="Entries">At least two, by file.</param>
public sealed record Duplicates(bool Exactly, IReadOnlyList<CatalogueEntry> Entries);

/// <summary>What a store holds, each scheme proved again, in an order that depends on nothing but the files.</summary>
public sealed class SchemeCatalogue
{
    private SchemeCatalogue(IReadOnlyList<CatalogueEntry> entries, IReadOnlyList<string> refused)
    {
        Entries = [.. entries.OrderBy(e => e.Shape.M).ThenBy(e => e.Shape.N).ThenBy(e => e.Shape.P).ThenBy(e => e.Rank).ThenBy(e => e.File, StringComparer.Ordinal)];
        Refused = refused;
    }

    /// <summary>By shape, rank and file.</summary>
    public IReadOnlyList<CatalogueEntry> Entries { get; }

    /// <summary>A sentence for each file that holds no valid scheme.</summary>
    public IReadOnlyList<string> Refused { get; }

    /// <summary>Proves every file of the store, on all cores.</summary>
    public static SchemeCatalogue Read(string folder)
    {
        (CatalogueEntry? Entry, string? Refusal)[] all = [.. new SchemeStore(folder).Files().AsParallel().AsOrdered()
            .SelectMany(file => SchemeSource.Entry(folder, file, Limits.Default).Select(sighting => (Of(folder, file, sighting.Scheme), sighting.Refusal)))];
        return new SchemeCatalogue([.. all.Select(x => x.Entry).OfType<CatalogueEntry>()], [.. all.Select(x => x.Refusal).OfType<string>()]);
    }

    /// <summary>The best scheme of each shape and ring, without those that a scheme over a smaller ring makes superfluous.</summary>
    public IEnumerable<CatalogueEntry> Best()
    {
        foreach (IGrouping<Shape, CatalogueEntry> shape in Entries.GroupBy(e => e.Shape))
        {
            CatalogueEntry[] leaders = [.. shape.GroupBy(e => e.Ring).Select(ring => ring.Aggregate((a, b) => a.CompareTo(b) <= 0 ? a : b))];
            foreach (CatalogueEntry entry in leaders.OrderBy(e => e.Rank).ThenBy(e => $"{e.Ring}", StringComparer.Ordinal))
                if (!leaders.Any(other => other != entry && other.Covers(entry) && !(entry.Covers(other) && entry.CompareTo(other) < 0))) yield return entry;
        }
    }

    /// <summary>Groups of files that are one algorithm, exact ones first within those that a change of basis joins.</summary>
    public IEnumerable<Duplicates> FindDuplicates()
    {
        foreach (IGrouping<ulong, CatalogueEntry> orbit in Entries.GroupBy(e => e.Invariant))
        {
            IGrouping<string, CatalogueEntry>[] forms = [.. orbit.GroupBy(e => e.SymmetricHash)];
            foreach (IGrouping<string, CatalogueEntry> form in forms)
                if (form.Count() > 1) yield return new Duplicates(true, [.. form]);
            if (forms.Length > 1) yield return new Duplicates(false, [.. forms.Select(form => form.First())]);
        }
    }

    private static CatalogueEntry? Of(string folder, string file, CertifiedScheme? scheme) =>
        scheme is null ? null : new CatalogueEntry(scheme, Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/'));
}
