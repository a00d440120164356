using Spectre.Console;
using Spectre.Console.Rendering;
using TensorDecomp.Cli.Options;
using TensorDecomp.Schemes;
using TensorDecomp.Search;

namespace TensorDecomp.Cli.Reports;

/// <summary>The report for a terminal: a table that is redrawn in place, with each finding above it as a line that stays.</summary>
internal sealed class SearchLiveDisplay(bool verbose) : ISearchReport, ISearchObserver
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
        _console.MarkupLine($"[{color}]{Markup.Escape(SearchSentences.Ended(request, result, record, verbose))}[/]");
    }

    /// <summary>A line that says where the search stands, and one for each engine, cut at the edge of the window.</summary>
    private IRenderable Table(TimeSpan elapsed, IReadOnlyList<EngineReading> readings, Finding? best)
    {
        double spent = readings.Sum(r => r.Seconds);
        Foremost foremost = Foremost.Of(readings);
        IEnumerable<string> engines = foremost.Shown.Select(r =>
        {
            double rate = elapsed > TimeSpan.Zero ? r.Steps / elapsed.TotalSeconds : 0;
            string share = readings.Count > 1 && spent > 0 ? $"{r.Seconds / spent,4:P0} of the time, " : "";
            string residual = r.BestLoss is { } loss ? $", lowest residual {SearchSentences.Residual(loss)}" : "";
            return $"  {r.Engine,-14} {rate,12:N0} {r.Unit}/s  {share}{r.State}{residual}";
        });
        if (foremost.Rest is { } rest) engines = engines.Append($"  {rest}");
        return new Rows([new Markup($"[bold]{Markup.Escape(Fitting(Headline(elapsed, best)))}[/]"),
            .. engines.Select(line => new Text(verbose ? line : Fitting(line)))]);
    }

    /// <summary>As much of a line as the window is wide now.</summary>
    private string Fitting(string line) =>
        line.Length < _console.Profile.Width ? line : $"{line[..Math.Max(1, _console.Profile.Width - 2)]}…";

    private string Headline(TimeSpan elapsed, Finding? best)
    {
        TimeSpan left = _request.Time > elapsed ? _request.Time - elapsed : TimeSpan.Zero;
        string record = _request.Goal.Sparser is null && _record is { } known ? $", record {known.Rank}" : "";
        return $"{_request.Target.Tensor}: {SearchSentences.Standing(_request, best)}; {SearchSentences.Asked(_request.Goal)} is asked " +
            "for" +
            $"{record}; {Duration.Text(left)} left";
    }
}
