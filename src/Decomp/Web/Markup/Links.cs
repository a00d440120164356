namespace TensorDecomp.Cli.Web.Markup;

/// <summary>Where pages find each other: addresses of a server, or files beside each other of a static site.</summary>
internal abstract class Links
{
    /// <summary>The pages that the head of each page leads to.</summary>
    public abstract IReadOnlyList<(string Name, string Address)> Places { get; }

    public abstract string Stylesheet { get; }
    public abstract string Icon { get; }

    /// <summary>The script of the live parts; null where nothing is live.</summary>
    public abstract string? Script { get; }

    public abstract string Map(MapFilter filter);

    /// <summary>Whether the map can be asked for with any filter, or has a page for each ring only.</summary>
    public abstract bool Filters { get; }

    /// <summary>The page of a scheme; null where it has none.</summary>
    public abstract string? Scheme(string folder, string name);

    /// <summary>What belongs to a scheme: "factors.svg", "symmetry", or "as/NAME" for a text; null where it is not there.</summary>
    public abstract string? Part(string folder, string name, string part);

    /// <summary>The addresses of the server.</summary>
    public static Links OfServer { get; } = new Server();

    private sealed class Server : Links
    {
        public override IReadOnlyList<(string, string)> Places { get; } =
            [("Map", "/"), ("Verify", "/verify"), ("Searches", "/searches"), ("Evolution", "/evolution"), ("Machines", "/machines")];

        public override string Stylesheet => "/web.css";
        public override string Icon => "/icon.svg";
        public override string? Script => "/web.js";
        public override bool Filters => true;
        public override string Map(MapFilter filter) => $"/{filter.Query}";
        public override string Scheme(string folder, string name) => $"/scheme/{Uri.EscapeDataString(folder)}/{Uri.EscapeDataString(name)}";
        public override string Part(string folder, string name, string part) => $"{Scheme(folder, name)}/{part}";
    }
}
