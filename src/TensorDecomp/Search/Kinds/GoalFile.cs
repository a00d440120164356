using System.Globalization;
using System.Text.Json;
using TensorDecomp.Circuits;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Flips;
using TensorDecomp.Programs;
using TensorDecomp.Programs.Compilation;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Schemes.Tensors;
using TensorDecomp.Search.Flips;
using TensorDecomp.Verify;

namespace TensorDecomp.Search.Kinds;

/// <summary>
/// A goal as a JSON file. Every field has the name and the values of the option that asks for the same; what is left out is as if the
/// option were, but for the rank, which a file states. A program of the user's stands in it with its text, so that the file is enough.
/// </summary>
public static class GoalFile
{
    internal const int Version = 1;
    private const double LongestSeconds = 1e8;
    private const int LongestName = 128;

    /// <summary>Every field, for the sentence on one that is none.</summary>
    private static readonly string[] s_fields =
        ["goal", "shape", "tensor", "rank", "ring", "engine", "programs", "symmetry", "descend", "from", "walks", "sparser", "seed",
            "seconds", "work", "backend"];

    /// <summary>Writes a goal, whole or not at all.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(SearchGoal goal, string path) => AtomicFile.Write(path, stream => GoalWriter.Write(goal, stream));

    /// <summary>Reads a goal; programs in it are not compiled yet.</summary>
    /// <exception cref="MalformedInputException">It is no goal; the sentence names the file and the field.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SearchGoal Read(string path)
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
        catch (GoalRefusedException e)
        {
            throw new MalformedInputException($"\"symmetry\": {e.Message}", path);
        }
    }

    internal static SearchGoal Read(JsonElement root)
    {
        JsonInput.Known(root, s_fields, "a goal");
        if (JsonInput.Int(JsonInput.Required(root, "goal"), "goal") != Version)
            throw Wrong("goal", $"is the version of the file, of which this release reads {Version} only");
        string name = Optional(root, "ring") ?? "Q";
        if (!Ring.TryParse(name, out Ring ring)) throw Wrong(
            "ring", $"is ZT, Z, Z[1/2], Q, Q(i), {CoefficientRegistry.Names(CoefficientRegistry.Fields, "or")}");
        SearchGoal goal = new(TensorOf(root), Ranks(JsonInput.Required(root, "rank")), ring)
        {
            Symmetry = Optional(root, "symmetry"),
            Descends = JsonInput.Optional(root, "descend") is { } descend && Flag(descend, "descend"),
        };
        if (JsonInput.Optional(root, "walks") is { } walks) goal = goal with { Walks = Walks(walks) };
        if (JsonInput.Optional(root, "sparser") is { } sparser) goal = goal with { Sparser = Sparser(sparser, goal) };
        goal = goal with { Engine = Engine(goal, Optional(root, "engine")) };
        if (JsonInput.Optional(root, "programs") is { } programs)
        {
            goal = goal with { Programs = [.. JsonInput.Array(programs, "programs").Select(Program)] };
            if (goal.Programs.Count == 0) throw Wrong("programs", "names one program at least");
        }
        if (JsonInput.Optional(root, "from") is { } from) goal = goal with { From = Starts(from) };
        if (JsonInput.Optional(root, "seed") is { } seed)
            goal = goal with { Seed = Seed(seed) };
        if (JsonInput.Optional(root, "seconds") is { } seconds)
            goal = goal with
            {
                Time = seconds.ValueKind == JsonValueKind.Number && seconds.TryGetDouble(out double s) && s is > 0 and < LongestSeconds
                ? TimeSpan.FromSeconds(s) : throw Wrong("seconds", "is a positive number of seconds below 100 million"),
            };
        if (JsonInput.Optional(root, "work") is { } work)
            goal = goal with
            {
                Work = Positive(work, "work"),
                Time = JsonInput.Optional(root, "seconds") is null ? SearchGoal.Endless : goal.Time,
            };
        if (JsonInput.Optional(root, "backend") is { } backend) goal = goal with { Backend = Backend(backend) };
        if (goal.Walks is null) _ = goal.Ties; // a symmetry that is none is refused here
        return goal;
    }

    private static Tensor TensorOf(JsonElement root)
    {
        if (JsonInput.Optional(root, "tensor") is not { } other)
            return Shape.TryParse(Text(JsonInput.Required(root, "shape"), "shape"), out Shape shape) ? shape
                : throw Wrong("shape", $"is three dimensions from 1 to {Shape.MaxDimension}, as in \"3x3x4\"");
        if (JsonInput.Optional(root, "shape") is not null) throw Wrong("tensor", "does not go with \"shape\"");
        return other.ValueKind == JsonValueKind.Object ? TensorJson.Read(other)
            : TensorMakers.TryParse(Text(other, "tensor"), out Tensor? tensor) ? tensor
            : throw Wrong("tensor", $"is {string.Join(", ", TensorMakers.All.Select(m => m.Form))}, or an object with name, sizes and " +
                "entries");
    }

    private static string Engine(SearchGoal goal, string? named)
    {
        if (goal.Walks is not null && goal.Sparser is not null) throw Wrong("sparser", "does not go with \"walks\"");
        string? own = goal.Walks is not null ? WalkKind.Walks.Name : goal.Sparser is { } sparser ? EngineKinds.Optimize(sparser.Objective)
            : null;
        if (own is not null)
            return named is null || named == own ? own
                : throw Wrong("engine", $"is \"{own}\" where there are \"{(goal.Walks is null ? "sparser" : "walks")}\"");
        return named is null || EngineKinds.Names.Contains(named) ? named ?? SearchGoal.All
            : throw Wrong("engine", $"is one of {string.Join(", ", EngineKinds.Names)}");
    }

    private static WalkGoal Walks(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object) throw Wrong("walks", "is an object with a \"course\"");
        JsonInput.Known(value, ["course", "walkers", "from", "keep", "rounds"], "\"walks\"");
        WalkCourse[] course = [.. Enum.GetValues<WalkCourse>().Where(c => c.ToString().ToLowerInvariant() == Optional(value, "course"))];
        if (course.Length == 0) throw Wrong("course", "is plain, ladder, meta, pool or levels");
        int walkers = JsonInput.Int(JsonInput.Required(value, "walkers"), "walkers");
        if (walkers is < 1 or > WalkGoal.MostWalkers) throw Wrong("walkers", $"is a whole number from 1 to {WalkGoal.MostWalkers}");
        long? rounds = JsonInput.Optional(value, "rounds") is { } bound ? Positive(bound, "rounds") : null;
        string? keep = Optional(value, "keep");
        if (keep is not null && course[0] != WalkCourse.Pool) throw Wrong("keep", "is for the course \"pool\"");
        return new WalkGoal(course[0], walkers, Optional(value, "from"), rounds) { Keep = keep };
    }

    private static SparserGoal Sparser(JsonElement value, SearchGoal goal)
    {
        if (value.ValueKind != JsonValueKind.Object) throw Wrong("sparser", "is an object with a \"scheme\"");
        JsonInput.Known(value, ["scheme", "name", "sweeps", "for", "below", "circuit"], "\"sparser\"");
        string asked = Optional(value, "for") ?? "nonzeros";
        Objective[] objective = [.. Enum.GetValues<Objective>().Where(o => o.ToString().ToLowerInvariant() == asked)];
        if (objective.Length == 0) throw Wrong("for", "is nonzeros, additions, depth, scalings or growth");
        if (objective[0] == Objective.Nonzeros && !FlipWalkers.Rings.Contains(goal.Ring)) throw Wrong(
            "ring", $"is one of {string.Join(", ", FlipWalkers.Rings)} where there is \"sparser\"");
        SparserGoal sparser = new(Text(JsonInput.Required(value, "scheme"), "scheme"), Text(JsonInput.Required(value, "name"), "name"),
            JsonInput.Int(JsonInput.Required(value, "sweeps"), "sweeps"))
        {
            Objective = objective[0],
            Below = JsonInput.Optional(value, "below") is { } below ? JsonInput.Int(below, "below") : null,
            Circuit = Optional(value, "circuit"),
        };
        if (sparser.Name.Length > LongestName || sparser.Name.Any(char.IsControl))
            throw Wrong("name", $"is a text of up to {LongestName} printable characters");
        if (sparser.Sweeps is < 1 or > SparserGoal.MostSweeps) throw Wrong(
            "sweeps", $"is a whole number from 1 to {SparserGoal.MostSweeps}");
        try
        {
            Scheme scheme = sparser.Read(goal.Ring, goal.Tensor);
            if (sparser.Circuit is { } circuit
                && SparserGoal.Read(circuit, goal.Ring, goal.Tensor).Program?.Computes(scheme, goal.Ring) != true)
                throw Wrong("circuit", "is that scheme with a circuit that computes it, in the form that --write-goal gives it");
            return (scheme.Tensor, scheme.Rank) == (goal.Tensor, goal.Ranks.Highest) ? sparser
                : throw Wrong("scheme", $"is one of {scheme.Tensor} of rank {scheme.Rank}, not of {goal.Tensor}:{goal.Ranks}");
        }
        catch (InvalidDataException)
        {
            throw Wrong("scheme", $"is no decomposition of {goal.Tensor} over {goal.Ring} in the form that --write-goal gives it");
        }
    }

    private static RankRange Ranks(JsonElement value)
    {
        string text = value.ValueKind == JsonValueKind.String ? JsonInput.Text(value) : value.GetRawText();
        int[] ends =
            [.. text.Split("..").Select(end => int.TryParse(end, NumberStyles.None, CultureInfo.InvariantCulture, out int rank)
                && rank is >= 1 and <= SearchGoal.LargestRank ? rank : 0)];
        return ends.Length <= 2 && !ends.Contains(0) && ends[0] <= ends[^1] ? new RankRange(ends[0], ends[^1])
            : throw Wrong("rank", $"is a whole number from 1 to {SearchGoal.LargestRank}, or two with the lower one first, as in " +
                "\"29..31\"");
    }

    private static GoalProgram Program(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            string own = JsonInput.Text(value);
            return ProgramRegistry.Find(own) is { } seed ? new GoalProgram(seed.Name)
                : throw Wrong("programs",
                    $"names {string.Join(", ", ProgramRegistry.All.Select(p => p.Name))}, or holds other programs as {{\"name\", " +
                        "\"source\"}");
        }
        if (value.ValueKind != JsonValueKind.Object) throw Wrong("programs", "holds names, and programs as {\"name\", \"source\"}");
        JsonInput.Known(value, ["name", "source"], "a program");
        GoalProgram program = new(Text(JsonInput.Required(value, "name"), "name"), Text(JsonInput.Required(value, "source"), "source"));
        if (program.Name.Length is 0 or > LongestName || program.Name.Any(char.IsControl))
            throw Wrong("name", $"is that of a program, of up to {LongestName} printable characters");
        return program.Source!.Length <= ProgramCompiler.LongestText ? program
            : throw Wrong("source", $"is too long for a program; at most {ProgramCompiler.LongestText:N0} characters are compiled");
    }

    private static GoalStarts Starts(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object) throw Wrong(
            "from", "is an object with a \"folder\" and, where they are fixed, \"sha256\"");
        JsonInput.Known(value, ["folder", "sha256"], "\"from\"");
        string folder = Text(JsonInput.Required(value, "folder"), "folder");
        if (string.IsNullOrWhiteSpace(folder)) throw Wrong("folder", "is empty");
        if (JsonInput.Optional(value, "sha256") is not { } list) return new GoalStarts(folder);
        string[] hashes = [.. JsonInput.Array(list, "sha256").Select(hash => Text(hash, "sha256"))];
        return hashes.Length > 0 && hashes.All(h => h.Length == 64 && h.All(char.IsAsciiHexDigitLower)) ? new GoalStarts(folder, hashes)
            : throw Wrong("sha256", "is a list of hashes of 64 hexadecimal digits in lower case");
    }

    internal static GoalBackend? Backend(JsonElement value) =>
        GoalBackend.TryParse(Text(value, "backend"), out GoalBackend? backend) ? backend
            : throw Wrong("backend", $"is one of {string.Join(", ", GoalBackend.Names)}");

    internal static ulong Seed(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetUInt64(out ulong number) ? number
            : throw Wrong("seed", $"is a whole number from 0 to {ulong.MaxValue}");

    internal static long Positive(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) && number > 0 ? number
            : throw Wrong(name, "is a positive whole number");

    private static string? Optional(JsonElement root, string name) =>
        JsonInput.Optional(root, name) is { } value ? Text(value, name) : null;

    internal static string Text(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.String ? JsonInput.Text(value) : throw Wrong(name, "must be a text");

    private static bool Flag(JsonElement value, string name) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong(name, "is true or false"),
    };

    internal static MalformedInputException Wrong(string field, string sentence) => new($"\"{field}\" {sentence}");
}
