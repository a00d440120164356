namespace TensorDecomp.Cli.Web.Markup;

/// <summary>A table whose heads say what is in the columns, in a region that scrolls by itself where the window is narrow.</summary>
internal static class DataTable
{
    /// <param name="caption">What it shows; screen readers say it.</param>
    /// <param name="heads">One for each column; those that begin with # are above numbers.</param>
    /// <param name="rows">Cells, the first of which names the row.</param>
    /// <param name="headed">Whether a heading above it says the same, so that the caption need not be seen.</param>
    public static Html Of(string caption, IReadOnlyList<string> heads, IEnumerable<IReadOnlyList<Html>> rows, bool headed = false)
    {
        string seen = headed ? " class=\"heard\"" : "";
        bool[] numbers = [.. heads.Select(head => head.StartsWith('#'))];
        Html[] body = [.. rows.Select(row => Html.Of($"<tr>{row.Select((cell, k) => Cell(cell, k, numbers[k]))}</tr>\n"))];
        if (body.Length == 0) return Html.Of($"<p class=\"none\">{caption}: none.</p>");
        IEnumerable<Html> top = heads.Select((head, k) =>
            numbers[k] ? Html.Of($"<th scope=\"col\" class=\"number\">{head[1..]}</th>") : Html.Of($"<th scope=\"col\">{head}</th>"));
        return Html.Of($"""
            <div class="scroll" role="region" aria-label="{caption}" tabindex="0"><table><caption{Html.Made(seen)}>{caption}</caption>
            <thead><tr>{top}</tr></thead><tbody>
            {body}</tbody></table></div>
            """);
    }

    private static Html Cell(Html cell, int column, bool number) =>
        column == 0 ? Html.Of($"<th scope=\"row\">{cell}</th>")
        : number ? Html.Of($"<td class=\"number\">{cell}</td>") : Html.Of($"<td>{cell}</td>");

    /// <summary>Names and values below each other.</summary>
    public static Html Facts(IEnumerable<(string Name, Html Value)> facts) =>
        Html.Of($"<dl class=\"facts\">{facts.Where(f => !f.Value.IsEmpty)
            .Select(f => Html.Of($"<dt>{f.Name}</dt><dd>{f.Value}</dd>\n"))}</dl>\n");
}
