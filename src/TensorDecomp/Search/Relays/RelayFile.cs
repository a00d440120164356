using System.Text.Encodings.Web;
using System.Text.Json;
using TensorDecomp.Kernels;
using TensorDecomp.Programs.Compilation;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Search.Relays;

/// <summary>A relay as a JSON file: for each target its programs with their texts, seeds, budgets and the states that they left.</summary>
public static class RelayFile
{
    /// <summary>What names of such files end in.</summary>
    public const string Extension = ".relay.json";

    private const int Version = 1, LongestName = 128, MostTargets = 256;

    /// <summary>Writes the programs of the stages with their seeds, targets and budgets, atomically.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(Relay relay, string path) => AtomicFile.Write(path, stream =>
    {
        using Utf8JsonWriter json = new(stream, new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteNumber("relay", Version);
        json.WriteStartArray("chains");
        foreach (RelayChain chain in relay.Chains)
        {
            json.WriteStartObject();
            json.WriteString("target", $"{chain.Target}");
            json.WriteNumber("keep", chain.Keep);
            if (chain.EndsHops) json.WriteBoolean("endsHops", true);
            if (chain.Polishes) json.WriteBoolean("polishes", true);
            json.WriteStartArray("links");
            foreach (RelayLink link in chain.Links) Write(json, link);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    });

    /// <summary>Reads what <see cref="Write(Relay, string)"/> wrote.</summary>
    /// <exception cref="MalformedInputException">It is no relay; the sentence names the file and the field.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Relay Read(string path)
    {
        try
        {
            using JsonDocument document = JsonInput.Parse(SourceFile.Open(path, Limits.Default));
            return Read(document.RootElement, NameOf(path));
        }
        catch (MalformedInputException e)
        {
            throw e.Within(path);
        }
    }

    /// <summary>The name that a file gives its relay.</summary>
    public static string NameOf(string path) => Path.GetFileName(path) is var file && file.EndsWith(Extension, StringComparison.Ordinal)
        ? file[..^Extension.Length] : file;

    private static void Write(Utf8JsonWriter json, RelayLink link)
    {
        json.WriteStartObject();
        json.WriteString("program", link.Program);
        json.WriteString("source", link.Source);
        json.WriteNumber("seed", link.Seed);
        json.WriteNumber("steps", link.Steps);
        json.WriteStartArray("left");
        foreach (RelayState state in link.Left)
        {
            json.WriteStartObject();
            json.WriteNumber("restart", state.Restart);
            json.WriteNumber("loss", state.Loss);
            json.WriteNumber("energy", state.Energy);
            json.WriteBase64String("factors", state.Factors);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static Relay Read(JsonElement root, string name)
    {
        Known(root, ["relay", "chains"], "a relay");
        if (JsonInput.Int(JsonInput.Required(root, "relay"), "relay") != Version)
            throw Wrong("relay", $"is the version of the file, of which this release reads {Version} only");
        RelayChain[] chains = [.. JsonInput.Array(JsonInput.Required(root, "chains"), "chains").Take(MostTargets + 1).Select(Chain)];
        return chains.Length is 0 or > MostTargets || chains.DistinctBy(chain => chain.Target).Count() < chains.Length
            ? throw Wrong("chains", $"has 1 to {MostTargets} targets, none twice") : new Relay(name, chains);
    }

    private static RelayChain Chain(JsonElement value)
    {
        Known(value, ["target", "keep", "endsHops", "polishes", "links"], "a chain");
        if (!TiedTarget.TrySplit(Text(value, "target"), out Target plain, out string? symmetry) || RelayChain.WhyNot(plain) is not null)
            throw Wrong("target", "is a shape and a rank that gradients can be computed for, as in \"3x4x5:47\"");
        if (!TiedTarget.TryTie(plain, symmetry, out TiedTarget? tied, out string why))
            throw Wrong("target", $"has behind {TiedTarget.Mark} a symmetry of one orbit structure: {why}");
        int keep = JsonInput.Int(JsonInput.Required(value, "keep"), "keep");
        if (keep is < 1 or > RelayChain.MostKept) throw Wrong("keep", $"is a whole number from 1 to {RelayChain.MostKept}");
        TiedTarget target = tied.Value;
        RelayLink[] links = [.. JsonInput.Array(JsonInput.Required(value, "links"), "links").Take(RelayChain.MostLinks + 1)
            .Select(link => Link(link, target, keep))];
        return links.Length is 0 or > RelayChain.MostLinks ? throw Wrong("links", $"has 1 to {RelayChain.MostLinks} programs")
            : new RelayChain(target, keep, links)
            {
                EndsHops = Truth(value, "endsHops"),
                Polishes = Truth(value, "polishes"),
            };
    }

    /// <summary>False where it is not there.</summary>
    private static bool Truth(JsonElement root, string name) => JsonInput.Optional(root, name) is { } value
        && (value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Wrong(name, "is true or false"));

    private static RelayLink Link(JsonElement value, TiedTarget target, int keep)
    {
        Known(value, ["program", "source", "seed", "steps", "left"], "a link");
        string program = Text(value, "program"), source = Text(value, "source");
        if (program.Length is 0 or > LongestName || program.Any(char.IsControl))
            throw Wrong("program", $"is a name of up to {LongestName} printable characters");
        if (source.Length > ProgramCompiler.LongestText)
            throw Wrong("source", $"is too long for a program; at most {ProgramCompiler.LongestText:N0} characters are compiled");
        if (JsonInput.Required(value, "seed") is var seed && (seed.ValueKind != JsonValueKind.Number || !seed.TryGetUInt64(out _)))
            throw Wrong("seed", $"is a whole number from 0 to {ulong.MaxValue}");
        if (Long(value, "steps") is not (>= 1 and <= RelayChain.MostSteps and var steps))
            throw Wrong("steps", $"is a whole number from 1 to {RelayChain.MostSteps}");
        RelayState[] left = [.. JsonInput.Array(JsonInput.Required(value, "left"), "left").Take(keep + 1).Select(State)];
        if (left.Length > keep) throw Wrong("left", $"has no more states than are kept, which are {keep}");
        return left.Select(state => state.WhyNot(target)).FirstOrDefault(no => no is not null) is { } reason
            ? throw Wrong("left", $"is wrong: {reason}") : new RelayLink(program, source, seed.GetUInt64(), steps, left);
    }

    private static RelayState State(JsonElement value)
    {
        Known(value, ["restart", "loss", "energy", "factors"], "a state");
        return JsonInput.Required(value, "factors") is { ValueKind: JsonValueKind.String } text
            && text.TryGetBytesFromBase64(out byte[]? bytes)
            ? new RelayState(Long(value, "restart") ?? throw Wrong("restart", "is a whole number"), Double(value, "loss"),
                Double(value, "energy"), bytes)
            : throw Wrong("factors", "is a text in base64");
    }

    private static long? Long(JsonElement root, string name) =>
        JsonInput.Required(root, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out long number) ? number : null;

    private static double Double(JsonElement root, string name) =>
        JsonInput.Required(root, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out double number)
            ? number : throw Wrong(name, "is a number");

    private static string Text(JsonElement root, string name) =>
        JsonInput.Required(root, name) is { ValueKind: JsonValueKind.String } value ? JsonInput.Text(value)
            : throw Wrong(name, "is a text");

    private static void Known(JsonElement element, IReadOnlyList<string> fields, string of)
    {
        if (element.ValueKind != JsonValueKind.Object) throw new MalformedInputException($"{of} is an object");
        JsonInput.Known(element, fields, of);
    }

    private static MalformedInputException Wrong(string field, string sentence) => new($"\"{field}\" {sentence}.");
}
