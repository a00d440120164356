using System.Text.RegularExpressions;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Export.Catalogue;

/// <summary>A rank of a store that is lower than the table of records has it: what that is said of and what it rests on.</summary>
/// <param name="Entry">The scheme, proved anew; of several over one field the one of lowest rank.</param>
/// <param name="Field">ZT, Z, Q, F2 or F3: where the rank is below the table. One scheme may be below it in several.</param>
/// <param name="Published">The lowest published rank there.</param>
/// <param name="Leaves">The files of the store that its derivation is built on, down to schemes that were searched and not derived.</param>
public sealed partial record RecordClaim(CatalogueEntry Entry, string Field, Record Published, IReadOnlyList<CatalogueEntry> Leaves)
{
    private static readonly (string Name, Ring Ring)[] Fields =
        [("ZT", Ring.Zt), ("Z", Ring.Integers), ("Q", Ring.Rationals), ("F2", Ring.Modulo(2)), ("F3", Ring.Modulo(3))];

    /// <summary>What is said of all of them, and no more than that.</summary>
    public static string Wording { get; } = $"below all published values known to us on {RecordTable.LookedUp:yyyy-MM-dd}";

    /// <summary>All of a store, by field, then by shape. Of other bilinear maps too little is looked up to say such a thing.</summary>
    public static IReadOnlyList<RecordClaim> Of(SchemeCatalogue catalogue)
    {
        ILookup<string, CatalogueEntry> byName = catalogue.Entries.ToLookup(e => Name(e.File));
        return [.. from field in Fields
                   from shape in catalogue.Entries.GroupBy(e => e.Shape)
                   let best = shape.Where(e => e.HoldsOver(field.Ring)).MinBy(e => e.Rank)
                   where best is not null
                   let published = RecordTable.Current.Best(best.Shape, field.Ring)
                   where published is not null && best.Rank < published.Rank
                   select new RecordClaim(best, field.Name, published, LeavesOf(best, byName))];
    }

    // A derivation names each file that it uses; a file that is derived itself names its own.
    private static IReadOnlyList<CatalogueEntry> LeavesOf(CatalogueEntry entry, ILookup<string, CatalogueEntry> byName)
    {
        HashSet<string> named = [Name(entry.File)];
        List<CatalogueEntry> leaves = [];
        Queue<CatalogueEntry> open = new([entry]);
        while (open.TryDequeue(out CatalogueEntry? next))
            foreach (Match match in FileName().Matches(next.Scheme.Provenance?.Derivation ?? ""))
                if (named.Add(match.Value))
                    foreach (CatalogueEntry part in byName[match.Value])
                    {
                        leaves.Add(part);
                        open.Enqueue(part);
                    }
        return leaves;
    }

    private static string Name(string file) => file[(file.LastIndexOf('/') + 1)..];

    [GeneratedRegex(@"\d+-\w+-[0-9a-f]{8}(?:-depth\d+-scalings\d+)?\.json")]
    private static partial Regex FileName();
}
