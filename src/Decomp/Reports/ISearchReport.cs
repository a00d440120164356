using TensorDecomp.Cli.Options;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Search;

namespace TensorDecomp.Cli.Reports;

/// <summary>One way of showing a search: a live display, plain lines, or JSON lines.</summary>
internal interface ISearchReport
{
    void Begin(SearchRequest request, IReadOnlyList<ISearchEngine> engines, Record? record);

    /// <summary>Runs the search with an observer of its own.</summary>
    SearchResult During(Func<ISearchObserver, SearchResult> search);

    void End(SearchRequest request, SearchResult result, Record? record);
}

/// <summary>Sentences that the reports share.</summary>
internal static class SearchSentences
{
    public static string Found(Finding f) =>
        $"rank {f.Rank} over {f.Certified.Ring}, certified, by {How(f)} after {Duration.Text(TimeSpan.FromSeconds(f.Certified.Provenance!.Seconds))}: {f.File}";

    public static string AgainstRecord(int rank, Record? record) => record is null ? "no record known"
        : rank < record.Rank ? $"beats the record {record.Rank} ({record.Source})"
        : rank == record.Rank ? $"matches the record {record.Rank} ({record.Source})"
        : $"the record is {record.Rank} ({record.Source})";

    public static string Ended(SearchRequest request, SearchResult result, Record? record)
    {
        string why = result.End switch
        {
            SearchEnd.Reached => $"done: {Found(result.Best!)}",
            SearchEnd.Cancelled => $"stopped after {Duration.Text(result.Elapsed)}; rank {request.Target.Rank} was not found",
            _ => $"out of time after {Duration.Text(result.Elapsed)}; rank {request.Target.Rank} was not found",
        };
        if (result.End == SearchEnd.Reached)
            return $"{why}\n      {AgainstRecord(result.Best!.Rank, record)}; {Work(result.Readings)}{Beside(result)}";
        string best = result.Best is { } f ? Found(f)
            : request.From is { BestRank: { } earlier } from ? $"rank {earlier}, before this search was resumed: {from.BestFile}"
            : $"rank {request.Target.Shape.NaiveRank}, the schoolbook algorithm";
        return $"{why}; best certified: {best}\n      {Work(result.Readings)}{Beside(result)}\n      Try a longer --time, another --seed{Hopping(request, result)} or a higher --rank.";
    }

    /// <summary>Where single descents failed, restarts that hop may do.</summary>
    private static string Hopping(SearchRequest request, SearchResult result) =>
        !result.Readings.Any(r => r.Engine == "gradient" && r.Restarts > 0)
            || result.Readings.Any(r => r.State.Contains(" hops, ", StringComparison.Ordinal)) ? ""
        : request.Field.Imaginary || request.Ranks.Count > 1 ? ", --program hopping" : ", --engine lbfgs";

    /// <summary>The lowest of each other shape, on a line of its own.</summary>
    private static string Beside(SearchResult result) => result.Beside.Count == 0 ? ""
        : $"\n      stored on the way: {string.Join(", ", result.Beside.GroupBy(f => f.Certified.Shape).Select(g => $"{g.Key}:{g.Min(f => f.Rank)}"))}";

    /// <summary>"flip" or "flip from 2x2x2 ⊗ 2x2x2".</summary>
    private static string How(Finding f) => f.Certified.Provenance!.Derivation switch
    {
        null => f.Engine,
        var lifted when lifted.StartsWith("lifted", StringComparison.Ordinal) => $"{f.Engine}, {lifted}",
        var derivation => $"recombination ({derivation})",
    };

    public static string Work(IReadOnlyList<EngineReading> readings)
    {
        Foremost foremost = Foremost.Of(readings);
        return string.Join("; ", [.. foremost.Shown.Select(Work), .. foremost.Rest is { } rest ? [rest] : Array.Empty<string>()]);
    }

    public static string Work(EngineReading r) =>
        $"{r.Engine}: {r.Steps:N0} {r.Unit}, {r.State}{(r.BestLoss is { } loss ? $", lowest residual {Residual(loss)}" : "")}";

    public static string Residual(double loss) =>
        double.IsFinite(loss) ? loss.ToString("0.###E+0", System.Globalization.CultureInfo.InvariantCulture) : "none yet";
}
