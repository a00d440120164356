using Spectre.Console;
using Spectre.Console.Rendering;
using TensorDecomp.Cli.Options;
using TensorDecomp.Schemes;
using TensorDecomp.Search;

namespace TensorDecomp.Cli.Reports;

/// <summary>The report for a terminal: a table that is redrawn in place, with each finding above it as a line that stays.</summary>
internal sealed class SearchLiveDisplay : ISearchReport, ISearchObserver
{
    private readonly IAnsiConsole _console = AnsiConsole.Console;
    private SearchRequest _request = null!;
    private Record? _record;
    private LiveDisplayContext? _live;

    public void Begin(SearchRequest request, IReadOnlyList<IEngine> engines, Record? record) =>
        (_request, _record) = (request, record);

    public SearchResult During(Func<ISearchObserver, SearchResult> search)
    {
        SearchResult? result = null;
        _console.Live(Table(TimeSpan.Zero, [], null)).AutoClear(true).Start(live =>
        {
            _live = live;
            result = search(this);
        });
        return result!;
    }

    public void Improved(Finding finding) =>
        _console.MarkupLine($"[green]found[/] {Markup.Escape(SearchSentences.Found(_request.Goal, finding))}");

    public void Progress(TimeSpan elapsed, IReadOnlyList<EngineReading> readings, Finding? best) =>
        _live!.UpdateTarget(Table(elapsed, readings, best));

    public void End(SearchRequest request, SearchResult result, Record? record)
    {
        string color = result.End == SearchEnd.Reached ? "green" : "yellow";
        _console.MarkupLine($"[{color}]{Markup.Escape(SearchSentences.Ended(request, result, record))}[/]");
    }

    private IRenderable Table(TimeSpan elapsed, IReadOnlyList<EngineReading> readings, Finding? best)
    {
        TimeSpan left = _request.Time > elapsed ? _request.Time - elapsed : TimeSpan.Zero;
        Table table = new Table().Border(TableBorder.Rounded)
            .Title($"[bold]{_request.Target.Tensor}[/] {SearchSentences.Asked(_request.Goal)} over {_request.Field}, seed {_request.Seed}")
                .HideHeaders()
            .AddColumn("").AddColumn("");
        table.AddRow("elapsed", $"{Duration.Text(elapsed)} (left {Duration.Text(left)})");
        double spent = readings.Sum(r => r.Seconds);
        Foremost foremost = Foremost.Of(readings);
        foreach (EngineReading r in foremost.Shown)
        {
            double rate = elapsed > TimeSpan.Zero ? r.Steps / elapsed.TotalSeconds : 0;
            string share = readings.Count > 1 && spent > 0 ? $", {r.Seconds / spent:P0} of the time" : "";
            string residual = r.BestLoss is { } loss ? $"; best residual {SearchSentences.Residual(loss)}" : "";
            table.AddRow(r.Engine, Markup.Escape($"{r.State}\n{rate:N0} {r.Unit}/s{share}{residual}"));
        }
        if (foremost.Rest is { } rest) table.AddRow("", rest);
        if (_request.Goal.Sparser is not null)
        {
            table.AddRow("sparsest certified", best is null ? "the one given" : $"{best.Certified.Census.Nonzeros} nonzero coefficients");
            return table;
        }
        int certified = best?.Rank ?? _request.Target.Tensor.Count;
        table.AddRow("best certified rank",
            Markup.Escape(
                $"{certified}{(best is null ? " (schoolbook)" : $" over {best.Certified.Ring}")}; " +
                    $"{SearchSentences.AgainstRecord(certified, _record)}"));
        return table;
    }
}
