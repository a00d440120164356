using TensorDecomp.Cli.Web.Markup;
using TensorDecomp.Cli.Web.Pages;

namespace TensorDecomp.Cli.Web.Site;

/// <summary>Files of a static site, which find each other wherever the site lies.</summary>
/// <param name="up">What leads from a page to the top: "" or "../../".</param>
/// <param name="parts">By folder and name of each scheme that has a page, the parts that were written for it.</param>
internal sealed class SiteLinks(string up, IReadOnlyDictionary<(string Folder, string Name), IReadOnlySet<string>> parts) : Links
{
    public override IReadOnlyList<(string, string)> Places => [("Map", $"{up}{MapFile(MapFilter.Default.Ring)}")];

    public override string Stylesheet => $"{up}web.css";
    public override string Icon => $"{up}icon.svg";
    public override string? Script => null;
    public override bool Filters => false;

    public override string Map(MapFilter filter) => $"{up}{MapFile(filter.Ring)}";

    public override string? Scheme(string folder, string name) =>
        parts.ContainsKey((folder, name)) ? $"{up}scheme/{folder}/{Path.GetFileNameWithoutExtension(name)}.html" : null;

    public override string? Part(string folder, string name, string part) =>
        parts.TryGetValue((folder, name), out IReadOnlySet<string>? there) && there.Contains(part)
            ? $"{up}scheme/{folder}/{PartFile(folder, name, part)}" : null;

    /// <summary>"index.html" for the rationals, "ring-F2.html" for another ring.</summary>
    public static string MapFile(string ring) =>
        ring == MapFilter.Default.Ring ? "index.html" : $"ring-{string.Concat(ring.Where(char.IsAsciiLetterOrDigit))}.html";

    public static string PartFile(string folder, string name, string part) => part == "factors.svg"
        ? $"{Path.GetFileNameWithoutExtension(name)}.svg" : DownloadName.Of(folder, name, part["as/".Length..]);
}
