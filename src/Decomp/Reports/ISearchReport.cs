using TensorDecomp.Cli.Options;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Search;

namespace TensorDecomp.Cli.Reports;

/// <summary>One way of showing a search: a live display, plain lines, or JSON lines.</summary>
internal interface ISearchReport
{
    void Begin(SearchRequest request, IReadOnlyList<IEngine> engines, Record? record);

    /// <summary>Runs the search with an observer of its own.</summary>
    SearchResult During(Func<ISearchObserver, SearchResult> search);

    void End(SearchRequest request, SearchResult result, Record? record);
}

/// <summary>Sentences that the reports share.</summary>
internal static class SearchSentences
{
    /// <summary>What a goal is after: "rank 23", "as low a rank as it comes", "fewer than 165 nonzero coefficients at rank 23".</summary>
    public static string Asked(SearchGoal goal) => goal.Sparser is not null ? $"fewer coefficients at rank {goal.Ranks.Highest}"
        : goal.Ranks.Highest == 1 ? "as low a rank as it comes" : $"rank {goal.Ranks}";

    public static string Found(SearchGoal goal, Finding f) =>
        $"rank {f.Rank} over {f.Certified.Ring}{(goal.Sparser is null ? "" : $" with {f.Certified.Census.Nonzeros} nonzero coefficients")}, certified, by {How(f)} after {Duration.Text(TimeSpan.FromSeconds(f.Certified.Provenance!.Seconds))}{(f.File is null ? "" : $": {f.File}")}";

    public static string AgainstRecord(int rank, Record? record) => record is null ? "no record known"
        : rank < record.Rank ? $"beats the record {record.Rank} ({record.Source})"
        : rank == record.Rank ? $"matches the record {record.Rank} ({record.Source})"
        : $"the record is {record.Rank} ({record.Source})";

    public static string Ended(SearchRequest request, SearchResult result, Record? record)
    {
        SearchGoal goal = request.Goal;
        string time = Duration.Text(result.Elapsed);
        string why = result.End switch
        {
            SearchEnd.Reached => $"done: {Found(goal, result.Best!)}",
            SearchEnd.Cancelled => $"stopped after {time}",
            SearchEnd.Exhausted => $"done with its rounds after {time}",
            _ => $"out of time after {time}",
        };
        if (result.End == SearchEnd.Reached)
            return $"{why}\n      {AgainstRecord(result.Best!.Rank, record)}; {Work(result.Readings)}{Beside(result)}";
        if (goal.Sparser is not null) return $"{why}\n      {SparserText.Of(goal, result)}";
        string best = result.Best is { } f ? Found(goal, f)
            : request.From is { BestRank: { } earlier } from ? $"rank {earlier}, before this search was resumed: {from.BestFile}"
            : goal.Walks?.From is { } folder ? $"nothing below what {folder} gives"
            : $"rank {request.Target.Tensor.Count}, the schoolbook algorithm";
        string missed = request.Target.Rank == 1 && goal.Walks is not null ? "" : $"; rank {request.Target.Rank} was not found";
        string remedy = goal.Walks is null
            ? $"\n      Try a longer --time, another --seed{Hopping(request, result)} or a higher --rank." : "";
        return $"{why}{missed}; best certified: {best}\n      {Work(result.Readings)}{Beside(result)}{remedy}";
    }

    /// <summary>Where single descents failed, restarts that hop may do.</summary>
    private static string Hopping(SearchRequest request, SearchResult result) =>
        !result.Readings.Any(r => r.Engine == "gradient" && r.Restarts > 0)
            || result.Readings.Any(r => r.State.Contains(" hops, ", StringComparison.Ordinal)) ? ""
        : request.Field.Imaginary || request.Ranks.Count > 1 ? ", --program hopping" : ", --engine lbfgs";

    /// <summary>The lowest of each other shape, on a line of its own.</summary>
    private static string Beside(SearchResult result) => result.Beside.Count == 0 ? ""
        : $"\n      stored on the way: " +
            $"{string.Join(", ", result.Beside.GroupBy(f => f.Certified.Tensor).Select(g => $"{g.Key}:{g.Min(f => f.Rank)}"))}";

    /// <summary>"flip" or "flip from 2x2x2 ⊗ 2x2x2".</summary>
    private static string How(Finding f) => f.Certified.Provenance!.Derivation switch
    {
        null => f.Engine,
        var from when from.StartsWith("lifted", StringComparison.Ordinal) || from.StartsWith("optimised", StringComparison.Ordinal) =>
            $"{f.Engine}, {from}",
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
