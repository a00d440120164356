using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TensorDecomp.Cli.Web.Markup;
using TensorDecomp.Cli.Web.Pages;
using TensorDecomp.Cli.Web.Store;
using TensorDecomp.Export;
using TensorDecomp.Export.Pictures;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Cli.Web.Server;

/// <summary>The map, the schemes of a shape, a scheme, and what can be taken away of it.</summary>
internal static class StoreRoutes
{
    public static void Add(IEndpointRouteBuilder routes, WebSite site)
    {
        routes.MapGet("/", (HttpRequest request) =>
            Answers.Of(new MapPage(site.Store.Current, MapFilter.Of(name => request.Query[name]),
                Links.OfServer)
            { Watch = site.Watch.Reading }.Page));
        routes.MapGet("/events", (HttpContext context) =>
            EventStream.Send(context, site, () => [("watch", MapPage.Progress(site.Watch.Reading))], () => site.Watch.IsDone));
        routes.MapGet("/shape/{folder}", (string folder, HttpRequest request) =>
            ShapePage.Of(site.Store.Current, folder, Number(request.Query["page"]) ?? 1, Links.OfServer) is { } page
                ? Answers.Of(page) : Answers.NotHere("That shape"));
        routes.MapGet("/scheme/{folder}/{name}", (string folder, string name, HttpRequest request) =>
            With(site, request, folder, name, read => Answers.Of(new SchemePage(site.Store.Current, read, Links.OfServer)
            {
                Whole = request.Query["whole"] == "1",
            }.Page)));
        routes.MapGet("/scheme/{folder}/{name}/factors.svg", (string folder, string name, HttpRequest request) =>
            With(site, request, folder, name, Picture));
        routes.MapGet("/scheme/{folder}/{name}/as/{kind}", (string folder, string name, string kind, HttpRequest request) =>
            With(site, request, folder, name, read => Text(read, kind)));
    }

    /// <summary>Finds the scheme by its name, reads and proves it, and works on it, all of it in its turn.</summary>
    private static async Task<IResult> With(WebSite site, HttpRequest request, string folder, string name, Func<ReadScheme, IResult> work)
    {
        if (site.Store.Current.Find(folder, name) is not { } stored) return Answers.NotHere("That scheme");
        return await site.Work.Do(() => Read(site, stored, work), request.HttpContext.RequestAborted).ConfigureAwait(false)
            ?? Answers.Busy();
    }

    private static IResult Read(WebSite site, StoredScheme stored, Func<ReadScheme, IResult> work)
    {
        try
        {
            return work(site.Reader.Read(stored));
        }
        catch (MalformedInputException e)
        {
            return Answers.Refusal(422, $"{stored.Folder}/{stored.Name} is refused: {e.Message}.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Answers.Refusal(404, $"{e.Message}.");
        }
    }

    private static IResult Picture(ReadScheme read)
    {
        using StringWriter svg = new(CultureInfo.InvariantCulture);
        FactorPicture.Write(read.Certified, svg);
        return Answers.Text(Encoding.UTF8.GetBytes(svg.ToString()), "image/svg+xml");
    }

    private static IResult Text(ReadScheme read, string kind)
    {
        if (!TextExport.All.Any(text => text.Name == kind)) return Answers.Refusal(404, $"{kind} is no kind of text.");
        using MemoryStream text = new();
        return TextExport.Write(read.Certified, kind, text) is { } no ? Answers.Refusal(422, $"It cannot be written as {kind}: {no}.")
            : Answers.Text(text.ToArray(), "application/octet-stream", DownloadName.Of(read.Stored.Folder, read.Stored.Name, kind));
    }

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}
