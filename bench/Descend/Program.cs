using System.Globalization;
using TensorDecomp.Kernels;
using TensorDecomp.Programs;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Search;
using TensorDecomp.Verify;

// Whole searches, with certification and storing, by the loop that decomp search runs.
Dictionary<string, string> options = args.Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);
int seeds = int.Parse(options.GetValueOrDefault("--seeds", "5"), CultureInfo.InvariantCulture);
double limit = double.Parse(options.GetValueOrDefault("--limit", "60"), CultureInfo.InvariantCulture);
GradientProgram[] programs =
    [.. options.GetValueOrDefault("--programs", ProgramRegistry.Default.Name).Split(',')
        .Select(name => ProgramRegistry.All.First(p => p.Name == name))];
string[] ways = ["side by side", "equal shares", "by success"];

// compiles what all of them run
foreach (string way in ways) Search(new SearchSpace(new Target(new Shape(2, 2, 2), 9)) { LowestRank = 7 }, way, 1);
Console.WriteLine(
    "| goal | time shared | reached | seconds of the seeds | median | mean, limit counted | found by a fed start | fed starts' share of " +
        "the time |");
Console.WriteLine("|---|---|---|---|---|---|---|---|");
foreach (string goal in options.GetValueOrDefault("--goals", "3x3x3:23..25,2x4x5:33..35,3x3x4:29..31").Split(','))
{
    int[] numbers = [.. goal.Split('x', ':', '.').Where(part => part != "").Select(part => int.Parse(part, CultureInfo.InvariantCulture))];
    SearchSpace range = new(new Target(new Shape(numbers[0], numbers[1], numbers[2]), numbers[4])) { LowestRank = numbers[3] };
    var outcomes = Enumerable.Range(1, seeds).SelectMany(seed => ways.Select(way => (Way: way, Outcome: Search(range, way, (ulong)seed))))
        .ToLookup(o => o.Way, o => o.Outcome);
    foreach (string way in ways)
    {
        Outcome[] all = [.. outcomes[way]];
        double[] sorted = [.. all.Select(o => o.Seconds).Order()];
        double median = sorted[sorted.Length / 2], fed = all.Sum(o => o.FedSeconds), spent = all.Sum(o => o.Spent);
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture,
                $"| {goal} | {way} | {all.Count(o => o.Reached)} of {seeds} | " +
                    $"{string.Join(' ', all.Select(o => o.Reached ? $"{o.Seconds:F1}" : $">{limit:F0}"))} | {median:F1} | " +
                    $"{sorted.Average():F1} | {all.Count(o => o.ByFed)} | {fed / spent:P0} |"));
    }
}

Outcome Search(SearchSpace range, string way, ulong seed)
{
    string folder = Directory.CreateTempSubdirectory("descend").FullName;
    IReadOnlyList<GradientEngine> engines = way == ways[0]
        ? [.. programs.Select(p => new GradientEngine(range, p, seed, GradientProgram.BestLanes))]
        : RankLadder.Engines(range, programs, seed, GradientProgram.BestLanes, null, []);
    try
    {
        SearchRequest request =
            new(new SearchGoal(range.Target.Shape, range.Ranks, Ring.Rationals) { Seed = seed, Time = TimeSpan.FromSeconds(limit) }, 1)
            { EqualShares = way == ways[1] };
        FirstOf first = new(range.LowestRank);
        SearchResult result =
            new SearchLoop(request, engines, new SchemeStore(folder), first, TimeProvider.System).Run(CancellationToken.None);
        return new Outcome(first.Finding is not null, first.Finding?.Certified.Provenance!.Seconds ?? limit,
            first.Finding is { } finding && engines[finding.By].StartsAtFound,
            engines.Zip(result.Readings).Where(e => e.First.StartsAtFound).Sum(e => e.Second.Seconds), result.Readings.Sum(r => r.Seconds));
    }
    finally
    {
        Directory.Delete(folder, recursive: true);
    }
}

/// <summary>How one search ended.</summary>
internal sealed record Outcome(bool Reached, double Seconds, bool ByFed, double FedSeconds, double Spent);

/// <summary>Keeps the first scheme of the rank; the search itself goes on until no earlier restart can claim it.</summary>
internal sealed class FirstOf(int rank) : ISearchObserver
{
    public Finding? Finding { get; private set; }

    public void Improved(Finding finding)
    {
        if (finding.Rank <= rank) Finding ??= finding;
    }

    public void Progress(TimeSpan elapsed, IReadOnlyList<EngineReading> readings, Finding? best) { }
}
