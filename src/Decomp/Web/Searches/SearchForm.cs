using System.Globalization;
using TensorDecomp.Cli.Options;
using TensorDecomp.Search;
using TensorDecomp.Search.Kinds;
using TensorDecomp.Schemes;
using TensorDecomp.Verify;
using TensorDecomp.Cli.Host;

namespace TensorDecomp.Cli.Web.Searches;

/// <summary>What a visitor wrote into the form of a search, as it was written.</summary>
internal sealed record SearchForm
{
    public static TimeSpan LongestTime { get; } = TimeSpan.FromHours(24);

    /// <summary>That of 16x16x16, up to which records are known.</summary>
    private const int LargestNaiveRank = 16 * 16 * 16;

    public string Shape { get; init; } = "3x3x3";
    public string Rank { get; init; } = "";
    public string Ring { get; init; } = "Q";
    public string Engine { get; init; } = SearchGoal.All;
    public string Time { get; init; } = "5m";
    public string Seed { get; init; } = "1";
    public string Threads { get; init; } = Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture);

    /// <summary>What it asks.</summary>
    /// <param name="threads">The workers that it asks for.</param>
    /// <exception cref="UsageException">It asks nothing that makes sense; the sentence says what.</exception>
    /// <exception cref="GoalRefusedException">No engine serves it.</exception>
    public SearchGoal Goal(out int threads)
    {
        if (!Verify.Shape.TryParse(Shape.Replace('×', 'x'), out Shape shape))
            throw new UsageException($"{Shape} is no shape; write three " +
            $"dimensions, as in 3x3x3.");
        if (shape.NaiveRank > LargestNaiveRank)
            throw new UsageException($"{shape} is larger than searches from a page may be; 'decomp search {shape}' searches it.");
        Ring ring = RingOption.Parse(Ring);
        int? known = RecordTable.Current.Best(shape, ring)?.Rank;
        int rank = Rank.Length > 0 ? Number("rank", Rank, 1, SearchGoal.LargestRank)
            : known ?? throw new UsageException($"no rank is on record for {shape} over {ring}; write one.");
        if (rank >= shape.NaiveRank)
            throw new UsageException($"the schoolbook algorithm has rank {shape.NaiveRank} already; ask for less.");
        if (!Duration.TryParse(Time, out TimeSpan time) || time > LongestTime)
            throw new UsageException($"{Time} is no time up to a day; write 90s, 5m or 2h.");
        if (!EngineKinds.Names.Contains(Engine)) throw new UsageException($"there is no engine {Engine}.");
        if (!ulong.TryParse(Seed, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed))
            throw new UsageException($"{Seed} is no seed; write a whole number.");
        threads = Number("threads", Threads, 1, Environment.ProcessorCount);
        SearchGoal goal = new(new(shape, rank), ring) { Engine = Engine, Time = time, Seed = seed };
        RankChoice.Check(goal);
        Portfolio.Kinds(goal);
        return goal;
    }

    private static int Number(string what, string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most ? number
            : throw new UsageException($"{text} is no value for {what}, a whole number from {least} to {most}.");
}
