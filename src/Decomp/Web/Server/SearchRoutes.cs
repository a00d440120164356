using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TensorDecomp.Cli.Host;
using TensorDecomp.Cli.Web.Markup;
using TensorDecomp.Cli.Web.Pages;
using TensorDecomp.Cli.Web.Searches;
using TensorDecomp.Export.Pictures;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Search;

namespace TensorDecomp.Cli.Web.Server;

/// <summary>Searches: begun, watched and stopped.</summary>
internal static class SearchRoutes
{
    private const int LongestField = 40;

    public static void Add(IEndpointRouteBuilder routes, WebSite site)
    {
        routes.MapGet("/searches", () => Answers.Of(Page(site, new(), null)));
        routes.MapPost("/searches", (HttpRequest request) => Begin(request, site));
        routes.MapGet("/searches/{number:int}", (int number) => site.Searches.Find(number) is { } search
            ? Answers.Of(new LiveSearchPage(search).Page) : NotKept());
        routes.MapPost("/searches/{number:int}/stop", (int number) =>
        {
            site.Searches.Find(number)?.Stop();
            return Results.Redirect($"/searches/{number}");
        });
        routes.MapGet("/searches/{number:int}/events", async (int number, HttpContext context) =>
        {
            if (site.Searches.Find(number) is not { } search) await NotKept().ExecuteAsync(context).ConfigureAwait(false);
            else await EventStream.Send(context, site, () => new LiveSearchPage(search).Parts, () => search.IsOver).ConfigureAwait(false);
        });
        routes.MapGet("/searches/{number:int}/convergence.svg", (int number) => site.Searches.Find(number) is { } search
            ? Picture(search) : NotKept());
    }

    private static Page Page(WebSite site, SearchForm form, string? refusal) =>
        new SearchesPage(site.Searches, site.Store.Current, form) { Refusal = refusal, IsLooking = !site.Watch.IsDone }.Page;

    private static IResult NotKept() => Answers.Refusal(404, "That search is not kept; what it found is in the store.");

    private static async Task<IResult> Begin(HttpRequest request, WebSite site)
    {
        if (!request.HasFormContentType || request.ContentType!.StartsWith("multipart", StringComparison.OrdinalIgnoreCase))
            return Answers.Refusal(400, "That was not sent as a form of this page sends it.");
        IFormCollection sent = await request.ReadFormAsync(request.HttpContext.RequestAborted).ConfigureAwait(false);
        SearchForm usual = new();
        SearchForm form = new()
        {
            Shape = Field("shape", usual.Shape),
            Rank = Field("rank", usual.Rank),
            Ring = Field("ring", usual.Ring),
            Engine = Field("engine", usual.Engine),
            Time = Field("time", usual.Time),
            Seed = Field("seed", usual.Seed),
            Threads = Field("threads", usual.Threads),
        };
        try
        {
            SearchGoal goal = form.Goal(out int threads);
            return Results.Redirect($"/searches/{site.Searches.Begin(goal, threads).Number}");
        }
        catch (Exception e) when (e is UsageException or GoalRefusedException)
        {
            return Answers.Of(Page(site, form, e.Message), 400);
        }

        string Field(string name, string usual) => sent[name] is [{ Length: <= LongestField } text, ..] ? text.Trim() : usual;
    }

    private static IResult Picture(LiveSearch search)
    {
        try
        {
            using StringWriter svg = new();
            ConvergencePicture.Write(SearchRun.Read(new SourceFile($"search {search.Number}", Encoding.UTF8.GetBytes(search.Lines))), svg);
            return Answers.Text(Encoding.UTF8.GetBytes(svg.ToString()), "image/svg+xml");
        }
        catch (Exception e) when (e is ArgumentException or MalformedInputException)
        {
            return Answers.Refusal(404, "There is nothing to draw yet.");
        }
    }
}
