using System.Text.Json;
using System.Text.Json.Serialization;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Search.Campaigns;

/// <summary>How one goal of a campaign stands.</summary>
public sealed class GoalStanding
{
    /// <summary>What the goal is called.</summary>
    public required string Key { get; init; }

    /// <summary>Slices that it had, and their seconds.</summary>
    public int Slices { get; set; }

    /// <inheritdoc cref="Slices"/>
    public double Seconds { get; set; }

    /// <summary>Slices that ended at a lower rank than they began with, or with a cheaper scheme where that is asked for.</summary>
    public int Improvements { get; set; }

    /// <summary>The lowest rank certified, and its file; null where there is none yet.</summary>
    public int? Best { get; set; }

    /// <inheritdoc cref="Best"/>
    public string? File { get; set; }

    /// <summary>How much it has of what there should be less of; null where the rank alone is asked for.</summary>
    public double? Cost { get; set; }

    /// <summary>The lowest f = Σe² that gradients came to in its slices; null where none ran.</summary>
    public double? Lowest { get; set; }

    /// <summary>The work that it was bounded by when it was over without its rank; null where it was not.</summary>
    public long? Work { get; set; }

    /// <summary>Whether the rank that was asked is reached, or no engine has anything left to do.</summary>
    public bool IsOver { get; set; }

    /// <summary>Whether it is over with the rank that was asked, and not for its work was done.</summary>
    [JsonIgnore]
    public bool IsReached => IsOver && Work is null;

    /// <summary>What a slice more is expected to bring: improvements a slice, counting one of each before the first (Laplace).</summary>
    [JsonIgnore]
    public double Expectation => (1.0 + Improvements) / (1.0 + Slices);

    /// <summary>How near it came to a rank under a symmetry, from 1 down: by the terms that are too many, or by f over what it is at minima
    /// under the ridge of a chain. What an orbit structure cannot hold stays many times above that from the first second on; the
    /// time of the others is nearly alike.</summary>
    public double Nearness(int rank)
    {
        double terms = Best is { } best ? 1.0 / (1 + Math.Max(0, best - rank)) : 0;
        double loss = Lowest is { } f ? 1 / (1 + f / (NearLoss * rank)) : 0;
        return Slices == 0 ? 1 : Math.Max(LeastNearness, Math.Max(terms, loss));
    }

    private const double NearLoss = 0.05, LeastNearness = 0.02;
}

/// <summary>
/// The state of a campaign: how each goal stands. It is one file, written anew after every slice, so that a campaign that was ended in
/// whatever way goes on after its last whole slice.
/// </summary>
public sealed class CampaignBoard
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { WriteIndented = true };
    private readonly Campaign _campaign;
    private readonly string _path;

    private CampaignBoard(Campaign campaign, string path, IReadOnlyList<GoalStanding> standings) =>
        (_campaign, _path, Standings) = (campaign, path, standings);

    /// <summary>By goal.</summary>
    public IReadOnlyList<GoalStanding> Standings { get; }

    /// <summary>Seconds of all slices.</summary>
    public double Seconds => Standings.Sum(s => s.Seconds);

    /// <summary>The board in a file, or an empty one where there is none yet. Goals that the campaign has lost are left out, new ones have
    /// had no slice.</summary>
    /// <exception cref="MalformedInputException">The file is no board.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static CampaignBoard Open(Campaign campaign, string path)
    {
        Dictionary<string, GoalStanding> known = [];
        if (File.Exists(path))
            try
            {
                foreach (GoalStanding one in JsonSerializer.Deserialize<GoalStanding[]>(File.ReadAllText(path), s_json) ?? [])
                    if (one is { Slices: >= 0, Seconds: >= 0, Improvements: >= 0 } && double.IsFinite(one.Seconds)
                        && !(one.Lowest < 0)) known[one.Key] = one;
                    else throw new JsonException();
            }
            catch (Exception e) when (e is JsonException or ArgumentException or NullReferenceException)
            {
                throw new MalformedInputException("this is no board of a campaign; delete it to begin anew", path);
            }
        return new CampaignBoard(campaign, path, [.. campaign.Goals.Select(goal =>
            known.GetValueOrDefault(Campaign.Key(goal)) is { } standing ? GoingOn(standing, goal)
                : new GoalStanding { Key = Campaign.Key(goal) })]);
    }

    /// <summary>A goal that has more work than it was over with is not over.</summary>
    private static GoalStanding GoingOn(GoalStanding standing, SearchGoal goal)
    {
        if (standing.Work is { } done && !(goal.Work <= done)) standing.IsOver = false;
        return standing;
    }

    /// <summary>
    /// The goal that has the next slice: of those that are not over the one that promises most. Each has a slice first, then those that
    /// improve have more, and what does not improve has less and less but never none; under symmetries what came nearer has more of it than
    /// what did not. Null where all are over.
    /// </summary>
    /// <param name="busy">Goals that have a slice just now; null for none.</param>
    public int? Next(IReadOnlySet<int>? busy = null) => Enumerable.Range(0, Standings.Count)
        .Where(k => !Standings[k].IsOver && busy?.Contains(k) != true)
        .OrderByDescending(Promise).ThenBy(k => Standings[k].Seconds).ThenBy(k => k).Cast<int?>().FirstOrDefault();

    /// <summary>Under symmetries improvements are rare, and how near each came has to tell them apart.</summary>
    private double Promise(int goal) => Standings[goal].Expectation
        * (_campaign.Goals[goal].Symmetry is null ? 1 : Standings[goal].Nearness(_campaign.Goals[goal].Ranks.Lowest));

    /// <summary>Takes in how a slice ended and writes the board.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Note(int goal, SearchResult result)
    {
        GoalStanding standing = Standings[goal];
        standing.Slices++;
        standing.Seconds += result.Elapsed.TotalSeconds;
        SearchGoal asked = _campaign.Goals[goal];
        foreach (double f in result.Readings.Select(reading => reading.BestLoss ?? double.PositiveInfinity).Where(double.IsFinite))
            standing.Lowest = Math.Min(standing.Lowest ?? f, f);
        if (result.Best is { } best && asked.Cost(best.Certified) is var cost && (standing.Best is not { } rank || best.Rank < rank
            || best.Rank == rank && cost < standing.Cost))
            (standing.Best, standing.File, standing.Cost, standing.Improvements) =
                (best.Rank, best.File, cost, standing.Improvements + 1);
        standing.IsOver = result.End is SearchEnd.Reached or SearchEnd.Exhausted
            || asked.Sparser is null && standing.Best <= asked.Ranks.Lowest;
        standing.Work = result.End == SearchEnd.Exhausted ? asked.Work : null;
        AtomicFile.Write(_path, stream => JsonSerializer.Serialize(stream, Standings, s_json));
    }
}
