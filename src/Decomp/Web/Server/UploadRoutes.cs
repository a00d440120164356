using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using TensorDecomp.Cli.Web.Pages;
using TensorDecomp.Cli.Web.Uploads;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Cli.Web.Server;

/// <summary>Files that visitors send to be judged. They lie in a folder of their own until the verdict is there, and nowhere
/// after.</summary>
internal static class UploadRoutes
{
    private const int MostFiles = 8, LongestRing = 40, LongestBoundary = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static void Add(IEndpointRouteBuilder routes, WebSite site)
    {
        routes.MapGet("/verify", () => Answers.Of(VerifyPage.Empty));
        routes.MapPost("/verify", (HttpRequest request) => Judge(request.HttpContext, site));
        routes.MapGet("/verify/certificate/{number}", (string number) => site.Certificates.Find(number) is var (name, content)
            ? Answers.Text(content, "application/json", name) : Answers.Refusal(404,
                "That certificate is not kept any more; send the file again."));
    }

    private static async Task<IResult> Judge(HttpContext context, WebSite site)
    {
        using IDisposable? seat = site.Uploads.Enter();
        if (seat is null) return Answers.Busy();
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = Limits.Default.FileBytes + WebServer.LargestRequest;
        string folder = Directory.CreateTempSubdirectory("decomp-sent-").FullName;
        try
        {
            using CancellationTokenSource late = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
            late.CancelAfter(Patience);
            (List<string> files, string? ring) = await Receive(context.Request, folder, late.Token).ConfigureAwait(false);
            if (files.Count == 0) return Answers.Refusal(400, "No file was sent; choose one, or drop it onto the page.");
            VerifyOutcome? outcome = await site.Judging.Do(() => site.Verify.Run(folder, files, ring, context.RequestAborted),
                context.RequestAborted).ConfigureAwait(false);
            if (outcome is null) return Answers.Busy();
            string[] names = [.. files.Select(file => Path.GetFileName(file))];
            string? number = outcome.Certificate is { } certificate
                ? site.Certificates.Keep($"{Path.GetFileNameWithoutExtension(names[0])}.certificate.json", certificate) : null;
            return Answers.Of(VerifyPage.Of(names, outcome, number));
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            return Answers.Refusal(408, $"The file did not come within {Patience.TotalMinutes:N0} minutes.");
        }
        catch (Exception e) when (e is InvalidDataException or IOException and not BadHttpRequestException)
        {
            return Answers.Refusal(400, "That was not sent as a form of this page sends it.");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Puts the parts of the form where they belong, each under a name that leads nowhere else.</summary>
    private static async Task<(List<string> Files, string? Ring)> Receive(HttpRequest request, string folder, CancellationToken cancel)
    {
        List<string> files = [];
        string? ring = null;
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type)
            || !type.MediaType.Equals("multipart/form-data",
            StringComparison.OrdinalIgnoreCase) || HeaderUtilities.RemoveQuotes(type.Boundary)
                is not { Length: > 0 and <= LongestBoundary } boundary)
            throw new InvalidDataException();
        MultipartReader reader = new(boundary.ToString(), request.Body) { HeadersCountLimit = 8, HeadersLengthLimit = 2048 };
        while (await reader.ReadNextSectionAsync(cancel).ConfigureAwait(false) is { } section)
        {
            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition,
                out ContentDispositionHeaderValue? part)) throw new InvalidDataException();
            if (part.IsFileDisposition())
            {
                if (files.Count == MostFiles) throw new InvalidDataException();
                string sent = $"{HeaderUtilities.RemoveQuotes(part.FileNameStar.HasValue ? part.FileNameStar : part.FileName)}";
                if (sent.Length == 0) continue; // no file was chosen
                string path = Path.Combine(folder, UploadName.Of(sent));
                await using FileStream file = new(path, FileMode.CreateNew, FileAccess.Write);
                await section.Body.CopyToAsync(file, cancel).ConfigureAwait(false);
                files.Add(path);
            }
            else if (HeaderUtilities.RemoveQuotes(part.Name) == "ring")
            {
                byte[] text = new byte[LongestRing + 1];
                int length = await section.Body.ReadAtLeastAsync(text, text.Length, throwOnEndOfStream: false, cancel)
                    .ConfigureAwait(false);
                if (length > LongestRing) throw new InvalidDataException();
                ring = System.Text.Encoding.UTF8.GetString(text, 0, length).Trim() is { Length: > 0 } named && named[0] != '-' ? named
                    : null;
            }
        }
        return (files, ring);
    }
}
