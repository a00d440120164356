using System.Net;

namespace TensorDecomp.Evolution.Report;

/// <summary>Text of others on a page of ours: whatever a program or a model writes stays text.</summary>
internal static class HtmlText
{
    public static string Escape(string text) => WebUtility.HtmlEncode(text);

    /// <summary>A drawing that is scrolled where the page is too narrow to read it.</summary>
    public static string Wide(string drawing) => $"<div class=\"wide\">{drawing}</div>";

    /// <summary>A table from rows of cells that are already HTML.</summary>
    public static string Table(IEnumerable<string> heads, IEnumerable<IEnumerable<string>> rows) =>
        $"<table><thead><tr>{string.Concat(heads.Select(h => $"<th>{h}</th>"))}</tr></thead><tbody>" +
            $"{string.Concat(rows.Select(r => $"<tr>{string.Concat(r.Select(c => $"<td>{c}</td>"))}</tr>"))}</tbody></table>";
}
