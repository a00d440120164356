using System.Globalization;
using TensorDecomp.Cli.Web.Markup;
using TensorDecomp.Cli.Web.Store;

namespace TensorDecomp.Cli.Web.Pages;

/// <summary>All schemes of one shape, in any order of its dimensions, the lowest ranks first and a few hundred on a page.</summary>
internal static class ShapePage
{
    private const int OnAPage = 200;

    /// <param name="view">The store.</param>
    /// <param name="folder">A folder of the store.</param>
    /// <param name="page">From 1; null for all that fit on one.</param>
    /// <param name="links">Where pages find each other.</param>
    /// <returns>Null where the store has no such folder, or no such page.</returns>
    public static Page? Of(StoreView view, string folder, int page, Links links)
    {
        if (!view.Folders.TryGetValue(folder, out StoreFolderView? there)) return null;
        StoredScheme? first = there.Schemes.Values.FirstOrDefault();
        StoredScheme[] all =
            [.. (first?.Sorted is { } shape ? view.All.Where(s => s.Sorted == shape) : there.Schemes.Values)
                .OrderBy(s => s.Rank).ThenBy(s => $"{s.Says.Ring}", StringComparer.Ordinal).ThenBy(s => s.Name, StringComparer.Ordinal)];
        int pages = Math.Max(1, (all.Length + OnAPage - 1) / OnAPage);
        if (page < 1 || page > pages) return null;
        StoredScheme[] shown = [.. all.Skip((page - 1) * OnAPage).Take(OnAPage)];
        Html table = DataTable.Of($"Schemes {(page - 1) * OnAPage + 1} to {(page - 1) * OnAPage + shown.Length} of {all.Length}",
            ["scheme", "#rank", "ring", "found by", "here"],
            shown.Select(s => (IReadOnlyList<Html>)[Named(s, links), Html.Of($"{s.Rank}"), Html.Of($"{s.Says.Ring}"),
                Html.Of($"{s.Engine ?? "…"}"), Html.Of($"{Word(s)}")]));
        return new Page($"Schemes of {folder}", "Map", Html.Of($"{table}{Turn(folder, page, pages)}"));
    }

    private static Html Named(StoredScheme s, Links links) => links.Scheme(s.Folder, s.Name) is { } address
        ? Html.Of($"<a href=\"{address}\">{s.Folder}/{s.Name}</a>") : Html.Of($"{s.Folder}/{s.Name}");

    private static string Word(StoredScheme s) => s.ProofState switch
    {
        ProofState.Proved => "proved",
        ProofState.Refused => $"refused: {s.Refusal}",
        _ => "not looked at yet",
    };

    private static Html Turn(string folder, int page, int pages) => pages == 1 ? default
        : Html.Of($"<nav class=\"choices\" aria-label=\"Further pages\">{Leaf(folder, page - 1, page > 1, "Lower ranks")}<span>page " +
            $"{page} of {pages}</span>{Leaf(folder, page + 1, page < pages, "Higher ranks")}</nav>");

    private static Html Leaf(string folder, int page, bool there, string text) => !there ? default
        : Html.Of($"<a href=\"/shape/{Uri.EscapeDataString(folder)}?page={page.ToString(CultureInfo.InvariantCulture)}\">{text}</a> ");
}
