using System.Text.Json;
using TensorDecomp.Kernels;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Search.Kinds;
using TensorDecomp.Verify;

namespace TensorDecomp.Search.Campaigns;

/// <summary>
/// A campaign as a JSON file: tensors by name, or all shapes of a box as "2x2x2..5x5x5", over rings, each at the rank on record or one
/// below, and under each symmetry of a catalogue where that is asked; and goals one by one, as goal files write them.
/// </summary>
public static class CampaignFile
{
    private const int Version = 1;
    private const double LongestSeconds = 1e8;
    private const int MostStructures = 6;

    private static readonly string[] s_fields =
        ["campaign", "tensors", "rings", "rank", "engine", "seed", "goals", "seconds", "slice", "symmetric", "work",
            "backend"];

    /// <summary>Reads a campaign.</summary>
    /// <exception cref="MalformedInputException">It is no campaign; the sentence names the file and the field.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Campaign Read(string path)
    {
        try
        {
            using JsonDocument document = JsonInput.Parse(SourceFile.Open(path, Limits.Default));
            return Read(document.RootElement);
        }
        catch (MalformedInputException e)
        {
            throw e.Within(path);
        }
    }

    private static Campaign Read(JsonElement root)
    {
        JsonInput.Known(root, s_fields, "a campaign");
        if (JsonInput.Int(JsonInput.Required(root, "campaign"), "campaign") != Version)
            throw GoalFile.Wrong("campaign", $"is the version of the file, of which this release reads {Version} only");
        TimeSpan time = Seconds(root, "seconds", otherwise: 3600), slice = Seconds(root, "slice", otherwise: 30);
        ulong seed = JsonInput.Optional(root, "seed") is { } number ? GoalFile.Seed(number) : 1;
        string engine = JsonInput.Optional(root, "engine") is { } named ? GoalFile.Text(named, "engine") : SearchGoal.All;
        if (!EngineKinds.Names.Contains(engine)) throw GoalFile.Wrong("engine", $"is one of {string.Join(", ", EngineKinds.Names)}");
        long? work = JsonInput.Optional(root, "work") is { } bound ? GoalFile.Positive(bound, "work") : null;
        GoalBackend? backend = JsonInput.Optional(root, "backend") is { } device ? GoalFile.Backend(device) : null;
        int symmetric = JsonInput.Optional(root, "symmetric") is { } many ? JsonInput.Int(many, "symmetric") : 0;
        if (symmetric is < 0 or > MostStructures)
            throw GoalFile.Wrong("symmetric", $"is a number of orbit structures for each group, from 1 to {MostStructures}");
        List<SearchGoal> goals =
        [
            .. from tensor in Tensors(root)
            from ring in Rings(root)
            from goal in symmetric == 0
                ? [new SearchGoal(tensor, Rank(root, tensor, ring), ring) { Engine = engine }]
                : Symmetric(new(tensor, Rank(root, tensor, ring).Lowest), ring, engine, symmetric)
            select goal with { Seed = seed, Work = work, Backend = goal.Symmetry is null ? backend : null },
            .. JsonInput.Optional(root, "goals") is { } list ? JsonInput.Array(list, "goals").Select(GoalFile.Read) : [],
        ];
        if (goals.Count is 0 or > Campaign.MostGoals)
            throw new MalformedInputException(
                $"a campaign has from 1 to {Campaign.MostGoals:N0} goals, by \"tensors\" or \"goals\"; here are {goals.Count:N0}");
        if (goals.GroupBy(Campaign.Key).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new MalformedInputException($"the goal {twice.Key} stands in it twice");
        foreach (SearchGoal goal in goals) Refused(goal);
        return new Campaign([.. goals.Select(goal => goal with { Time = slice })], time);
    }

    private static IEnumerable<Tensor> Tensors(JsonElement root)
    {
        if (JsonInput.Optional(root, "tensors") is not { } list) yield break;
        foreach (string text in JsonInput.Array(list, "tensors").Select(one => GoalFile.Text(one, "tensors")))
            if (text.Split("..") is [var low, var high])
            {
                if (!Shape.TryParse(low, out Shape from) || !Shape.TryParse(high, out Shape to)
                    || from.Sorted() != from || to.Sorted() != to)
                    throw GoalFile.Wrong("tensors", $"has {CoefficientText.Quoted(text)}; a box of shapes is written as \"2x2x2..5x5x5\"");
                if ((long)to.M * to.N * to.P > 1 << 20) throw GoalFile.Wrong("tensors", $"has a box with too many shapes, {text}");
                for (int m = from.M; m <= to.M; m++)
                    for (int n = Math.Max(m, from.N); n <= to.N; n++)
                        for (int p = Math.Max(n, from.P); p <= to.P; p++) yield return new Shape(m, n, p);
            }
            else yield return TensorJson.Named(text);
    }

    private static IEnumerable<Ring> Rings(JsonElement root)
    {
        if (JsonInput.Optional(root, "rings") is not { } list) return [Ring.Rationals];
        return [.. JsonInput.Array(list, "rings").Select(one => GoalFile.Text(one, "rings")).Select(text =>
            Ring.TryParse(text, out Ring ring) ? ring : throw GoalFile.Wrong("rings",
                $"has {CoefficientText.Quoted(text)}, which names no ring"))];
    }

    private static RankRange Rank(JsonElement root, Tensor tensor, Ring ring)
    {
        string which = JsonInput.Optional(root, "rank") is { } asked ? GoalFile.Text(asked, "rank") : "record";
        if (which is not ("record" or "below")) throw GoalFile.Wrong("rank", "is \"record\" or \"below\"; other ranks stand in \"goals\"");
        int rank = (RecordTable.Current.Best(tensor, ring)
            ?? throw new MalformedInputException(
                $"no rank is on record for {tensor} over {ring}; give it a goal of its own, with a rank")).Rank
            - (which == "below" ? 1 : 0);
        return new RankRange(rank, rank);
    }

    private static IEnumerable<SearchGoal> Symmetric(Target target, Ring ring, string engine, int structures) =>
        SymmetryGoals.Of(target, ring, structures).Where(goal => engine is SearchGoal.All || engine == goal.Engine);

    private static TimeSpan Seconds(JsonElement root, string field, double otherwise) =>
        JsonInput.Optional(root, field) is not { } value ? TimeSpan.FromSeconds(otherwise)
        : value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double seconds) && seconds is > 0 and < LongestSeconds
        ? TimeSpan.FromSeconds(seconds) : throw GoalFile.Wrong(field, "is a positive number of seconds below 100 million");

    // What no engine serves would be tried for ever.
    private static void Refused(SearchGoal goal)
    {
        try
        {
            Portfolio.Kinds(goal);
        }
        catch (GoalRefusedException e)
        {
            throw new MalformedInputException($"{goal.Tensor}:{goal.Ranks} over {goal.Ring} cannot be searched: {e.Message}");
        }
    }
}
