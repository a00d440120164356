using System.Globalization;
using TensorDecomp.Search.Relays;

namespace TensorDecomp.Cli.Reports;

/// <summary>A relay in words.</summary>
internal static class RelayText
{
    /// <summary>"relay on 3x4x5:47 of 3 programs".</summary>
    public static string Summary(Relay relay) => "relay on " + string.Join(", ",
        relay.Chains.Select(chain => $"{chain.Target} of {chain.Links.Count} {(chain.Links.Count == 1 ? "program" : "programs")}"));

    /// <summary>The stages with the texts of their programs.</summary>
    public static IEnumerable<string> Lines(Relay relay) =>
        from chain in relay.Chains
        from stage in chain.Links.Index()
        from line in (string[])[Heading(chain, stage.Index, stage.Item), stage.Item.Source.TrimEnd(), ""]
        select line;

    private static string Heading(RelayChain chain, int number, RelayLink link) => string.Create(CultureInfo.InvariantCulture,
        $"// {chain.Target}, stage {number + 1} of {chain.Links.Count}: {link.Program}, {link.Steps:N0} restart-steps, " +
            $"seed {link.Seed}, left {link.Left.Count} states{(link.Left is [var lowest, ..] ? $", f = {lowest.Loss:G4} and more" : "")}");
}
