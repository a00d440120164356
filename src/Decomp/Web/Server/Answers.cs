using System.Text;
using Microsoft.AspNetCore.Http;
using TensorDecomp.Cli.Web.Markup;

namespace TensorDecomp.Cli.Web.Server;

/// <summary>What is sent back.</summary>
internal static class Answers
{
    public static IResult Of(Page page, int code = 200) =>
        Results.Text($"{page.In(Links.OfServer)}", "text/html", Encoding.UTF8, code);

    public static IResult Refusal(int code, string sentence) => Of(Page.Refusal(code switch
    {
        404 => "Not here",
        503 => "Busy",
        500 => "A mistake of the tool",
        _ => "Refused",
    }, sentence), code);

    public static IResult NotHere(string what) => Refusal(404, $"{what} is not in this store.");

    public static IResult Busy() => Refusal(503, "Too much is being worked on; ask again in a while.");

    /// <summary>A text to be shown, or to be kept under a name.</summary>
    public static IResult Text(byte[] content, string type, string? name = null) => Results.Bytes(content, type, name);
}
