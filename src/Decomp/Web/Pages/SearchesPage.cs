using TensorDecomp.Cli.Host;
using TensorDecomp.Cli.Reports;
using TensorDecomp.Cli.Web.Markup;
using TensorDecomp.Cli.Web.Searches;
using TensorDecomp.Cli.Web.Store;
using TensorDecomp.Search.Kinds;

namespace TensorDecomp.Cli.Web.Pages;

/// <summary>Where a search is begun, those that were begun here, and what earlier ones stored.</summary>
internal sealed class SearchesPage(SearchDesk desk, StoreView view, SearchForm form)
{
    private const int RunsShown = 40, FindsShown = 6;

    /// <summary>Why what was asked is refused; null where nothing was.</summary>
    public string? Refusal { get; init; }

    /// <summary>Whether files of the store have not been looked at yet.</summary>
    public bool IsLooking { get; init; }

    public Page Page => new("Searches", "Searches", Html.Of($"""
        <h2>Begin a search</h2>
        {(Refusal is { } no ? Html.Of($"<p class=\"refusal\" role=\"alert\">{no}</p>") : default)}
        <form method="post" action="/searches"><div class="fields">
        {Field("shape", "Shape", form.Shape, "three dimensions")}
        {Field("rank", "Rank", form.Rank, "empty for the record")}
        {Choice("ring", "Ring", MapFilter.Rings, form.Ring)}
        {Choice("engine", "Engine", EngineKinds.Names, form.Engine)}
        {Field("time", "Time", form.Time, "90s, 5m, 2h")}
        {Field("seed", "Seed", form.Seed, "means one result")}
        {Field("threads", "Threads", form.Threads, $"1 to {Environment.ProcessorCount}")}
        </div><button>Search</button></form>
        <h2>Begun here</h2>
        {Begun()}
        <h2>What earlier runs stored</h2>
        {Looking()}{Earlier()}
        """));

    private static Html Field(string name, string label, string value, string hint) =>
        Html.Of($"<label>{label} <input name=\"{name}\" value=\"{value}\" maxlength=\"40\"><small>{hint}</small></label>");

    private static Html Choice(string name, string label, IEnumerable<string> options, string chosen) =>
        Html.Of($"<label>{label} <select name=\"{name}\">{options.Select(o => o == chosen ? Html.Of($"<option selected>{o}</option>")
            : Html.Of($"<option>{o}</option>"))}</select></label>");

    private Html Begun() => DataTable.Of("Searches that were begun from this page", ["search", "goal", "stands at"],
        desk.All.Select(s => (IReadOnlyList<Html>)[Html.Of($"<a href=\"/searches/{s.Number}\">{s.Number}</a>"),
            Html.Of($"{s.Request.Goal.Tensor}, {SearchSentences.Asked(s.Request.Goal)} over {s.Request.Goal.Ring}, " +
                $"{s.Request.Goal.Engine}"), Html.Of($"{Standing(s)}")]));

    private static string Standing(LiveSearch search)
    {
        SearchReading reading = search.Reading;
        return reading.Ended?.Split('\n')[0] ?? $"under way: {SearchSentences.Standing(search.Request, reading.Finds.MinBy(f => f.Rank))}";
    }

    private Html Looking() => IsLooking ? Html.Of($"<p class=\"none\">The store is still being looked through.</p>") : default;

    private Html Earlier() => DataTable.Of("The latest runs, as the files of the store tell", ["shape", "engine", "seed", "found",
        "written"],
        PastRun.Latest(view, RunsShown).Select(run => (IReadOnlyList<Html>)[Html.Of($"<a href=\"/shape/{run.Folder}\">{run.Folder}</a>"),
            Html.Of($"{run.Origin.Engine}"), Html.Of($"{run.Origin.Seed}"), Found(run),
                Html.Of($"{run.Origin.Written:yyyy-MM-dd HH:mm}")]));

    private static Html Found(PastRun run)
    {
        string more = run.Finds.Count > FindsShown ? $", and {run.Finds.Count - FindsShown} more" : "";
        return Html.Of($"{Html.Join(run.Finds.TakeLast(FindsShown)
            .Select(s => Html.Of($"<a href=\"{Links.OfServer.Scheme(s.Folder, s.Name)}\">{s.Rank} over {s.Says.Ring}</a> after " +
                $"{Duration.Text(TimeSpan.FromSeconds(s.Origin!.Seconds))}")), ", ")}{more}");
    }
}
