using TensorDecomp.Cli.Host;
using TensorDecomp.Cli.Options;
using TensorDecomp.Schemes;
using TensorDecomp.Search;

namespace TensorDecomp.Cli.Reports;

/// <summary>The report for pipes and log files: one line per event, a sign of life every ten seconds.</summary>
internal sealed class SearchPlainLines(TextWriter output, SearchPlace place) : ISearchReport, ISearchObserver
{
    private static readonly TimeSpan SignOfLife = TimeSpan.FromSeconds(10);
    private TimeSpan _last;
    private string? _told; // hash of the scheme last told of
    private SearchRequest _request = null!;

    private SearchGoal Goal => _request.Goal;

    public void Begin(SearchRequest request, IReadOnlyList<IEngine> engines, Record? record)
    {
        _request = request;
        if (place.Quiet) return;
        output.WriteLine(
            $"search: {request.Target.Tensor}, {SearchSentences.Asked(Goal)} over {request.Field}, " +
                $"{(place.Verbose && engines.Count > 0 ? $"{Names(engines)}, " : "")}seed {request.Seed}, " +
                    Amount.Of(request.Threads, "thread") +
                    (request.Time < SearchGoal.Endless ? $", up to {Duration.Text(request.Time)}" : ""));
    }

    public SearchResult During(Func<ISearchObserver, SearchResult> search) => search(this);

    public void Improved(Finding finding)
    {
        // An earlier restart that comes to the same scheme is its finder from then on, which is no news to a reader.
        if (!place.Quiet && finding.Certified.Sha256 != _told) output.WriteLine($"found: {SearchSentences.Found(Goal, finding)}");
        _told = finding.Certified.Sha256;
    }

    public void Progress(TimeSpan elapsed, IReadOnlyList<EngineReading> readings, Finding? best)
    {
        if (elapsed - _last < SignOfLife || place.Quiet) return;
        _last = elapsed;
        output.WriteLine($"{Duration.Text(elapsed)}: {(place.Verbose ? SearchSentences.Work(readings)
            : SearchSentences.Standing(_request, best))}");
    }

    public void End(SearchRequest request, SearchResult result, Record? record) =>
        output.WriteLine(SearchSentences.Ended(request, result, record, place));

    private static string Names(IReadOnlyList<IEngine> engines)
    {
        string[] names = [.. engines.CountBy(e => e.Name).Select(n => n.Value == 1 ? n.Key : $"{n.Value} x {n.Key}")];
        return names.Length < 3 ? string.Join(" and ", names) : $"{string.Join(", ", names[..^1])} and {names[^1]}";
    }
}
