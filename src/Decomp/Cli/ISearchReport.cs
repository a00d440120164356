using TensorDecomp.Schemes;
using TensorDecomp.Search;

namespace TensorDecomp.Cli;

/// <summary>One way of showing a search: a live display, plain lines, or JSON lines.</summary>
internal interface ISearchReport
{
    void Begin(SearchRequest request, string program, Record? record);

    /// <summary>Runs the search with an observer of its own.</summary>
    SearchResult During(Func<ISearchObserver, SearchResult> search);

    void End(SearchRequest request, SearchResult result, Record? record);
}

/// <summary>Sentences that the reports share.</summary>
internal static class SearchSentences
{
    public static string Found(Finding f) =>
        $"rank {f.Rank} over {f.Certified.Ring}, certified, {f.Certified.Census.Nonzeros} nonzeros, after {Duration.Text(TimeSpan.FromSeconds(f.Certified.Provenance!.Seconds))}: {f.File}";

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
        if (result.End != SearchEnd.Reached)
            return $"{why}; best certified: rank {request.Target.Shape.NaiveRank}, the schoolbook algorithm ({Work(result.Reading)}). Try a longer --time, another --seed or a higher --rank.";
        return $"{why}\n      {AgainstRecord(result.Best!.Rank, record)}; {Work(result.Reading)}";
    }

    public static string Work(EngineReading r) =>
        $"{r.Restarts:N0} restarts, {r.Candidates:N0} converged, {r.Steps:N0} restart-steps, lowest residual {Residual(r.BestLoss)}";

    public static string Residual(double loss) => double.IsFinite(loss) ? loss.ToString("0.###E+0", System.Globalization.CultureInfo.InvariantCulture) : "none yet";
}
