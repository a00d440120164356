using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace TensorDecomp.Cli.Web.Server;

/// <summary>
/// Who is let in. A page of a stranger, open in the same browser, must neither read nor change anything: names that are not the server's
/// are turned away (a stranger's name may be made to lead here), and what changes something has to come from a page of the server itself.
/// Beyond this machine every visitor has to bring the token.
/// </summary>
internal sealed class Gate(ServeSettings settings)
{
    public const string Cookie = "decomp-token", TokenQuery = "token";

    private static readonly string[] Methods = ["GET", "HEAD", "POST"];

    /// <summary>What a page may do: show what comes from here. Nothing in a page is script but the one file.</summary>
    private const string ContentPolicy = "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; connect-src 'self'; " +
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>What goes with every answer.</summary>
    public static void Mark(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "same-origin"; // without any, browsers would not say which page a form was sent from
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-cache";
    }

    /// <summary>Why the request is turned away, with the code of the answer; null where it is let in.</summary>
    public (int Code, string Sentence)? WhyNot(HttpRequest request)
    {
        if (!Methods.Contains(request.Method)) return (405, $"{request.Method} is no method of this server.");
        if (!IsOwnName(request.Host.Host))
            return (421, "This server has another name; use the address that 'decomp serve' printed, or start it with --name NAME.");
        if (settings.Token is not null && !IsToken(request.Cookies[Cookie]) && !IsToken(request.Query[TokenQuery]))
            return (401, "This server asks for its token; use the whole address that 'decomp serve' printed.");
        if (request.Method == "POST" && request.Headers.Origin.ToString() != $"{request.Scheme}://{request.Host}")
            return (403, "This came from a page of somebody else, or from no page; only this server's own pages can change something.");
        return IsStrange(request.Headers) ? (403, "This was asked for by a page of somebody else.") : null;
    }

    /// <summary>Whether a page of another site, or of another port here, asks for a piece of ours or for a frame. A link that somebody
    /// follows is none of that.</summary>
    private static bool IsStrange(IHeaderDictionary headers)
    {
        if (headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "none") return false;
        return headers["Sec-Fetch-Mode"] != "navigate" || headers["Sec-Fetch-Dest"] != "document";
    }

    /// <summary>Whether the visitor shows the token in the address, from where it goes into a cookie.</summary>
    public bool BringsToken(HttpRequest request) => settings.Token is not null && request.Method == "GET"
        && IsToken(request.Query[TokenQuery]);

    private bool IsOwnName(string host)
    {
        if (host is "localhost") return true;
        if (settings.Names.Contains(host, StringComparer.OrdinalIgnoreCase)) return true;
        // An address cannot be made to lead elsewhere.
        return IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address) && (settings.Token is not null
            || IPAddress.IsLoopback(address));
    }

    private bool IsToken(string? shown) => shown is not null && settings.Token is { } token
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(shown)),
            SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
