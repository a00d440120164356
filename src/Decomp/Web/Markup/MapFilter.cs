using System.Globalization;

namespace TensorDecomp.Cli.Web.Markup;

/// <summary>What a map shows.</summary>
/// <param name="Ring">The ring that schemes must hold over, one of <see cref="Rings"/>.</param>
internal sealed record MapFilter(string Ring)
{
    public const int LargestShown = 16;

    /// <summary>The rings that ranks are compared over, as the table of records has them.</summary>
    public static IReadOnlyList<string> Rings { get; } = ["Q", "Z", "ZT", "Q(i)", "F2", "F3"];

    public static MapFilter Default { get; } = new("Q");

    /// <summary>Shapes with dimensions up to this one are shown.</summary>
    public int UpTo { get; init; } = 8;

    /// <summary>The engine that found the schemes; null for any.</summary>
    public string? Engine { get; init; }

    /// <summary>The first year of the records that count; null for all.</summary>
    public int? Since { get; init; }

    /// <summary>The query of an address that asks for it; empty for the default.</summary>
    public string Query
    {
        get
        {
            (string Name, string? Value, string? Usual)[] all =
            [
                ("ring", Ring, Default.Ring), ("upto", UpTo.ToString(CultureInfo.InvariantCulture),
                    Default.UpTo.ToString(CultureInfo.InvariantCulture)),
                ("engine", Engine, null), ("since", Since?.ToString(CultureInfo.InvariantCulture), null),
            ];
            string[] said = [.. all.Where(x => x.Value != x.Usual).Select(x => $"{x.Name}={Uri.EscapeDataString(x.Value ?? "")}")];
            return said.Length == 0 ? "" : $"?{string.Join('&', said)}";
        }
    }

    /// <summary>What somebody asks for; what makes no sense in it counts as not asked for.</summary>
    public static MapFilter Of(Func<string, string?> query) => new(Rings.FirstOrDefault(ring => ring == query("ring")) ?? Default.Ring)
    {
        UpTo = Number(query("upto")) is { } upTo ? Math.Clamp(upTo, 2, LargestShown) : Default.UpTo,
        Engine = query("engine") is { Length: > 0 and <= 100 } engine ? engine : null,
        Since = Number(query("since")) is { } year and >= 1900 and <= 9999 ? year : null,
    };

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}
