using Spectre.Console;
using Spectre.Console.Rendering;
using TensorDecomp.Schemes;
using TensorDecomp.Search;

namespace TensorDecomp.Cli;

/// <summary>The report for a terminal: a table that is redrawn in place, with each finding above it as a line that stays.</summary>
internal sealed class SearchLiveDisplay : ISearchReport, ISearchObserver
{
    private readonly IAnsiConsole _console = AnsiConsole.Console;
    private SearchRequest _request = null!;
    private Record? _record;
    private string _program = "";
    private LiveDisplayContext? _live;

    public void Begin(SearchRequest request, string program, Record? record) => (_request, _program, _record) = (request, program, record);

    public SearchResult During(Func<ISearchObserver, SearchResult> search)
    {
        SearchResult? result = null;
        _console.Live(Table(TimeSpan.Zero, default, null)).AutoClear(true).Start(live =>
        {
            _live = live;
            result = search(this);
        });
        return result!;
    }

    public void Improved(Finding finding) { } // the next redraw shows it

    public void Progress(TimeSpan elapsed, EngineReading reading, Finding? best) => _live!.UpdateTarget(Table(elapsed, reading, best));

    public void End(SearchRequest request, SearchResult result, Record? record)
    {
        string color = result.End == SearchEnd.Reached ? "green" : "yellow";
        _console.MarkupLine($"[{color}]{Markup.Escape(SearchSentences.Ended(request, result, record))}[/]");
    }

    private IRenderable Table(TimeSpan elapsed, EngineReading reading, Finding? best)
    {
        double rate = elapsed > TimeSpan.Zero ? reading.Steps / elapsed.TotalSeconds : 0;
        TimeSpan left = _request.Time > elapsed ? _request.Time - elapsed : TimeSpan.Zero;
        Table table = new Table().Border(TableBorder.Rounded).Title($"[bold]{_request.Target.Shape}[/] rank {_request.Target.Rank}, program {Markup.Escape(_program)}, seed {_request.Seed}").HideHeaders().AddColumn("").AddColumn("");
        table.AddRow("elapsed", $"{Duration.Text(elapsed)} (left {Duration.Text(left)})");
        table.AddRow("restarts", $"{reading.Restarts:N0}, {reading.Candidates:N0} converged");
        table.AddRow("restart-steps/s", $"{rate:N0}");
        table.AddRow("best residual", SearchSentences.Residual(reading.Restarts == 0 ? double.NaN : reading.BestLoss));
        int certified = best?.Rank ?? _request.Target.Shape.NaiveRank;
        table.AddRow("best certified rank", Markup.Escape($"{certified}{(best is null ? " (schoolbook)" : $" over {best.Certified.Ring}")}; {SearchSentences.AgainstRecord(certified, _record)}"));
        return table;
    }
}
