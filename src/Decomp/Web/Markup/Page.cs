using TensorDecomp.Schemes;

namespace TensorDecomp.Cli.Web.Markup;

/// <summary>A whole page: its title, the place in the head that it belongs to, and what it shows.</summary>
/// <param name="Title">Of the window and above the page.</param>
/// <param name="Place">The place among <see cref="Links.Places"/>; null for none.</param>
/// <param name="Body">What it shows.</param>
internal sealed record Page(string Title, string? Place, Html Body)
{
    public Html In(Links links)
    {
        Html script = links.Script is { } address ? Html.Of($"<script src=\"{address}\" defer></script>\n") : default;
        return Html.Of($"""
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{Title} · decomp</title>
            <link rel="icon" href="{links.Icon}"><link rel="stylesheet" href="{links.Stylesheet}">
            {script}</head><body>
            <a class="skip" href="#main">To the content</a>
            <header><a class="name" href="{links.Places[0].Address}">decomp</a>
            <nav aria-label="Pages">{links.Places.Select(Entry)}</nav></header>
            <main id="main"><h1>{Title}</h1>
            {Body}</main>
            <footer>decomp {ToolVersion.Text}</footer>
            </body></html>

            """);
    }

    private Html Entry((string Name, string Address) place) => place.Name == Place
        ? Html.Of($"<a href=\"{place.Address}\" aria-current=\"page\">{place.Name}</a>")
        : Html.Of($"<a href=\"{place.Address}\">{place.Name}</a>");

    /// <summary>A page that says in a sentence why there is nothing to see.</summary>
    public static Page Refusal(string title, string sentence) => new(title, null,
        Html.Of($"<p class=\"refusal\" role=\"alert\">{sentence}</p>\n"));
}
