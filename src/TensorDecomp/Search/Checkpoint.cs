using System.Text.Json;
using System.Text.Json.Serialization;
using TensorDecomp.Schemes;
using TensorDecomp.Search.Flips;

namespace TensorDecomp.Search;

/// <summary>
/// Where one engine stands. Since a number determines all that a restart does, what is done, under way and still to come is
/// the engine's whole state: on resuming, the restarts under way are run again from their beginnings and end as they would have.
/// A flip graph has no restarts; its walks are written down as they stand, between two rounds.
/// </summary>
/// <param name="Name">Engine, program and search space; a checkpoint is for the same engines only.</param>
/// <param name="ProgramHash">SHA-256 of the program's source.</param>
/// <param name="Next">Lowest restart never begun, or number of the next proposal.</param>
/// <param name="Open">Restarts under way, ascending.</param>
/// <param name="Restarts">Restarts finished.</param>
/// <param name="Converged">Restarts that converged.</param>
/// <param name="Steps">Restart-steps done.</param>
/// <param name="BestLoss">Lowest f = Σ|e|² of a finished restart.</param>
public sealed record EngineState(string Name, string ProgramHash, long Next, IReadOnlyList<long> Open, long Restarts,
    [property: JsonPropertyName("candidates")] long Converged, // the name that checkpoints know it by
    long Steps, double? BestLoss)
{
    /// <summary>The rank that the engine proposed last; null where that does not matter.</summary>
    public int? Proposed { get; init; }

    /// <summary>Seconds of workers that it was given; with successes, what time sharing knows of it.</summary>
    public double Seconds { get; init; }

    /// <summary>How often it lowered the best rank.</summary>
    public double Successes { get; init; }

    /// <summary>The schemes that its restarts start at, where it takes those that are found on the way; null where it does not.</summary>
    public IReadOnlyList<FoundStart>? Starts { get; init; }

    /// <summary>The state of a flip-graph search; null for gradients.</summary>
    public FlipState? Flips { get; init; }

    /// <summary>Rounds of walks that came to their end; null for gradients.</summary>
    public long? Rounds { get; init; }

    /// <summary>The schemes over GF(p) that came of the last round and are still to be lifted, as words; null for none.</summary>
    public IReadOnlyList<string>? ToLift { get; init; }

    /// <summary>The scheme that an engine goes on from, as a word; null for those that have none.</summary>
    public string? Scheme { get; init; }

    /// <summary>Whether its numbers can be what they say; what they stand for is for the engine to judge.</summary>
    internal bool IsWhole => Next >= 0 && Open.All(r => r >= 0 && r < Next) && Open.Distinct().Count() == Open.Count
        && Seconds >= 0 && Successes >= 0 && !(Rounds < 0) && ToLift?.Contains(null!) != true
        && Starts?.Any(s => s is null || s.Since < 0 || s.Since > Next) != true;
}

/// <summary>A scheme that restarts may start at.</summary>
/// <param name="Since">The first restart that may: those below it were begun without knowing of it.</param>
/// <param name="File">Where it is stored.</param>
public sealed record FoundStart(long Since, string File)
{
    /// <summary>Hash of the scheme there; null in checkpoints of releases that wrote none.</summary>
    public string? Sha256 { get; init; }
}

/// <summary>A search cut short: what was asked, how far it came, and how low.</summary>
/// <param name="Goal">Shape and rank, or ranks.</param>
/// <param name="Field">The ring that was asked for.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Seconds">Time spent.</param>
/// <param name="BestRank">Lowest rank certified so far, null where none.</param>
/// <param name="BestFile">Its file.</param>
/// <param name="Engines">One for each engine that can be resumed.</param>
public sealed record Checkpoint(string Goal, string Field, ulong Seed, double Seconds, int? BestRank, string? BestFile,
    IReadOnlyList<EngineState> Engines)
{
    private static readonly JsonSerializerOptions Options =
        new()
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            WriteIndented = true,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true
        };

    /// <summary>No search writes more: pools are bounded.</summary>
    private const long MostBytes = 1 << 28;

    /// <summary>What a checkpoint of this search is recognised by.</summary>
    public static (string Goal, string Field, ulong Seed) Key(SearchRequest request) =>
        ($"{request.Target.Tensor}:{request.Ranks}", $"{request.Field}", request.Seed);

    /// <summary>What writes down where the search stands: its checkpoint, and the pool that it keeps; null where it does neither.</summary>
    internal static Action<Checkpoint>? Keeper(SearchRequest request)
    {
        PoolFolder? pools = request.Goal.Walks?.Keep is { } folder ? new(folder, request.Field) : null;
        if (request.Checkpoint is null && pools is null) return null;
        return checkpoint =>
        {
            if (request.Checkpoint is { } file) checkpoint.Save(file);
            pools?.Write(checkpoint.Engines.SelectMany(engine => engine.Flips?.Pool ?? []));
        };
    }

    /// <summary>The same without what was under way, for a search that goes on with what comes next.</summary>
    public Checkpoint Passing() => this with { Engines = [.. Engines.Select(engine => engine with { Open = [] })] };

    /// <summary>Writes it as JSON, whole or not at all.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string file) => AtomicFile.Write(file, Write);

    /// <summary>Writes it as JSON.</summary>
    public void Write(Stream stream) => JsonSerializer.Serialize(stream, this, Options);

    /// <summary>Reads a checkpoint of this search.</summary>
    /// <exception cref="InvalidDataException">The file holds no checkpoint, or that of another search; the message is a
    /// sentence.</exception>
    public static Checkpoint Load(string file, SearchRequest request)
    {
        using FileStream stream = File.OpenRead(file);
        return Read(stream, file, request);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="stream">The JSON.</param>
    /// <param name="file">What complaints name as its place.</param>
    /// <param name="request">The search that it is to be of.</param>
    /// <exception cref="InvalidDataException">As of <see cref="Load"/>.</exception>
    public static Checkpoint Read(Stream stream, string file, SearchRequest request)
    {
        Checkpoint? read;
        try
        {
            if (stream.Length > MostBytes)
                throw new InvalidDataException($"{file} is no checkpoint: it is larger than {MostBytes >> 20} MiB; name another file");
            read = JsonSerializer.Deserialize<Checkpoint>(stream, Options);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException(
                $"{file} is no checkpoint: {e.Message.TrimEnd('.')}; name another file, or delete this one to begin anew", e);
        }
        if (read is null || read.Engines.Any(e => e is null || !e.IsWhole))
            throw new InvalidDataException(
                $"{file} is no checkpoint: parts are missing or contradict each other; name another file, or delete this one to begin " +
                    "anew");
        if ((read.Goal, read.Field, read.Seed) != Key(request))
            throw new InvalidDataException(
                $"{file} belongs to another search, of {read.Goal} over {read.Field} with seed {read.Seed}; give the same shape, rank, " +
                    "field and seed, or another file");
        return read;
    }
}
