using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TensorDecomp.Cli.Web.Pages;
using TensorDecomp.Cli.Web.Store;
using TensorDecomp.Evolution.Report;
using TensorDecomp.Programs.Named;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Cli.Web.Server;

/// <summary>Runs of evolution, their candidates, and programs by name.</summary>
internal static class EvolutionRoutes
{
    public static void Add(IEndpointRouteBuilder routes, WebSite site)
    {
        routes.MapGet("/evolution", () =>
        {
            site.Journals.Look();
            return Answers.Of(new EvolutionPage(site.Journals).Page);
        });
        routes.MapGet("/evolution/events", (HttpContext context) => EventStream.Send(context, site, () =>
        {
            site.Journals.Look(); // a look that was under way may have begun before a journal was there
            return new EvolutionPage(site.Journals).Parts;
        }, () => !new EvolutionPage(site.Journals).IsReading));
        routes.MapGet("/evolution/{key}", (string key, HttpContext context) =>
            With(site, context, key, (journal, history) => Answers.Of(new RunPage(journal, history)
            {
                IsLive = !site.Journals.IsStill(journal)
            }.Page)));
        routes.MapGet("/evolution/{key}/events", async (string key, HttpContext context) =>
        {
            if (site.Journals.Find(key) is not { } journal)
            {
                await Answers.Refusal(404, "There is no such journal here.").ExecuteAsync(context).ConfigureAwait(false);
                return;
            }
            EvolutionWatch watch = new(site.Journals, journal, site.Clock);
            await EventStream.Send(context, site, () => watch.Parts, () => watch.IsOver).ConfigureAwait(false);
        });
        routes.MapGet("/evolution/{key}/{candidate:int}", (string key, int candidate, HttpContext context) =>
            With(site, context, key, (journal, history) => candidate >= 1 && candidate <= history.State.Candidates.Count
                ? Answers.Of(new CandidatePage(journal, history, history.State[candidate]).Page)
                : Answers.Refusal(404, "The run has no such candidate.")));
        routes.MapGet("/program/{name}", (string name, HttpContext context) => Work(site, context, () => Program(site, name,
            context.Request.Query["hash"])));
    }

    private static async Task<IResult> With(WebSite site, HttpContext context, string key, Func<ShelvedJournal, RunHistory, IResult> work)
    {
        if (site.Journals.Find(key) is not { } journal) return Answers.Refusal(404, "There is no such journal here.");
        return await Work(site, context, () => site.Journals.Tried(journal) switch
        {
            ({ } history, _) => work(journal, history),
            (_, var refusal) => Answers.Refusal(422, $"{refusal}."),
        }).ConfigureAwait(false);
    }

    private static async Task<IResult> Work(WebSite site, HttpContext context, Func<IResult> work) =>
        await site.Work.Do(work, context.RequestAborted).ConfigureAwait(false) ?? Answers.Busy();

    private static IResult Program(WebSite site, string name, string? hash)
    {
        ProgramFolder folder = new(Path.Combine(site.Settings.Store, ProgramFolder.Below));
        NamedProgram? program;
        try
        {
            program = folder.Find(name);
        }
        catch (Exception e) when (e is MalformedInputException or IOException or UnauthorizedAccessException)
        {
            return Answers.Refusal(422, $"{e.Message}.");
        }
        if (program is null) return Answers.Refusal(404, "There is no program of that name any more.");
        (ShelvedJournal, int)[] runs =
            [.. from journal in site.Journals.All
                let history = site.Journals.Tried(journal).History
                where history is not null
                from life in history.State.Candidates
                where life.Source == program.Source
                select (journal, life.Id)];
        return Answers.Of(ProgramPage.Of(program, hash is { Length: 64 } ? hash : null, runs));
    }
}
