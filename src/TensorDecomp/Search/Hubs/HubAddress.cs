using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace TensorDecomp.Search.Hubs;

/// <summary>Where hubs listen, and what lets one in.</summary>
/// <param name="Places">Host and port of each hub of a cluster; one answers for all.</param>
public sealed record HubAddress(IReadOnlyList<DnsEndPoint> Places)
{
    /// <summary>The port unless another is named.</summary>
    public const int UsualPort = 8350;

    /// <summary>Characters that a secret has at least.</summary>
    public const int ShortestSecret = 16;

    /// <summary>What hubs and those who come to them know and nobody else; null where whoever reaches the port may come in.</summary>
    public string? Secret { get; init; }

    /// <summary>SHA-256 of the certificate that the hub shows, in hexadecimal digits; null where lines are not encrypted.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>Reads "HOST", "HOST:PORT", "[v6]:PORT", or several of these with commas between them.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out HubAddress? address)
    {
        List<DnsEndPoint> places = [];
        address = null;
        foreach (string word in text.Split(','))
        {
            int colon = word.EndsWith(']') ? -1 : word.LastIndexOf(':');
            string host = (colon < 0 ? word : word[..colon]).Trim('[', ']'), digits = colon < 0 ? $"{UsualPort}" : word[(colon + 1)..];
            if (Uri.CheckHostName(host) == UriHostNameType.Unknown || !int.TryParse(digits, NumberStyles.None,
                CultureInfo.InvariantCulture, out int port) || port is 0 or > ushort.MaxValue) return false;
            places.Add(new DnsEndPoint(host, port));
        }
        address = new HubAddress(places);
        return true;
    }

    /// <summary>"host:port", several of them with commas between.</summary>
    public override string ToString() => string.Join(',', Places.Select(place => $"{place.Host}:{place.Port}"));
}
