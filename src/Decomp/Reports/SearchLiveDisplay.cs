using Spectre.Console;
using TensorDecomp.Cli.Host;
using TensorDecomp.Cli.Options;
using TensorDecomp.Schemes;
using TensorDecomp.Search;

namespace TensorDecomp.Cli.Reports;

/// <summary>The report for a terminal: a line that says where the search stands and one for each engine, drawn in place, with each finding
/// above them as a line that stays.</summary>
internal sealed class SearchLiveDisplay(SearchPlace place, LiveLines lines) : ISearchReport, ISearchObserver
{
    private readonly IAnsiConsole _console = AnsiConsole.Console;
    private string? _told; // hash of the scheme last told of
    private SearchRequest _request = null!;
    private Record? _record;
    private volatile Reading _last = new([], null);

    private sealed record Reading(IReadOnlyList<EngineReading> Engines, Finding? Best);

    public void Begin(SearchRequest request, IReadOnlyList<IEngine> engines, Record? record) =>
        (_request, _record, _last) = (request, record, new([.. engines.Select(e => e.Read())], null));

    public SearchResult During(Func<ISearchObserver, SearchResult> search) => lines.During(Lines, () => search(this));

    public void Improved(Finding finding)
    {
        if (finding.Certified.Sha256 != _told) lines.Keep($"found: {SearchSentences.Found(_request.Goal, finding)}");
        _told = finding.Certified.Sha256;
    }

    public void Progress(TimeSpan elapsed, IReadOnlyList<EngineReading> readings, Finding? best) => _last = new(readings, best);

    public void End(SearchRequest request, SearchResult result, Record? record)
    {
        string color = result.End == SearchEnd.Reached ? "green" : "yellow";
        string[] said = FoldedText.Of(SearchSentences.Ended(request, result, record, place), Terminal.Window.Columns).Split('\n');
        int head = said[0].IndexOfAny([':', ';']) is >= 0 and var mark ? mark : said[0].Length;
        _console.Markup($"[{color}]{Markup.Escape(said[0][..head])}[/]");
        Console.Out.WriteLine(said[0][head..]); // no library folds what may be a path
        foreach (string line in said[1..]) Console.Out.WriteLine(line);
    }

    private IReadOnlyList<string> Lines(TimeSpan elapsed)
    {
        (IReadOnlyList<EngineReading> readings, Finding? best) = _last;
        double spent = readings.Sum(r => r.Seconds);
        ShownEngines foremost = ShownEngines.Of(readings);
        IEnumerable<string> engines = foremost.Shown.Select(r => place.Verbose ? $"  {SearchSentences.Work(r)}"
            : EngineWords.Line(r, elapsed, readings.Count > 1 ? r.Seconds / Math.Max(1e-9, spent) : null));
        return [Headline(elapsed, best), .. engines, .. foremost.Rest is { } rest ? [$"  {rest}"] : Array.Empty<string>()];
    }

    private string Headline(TimeSpan elapsed, Finding? best)
    {
        string record = _request.Goal.Sparser is null && _record is { } known ? $", record {known.Rank}" : "";
        return $"{_request.Target.Tensor}: {SearchSentences.Standing(_request, best)}, {SearchSentences.Left(_request.Time, elapsed)}; " +
            $"{SearchSentences.Asked(_request.Goal)} is asked for{record}";
    }
}
