using System.Net;
using TensorDecomp.Search.Hubs;

namespace TensorDecomp.Cli.Web.Server;

/// <summary>What is served, where, and to whom.</summary>
/// <param name="Store">The folder of schemes.</param>
internal sealed record ServeSettings(string Store)
{
    /// <summary>The address that is listened at; this machine's own unless somebody asked for another.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>0 for any that is free.</summary>
    public int Port { get; init; }

    /// <summary>What every visitor has to know; null where only this machine is served.</summary>
    public string? Token { get; init; }

    /// <summary>Names that visitors may call the server by, beside its addresses and localhost.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Journals of evolution outside the store.</summary>
    public IReadOnlyList<string> Journals { get; init; } = [];

    /// <summary>Asks the hub whose machines are shown; null where none is named.</summary>
    public Func<HubStatus>? Hub { get; init; }

    /// <summary>Searches that may be under way at a time.</summary>
    public int Searches { get; init; } = 2;
}
