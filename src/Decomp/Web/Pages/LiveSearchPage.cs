using TensorDecomp.Cli.Host;
using TensorDecomp.Cli.Options;
using TensorDecomp.Cli.Reports;
using TensorDecomp.Cli.Web.Markup;
using TensorDecomp.Cli.Web.Searches;
using TensorDecomp.Search;

namespace TensorDecomp.Cli.Web.Pages;

/// <summary>One search that was begun from a page: where it stands, rank over time, what each engine does, what was found, and how
/// restarts converge. Its parts are sent again as long as it is under way.</summary>
internal sealed class LiveSearchPage(LiveSearch search)
{
    private readonly SearchReading _reading = search.Reading;
    private SearchGoal Goal => search.Request.Goal;

    public Page Page
    {
        get
        {
            Html events = _reading.Ended is null ? Html.Of($" data-events=\"/searches/{search.Number}/events\"") : default;
            return new($"Search {search.Number}: {Goal.Tensor}, {SearchSentences.Asked(Goal)} over {Goal.Ring}", "Searches", Html.Of($"""
                <p>Engine {Goal.Engine}, seed {Goal.Seed}, {Amount.Of(search.Request.Threads, "thread")}, up to
                {Duration.Text(Goal.Time)}; begun {search.Begun:yyyy-MM-dd HH:mm} UTC.</p>
                <div class="live"{events}>
                <p id="standing" class="big" role="status" aria-live="polite">{Standing()}</p>
                <div id="stop">{Stop()}</div>
                <h2>Rank over time</h2><div id="ranks" class="scroll">{Ranks()}</div>
                <h2>Engines</h2><div id="engines">{Engines()}</div>
                <h2>Found</h2><div id="finds">{Finds()}</div>
                <div id="curves">{Curves()}</div>
                </div>
                """));
        }
    }

    /// <summary>The parts that change.</summary>
    public IReadOnlyList<(string Id, Html Content)> Parts =>
        [("standing", Standing()), ("stop", Stop()), ("ranks", Ranks()), ("engines", Engines()), ("finds", Finds()), ("curves", Curves())];

    private Html Standing()
    {
        if (_reading.Ended is { } ended) return Html.Of($"{ended.Split('\n')[0]}");
        TimeSpan left = Goal.Time > _reading.Elapsed ? Goal.Time - _reading.Elapsed : TimeSpan.Zero;
        string record = search.Record is { } known ? $"record {known.Rank}, " : "";
        return Html.Of($"{SearchSentences.Standing(search.Request, _reading.Finds.MinBy(f => f.Rank))}; {record}{left.TotalSeconds:N0} s " +
            $"left");
    }

    private Html Stop() => _reading.Ended is not null ? Html.Of($"<p><a href=\"/searches\">Begin another one</a></p>")
        : Html.Of($"<form method=\"post\" action=\"/searches/{search.Number}/stop\"><button class=\"quiet\">Stop it</button></form>");

    private Html Ranks() => RankChart.Of(_reading.Finds, _reading.Elapsed, Goal.Tensor.Count, search.Record?.Rank);

    private Html Engines()
    {
        double spent = _reading.Engines.Sum(r => r.Seconds);
        return DataTable.Of("What each engine does", ["engine", "#share of time", "#lately", "#in all", "#lowest residual", "state"],
            _reading.Engines.Select((r, k) => (IReadOnlyList<Html>)[Html.Of($"{r.Engine}"),
                Html.Of($"{(spent > 0 ? 100 * r.Seconds / spent : 0):F0} %"),
                k < _reading.Rates.Count && _reading.Ended is null ? Html.Of($"{_reading.Rates[k]:N0} {r.Unit}/s") : default,
                Html.Of($"{r.Steps:N0} {r.Unit}"),
                Html.Of($"{(r.BestLoss is { } loss ? SearchSentences.Residual(loss) : "")}"), Html.Of($"{r.State}")]));
    }

    private Html Finds() => DataTable.Of("Certified and stored", ["rank", "ring", "found by", "#after", "file"],
        _reading.Finds.Reverse().Select(f => (IReadOnlyList<Html>)[Html.Of($"{f.Rank}"), Html.Of($"{f.Certified.Ring}"),
            Html.Of($"{f.Engine}"),
            Html.Of($"{f.Certified.Provenance!.Seconds:0.##} s"), f.File is { } file ? Link(file) : default]));

    private static Html Link(string file)
    {
        (string folder, string name) = (Path.GetFileName(Path.GetDirectoryName(file)) ?? "", Path.GetFileName(file));
        return Html.Of($"<a href=\"{Links.OfServer.Scheme(folder, name)}\">{folder}/{name}</a>");
    }

    /// <summary>Restarts that have ended are drawn by the picture of 'decomp plot convergence', another one whenever there are
    /// more.</summary>
    private Html Curves()
    {
        int curves = _reading.Engines.Sum(r => r.Curves.Count);
        return curves == 0 ? default : Html.Of($"""
            <h2>Convergence</h2><div class="scroll" role="region" aria-label="Picture of the convergence" tabindex="0">
            <img class="factors" src="/searches/{search.Number}/convergence.svg?curves={curves}&amp;finds={_reading.Finds.Count}"
            alt="Residuals of {curves} restarts over their steps, and certified rank over time"></div>
            """);
    }
}
