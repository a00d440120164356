using TensorDecomp.Export.Tables;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Equivalence;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Export.Catalogue;

/// <summary>How schemes of a store are known to be one algorithm.</summary>
public enum Kinship
{
    /// <summary>Equal up to order of terms, scales and order of dimensions.</summary>
    Order,

    /// <summary>A change of basis leads from each to the first; it was found and applied.</summary>
    BasisChange,

    /// <summary>All invariants agree, and no change of basis was found.</summary>
    Open,
}

/// <summary>Some schemes of a store that are one algorithm, or, where that is open, may be.</summary>
/// <param name="Kinship">What is known of them.</param>
/// <param name="Entries">At least two, by file; the first one stands for all.</param>
public sealed record Duplicates(Kinship Kinship, IReadOnlyList<CatalogueEntry> Entries);

/// <summary>What a store holds, each scheme proved again, in an order that depends on nothing but the files.</summary>
public sealed class SchemeCatalogue
{
    private SchemeCatalogue(IReadOnlyList<CatalogueEntry> entries, IReadOnlyList<StoreReading> refused)
    {
        Entries = [.. entries.Where(e => e.Tensor.Product is not null).OrderBy(e => e.Shape.M).ThenBy(e => e.Shape.N)
            .ThenBy(e => e.Shape.P).ThenBy(e => e.Rank).ThenBy(e => e.Place, StringComparer.Ordinal)];
        Others = [.. entries.Where(e => e.Tensor.Product is null).OrderBy(e => e.Tensor.Name, StringComparer.Ordinal).ThenBy(e => e.Rank)
            .ThenBy(e => e.Place, StringComparer.Ordinal)];
        Refused = [.. refused.Where(s => s.Stranger is null).Select(s => s.Refusal!)];
        Strangers = [.. refused.Where(s => s.Stranger is not null).Select(s => (s.Stranger!, s.Refusal!))];
    }

    /// <summary>Those of matrix products, by shape, rank and file.</summary>
    public IReadOnlyList<CatalogueEntry> Entries { get; }

    /// <summary>Those of other bilinear maps, by name, rank and file.</summary>
    public IReadOnlyList<CatalogueEntry> Others { get; }

    /// <summary>A sentence for each of this tool's files that holds no valid scheme.</summary>
    public IReadOnlyList<string> Refused { get; }

    /// <summary>Files of other kinds that hold none, and why.</summary>
    public IReadOnlyList<(string File, string Reason)> Strangers { get; }

    /// <summary>Proves every file of the store, on all cores.</summary>
    /// <param name="folder">The store.</param>
    /// <param name="looked">Hears of every scheme that was looked at, from any thread.</param>
    public static SchemeCatalogue Read(string folder, Action? looked = null)
    {
        (CatalogueEntry? Entry, StoreReading StoreReading)[] all = [.. StoreFolder.Schemes(folder).AsParallel().AsOrdered()
            .SelectMany(file => SchemeSource.Entry(folder, file, Limits.Default)
            .Select(sighting =>
            {
                looked?.Invoke();
                return (Of(folder, file, sighting), sighting);
            }))];
        return new SchemeCatalogue([.. all.Select(x => x.Entry).OfType<CatalogueEntry>()],
            [.. all.Select(x => x.StoreReading).Where(s => s.Refusal is not null)]);
    }

    /// <summary>The best scheme of each shape and ring, without those that a scheme over a smaller ring makes superfluous.</summary>
    public IEnumerable<CatalogueEntry> Best() => Best(Entries);

    /// <summary>The same of other bilinear maps.</summary>
    public IEnumerable<CatalogueEntry> BestOfOthers() => Best(Others);

    private static IEnumerable<CatalogueEntry> Best(IEnumerable<CatalogueEntry> entries)
    {
        foreach (IGrouping<Tensor, CatalogueEntry> tensor in entries.GroupBy(e => e.Tensor))
        {
            CatalogueEntry[] leaders =
                [.. tensor.GroupBy(e => e.Ring).Select(ring => ring.Aggregate((a, b) => a.CompareTo(b) <= 0 ? a : b))];
            foreach (CatalogueEntry entry in leaders.OrderBy(e => e.Rank).ThenBy(e => $"{e.Ring}", StringComparer.Ordinal))
                if (!leaders.Any(other => other != entry && other.Covers(entry) && !(entry.Covers(other) && entry.CompareTo(other) < 0)))
                    yield return entry;
        }
    }

    /// <summary>The classes of files that are one algorithm, and the pairs of classes for which that is open.</summary>
    public IEnumerable<Duplicates> FindDuplicates()
    {
        foreach (IGrouping<ulong, CatalogueEntry> orbit in Entries.Concat(Others).GroupBy(e => e.Invariant))
        {
            List<List<CatalogueEntry[]>> classes = []; // each of forms that a change of basis joins
            List<Duplicates> open = [];
            foreach (CatalogueEntry[] form in orbit.GroupBy(e => e.SymmetricHash).Select(form => form.ToArray()))
            {
                List<CatalogueEntry[]>? home = null;
                foreach (List<CatalogueEntry[]> known in classes)
                {
                    Sameness sameness = Compared(known[0][0], form[0]);
                    if (sameness == Sameness.Undecided) open.Add(new Duplicates(Kinship.Open, [known[0][0], form[0]]));
                    if (sameness != Sameness.Equal) continue;
                    home = known;
                    break;
                }
                if (home is null) classes.Add([form]);
                else home.Add(form);
            }
            foreach (List<CatalogueEntry[]> found in classes)
                if (found.Sum(form => form.Length) > 1)
                    yield return new Duplicates(found.Count == 1 ? Kinship.Order : Kinship.BasisChange,
                        [.. found.SelectMany(form => form)]);
            foreach (Duplicates pair in open) yield return pair;
        }
    }

    private static Sameness Compared(CatalogueEntry a, CatalogueEntry b) =>
        AlgorithmComparison.Of(a.Scheme.Scheme, a.Scheme.Ring, b.Scheme.Scheme, b.Scheme.Ring).Sameness;

    private static CatalogueEntry? Of(string folder, string file, StoreReading sighting) => sighting.Scheme is not { } scheme ? null
        : new CatalogueEntry(scheme, Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/'), sighting.Member);
}
