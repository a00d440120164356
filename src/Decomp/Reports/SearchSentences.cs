using TensorDecomp.Cli.Host;
using TensorDecomp.Cli.Options;
using TensorDecomp.Evolution.Report;
using TensorDecomp.Schemes;
using TensorDecomp.Search;

namespace TensorDecomp.Cli.Reports;

/// <summary>Sentences that the reports share.</summary>
internal static class SearchSentences
{
    /// <summary>What a goal is after: "rank 23", "as low a rank as it comes", "fewer than 165 nonzero coefficients at rank 23".</summary>
    public static string Asked(SearchGoal goal) => goal.Sparser is { } sparser
        ? $"{SparserText.Asked(sparser.Objective)} at rank {goal.Ranks.Highest}"
        : goal.Ranks.Highest == 1 ? "as low a rank as it comes" : $"rank {goal.Ranks}";

    /// <summary>A find, on the line that stays of it.</summary>
    public static string Found(SearchGoal goal, Finding f) =>
        $"rank {f.Rank} over " +
            $"{f.Certified.Ring}{(goal.Sparser is null ? "" : $" with {SparserText.Cost(f.Certified)}")}" +
            $", certified, by {How(f)} after {Took(f)}{In(f)}";

    /// <summary>Where a search stands, in a few words.</summary>
    public static string Standing(SearchRequest request, Finding? best) =>
        request.Goal.Sparser is not null
            ? best is null ? "nothing cheaper yet" : $"{SparserText.Cost(best.Certified)} so far"
            : best is not null ? $"rank {best.Rank} over {best.Certified.Ring} so far"
            : request.From?.BestRank is { } earlier ? $"rank {earlier} before it was resumed"
            : "nothing certified yet but the schoolbook algorithm";

    /// <summary>How long it goes on: "4.2 s left", or how long it went on where no time ends it.</summary>
    public static string Left(TimeSpan time, TimeSpan elapsed) => time >= SearchGoal.Endless ? $"{Duration.Text(elapsed)} so far"
        : time > elapsed ? $"{Duration.Text(time - elapsed)} left" : "coming to an end";

    private static string Took(Finding f) => Duration.Text(TimeSpan.FromSeconds(f.Certified.Provenance!.Seconds));

    public static string AgainstRecord(int rank, Record? record) => record is null ? "no record known"
        : rank < record.Rank ? $"beats the record {record.Rank} ({record.Source})"
        : rank == record.Rank ? $"matches the record {record.Rank} ({record.Source})"
        : $"the record is {record.Rank} ({record.Source})";

    /// <summary>How a search ended, in three lines; what each engine did on a further one for those who ask for it.</summary>
    public static string Ended(SearchRequest request, SearchResult result, Record? record, SearchPlace place) =>
        Ended(request, result, record, place.Resuming) +
            (place.Verbose && result.Readings.Count > 0 ? $"\n      {Work(result.Readings)}" : "");

    /// <summary>The same without what is told to those who ask for it.</summary>
    public static string Ended(SearchRequest request, SearchResult result, Record? record, string? resuming = null)
    {
        SearchGoal goal = request.Goal;
        string time = Duration.Text(result.Elapsed);
        if (result.End == SearchEnd.Reached && goal.Sparser is null)
            return Reached(result.Best!, record) + Beside(result) + Elsewhere(result);
        string why = result.End switch
        {
            SearchEnd.Reached => $"done: {Found(goal, result.Best!)}",
            SearchEnd.Cancelled => $"stopped after {time}",
            SearchEnd.Exhausted => $"done with its {(goal.Work is null ? "rounds" : "work")} after {time}",
            _ => $"out of time after {time}",
        };
        if (goal.Sparser is not null) return $"{why}\n      {SparserText.Of(goal, result)}";
        string best = result.Best is { } f ? $"rank {f.Rank} over {f.Certified.Ring}{Place(f)}"
            : request.From is { BestRank: { } earlier } from ? $"rank {earlier}, before this search was resumed: {from.BestFile}"
            : goal.Walks?.From is { } folder ? $"nothing below what {folder} gives"
            : $"rank {request.Target.Tensor.Count}, the schoolbook algorithm";
        string missed = request.Target.Rank == 1 && goal.Walks is not null ? "" : $"; rank {request.Target.Rank} was not found";
        string remedy = goal.Walks is null
            ? $"\n      next: {(result.End == SearchEnd.Exhausted ? "more --work" : "a longer --time")}, another --seed" +
                $"{Hopping(request, result)} or a higher --rank" : Next(result.Best);
        return $"{why}{missed}; best certified: {best}{Beside(result)}{Elsewhere(result)}{remedy}{Resumed(resuming)}";
    }

    /// <summary>What was found and what it is worth; where it is, by whom and how soon; what to type next.</summary>
    private static string Reached(Finding f, Record? record) =>
        $"done: rank {f.Rank} over {f.Certified.Ring}, proved; {AgainstRecord(f.Rank, record)}{Place(f)}{Next(f)}";

    /// <summary>Where it lies, by whom and how soon it was found, on a line of its own.</summary>
    private static string Place(Finding f) =>
        $"\n      {(f.File is null ? "" : $"{f.File}{(f.WasStored ? " (already in the store)" : "")}, ")}by {How(f)} after {Took(f)}";

    private static string Next(Finding? f) => f?.File is not { } file ? ""
        : $"\n      next: decomp show {ProgramCommands.Word(file)}, decomp export {ProgramCommands.Word(file)} --as c";

    /// <summary>A search that was cut short and has a checkpoint says how it goes on.</summary>
    private static string Resumed(string? resuming) => resuming is null ? "" : $"\n      go on: {resuming}";

    /// <summary>What was found over another ring and is lower.</summary>
    private static string Elsewhere(SearchResult result) => result.Elsewhere is not { } f ? ""
        : $"\n      lower still: rank {f.Rank} over {f.Certified.Ring}, proved, by {f.Engine}{In(f)}";

    /// <summary>Where it lies, and whether it is news there.</summary>
    private static string In(Finding f) => f.File is null ? "" : $": {f.File}{(f.WasStored ? ", which was in the store already" : "")}";

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
        ShownEngines foremost = ShownEngines.Of(readings);
        return string.Join("; ", [.. foremost.Shown.Select(Work), .. foremost.Rest is { } rest ? [rest] : Array.Empty<string>()]);
    }

    public static string Work(EngineReading r) =>
        $"{r.Engine}: {r.Steps:N0} {r.Unit}, {r.State}{(r.BestLoss is { } loss ? $", lowest residual {Residual(loss)}" : "")}";

    public static string Residual(double loss) =>
        double.IsFinite(loss) ? loss.ToString("0.###E+0", System.Globalization.CultureInfo.InvariantCulture) : "none yet";
}
