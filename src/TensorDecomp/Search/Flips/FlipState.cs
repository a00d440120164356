using System.Text.Json;
using System.Text.Json.Serialization;
using TensorDecomp.Schemes;
using TensorDecomp.Verify;

namespace TensorDecomp.Search.Flips;

/// <summary>
/// Where a flip-graph search stands at the end of a round: all that its course depends on, so that one that goes on from there
/// finds what it would have found. Schemes are words of <see cref="PackedScheme"/>.
/// </summary>
/// <param name="BestRank">The lowest rank so far.</param>
/// <param name="Walks">Number of walks begun.</param>
/// <param name="Random">The random stream that starts are drawn from.</param>
/// <param name="Bandit">What the policies have earned.</param>
/// <param name="Pool">The schemes that walks may still begin at, lower ranks first.</param>
/// <param name="Walkers">One for each walker.</param>
public sealed record FlipState(int BestRank, long Walks, StreamState Random, BanditState Bandit, IReadOnlyList<string> Pool,
    IReadOnlyList<WalkerState> Walkers)
{
    private static readonly JsonSerializerOptions s_own = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>What one kind of search knows beyond that, under a key of its own: nobody else need know of it.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Own { get; init; }

    /// <summary>Whether a kind of search left something under its key.</summary>
    internal bool Has(string key) => Own?.TryGetValue(key, out JsonElement own) == true && own.ValueKind != JsonValueKind.Null;

    /// <summary>The same with what a kind of search knows beyond it.</summary>
    internal FlipState With<T>(string key, T own) =>
        this with { Own = new(Own ?? []) { [key] = JsonSerializer.SerializeToElement(own, s_own) } };

    /// <summary>What a kind of search left under its key.</summary>
    /// <exception cref="InvalidDataException">There is none, or it is garbled; the message is a clause.</exception>
    internal T Read<T>(string key)
    {
        try
        {
            return Has(key) ? Own![key].Deserialize<T>(s_own)! : throw Missing();
        }
        catch (JsonException)
        {
            throw Missing();
        }
    }

    /// <summary>Whether no list in it has a hole, which JSON may have and the types cannot forbid.</summary>
    public bool IsWhole => !Pool.Contains(null) && !Walkers.Contains(null) && !Walkers.Any(w => w.Walk.Streams.Contains(null));

    /// <summary>What is thrown where it is not.</summary>
    internal static InvalidDataException Missing() => new("parts of it are missing");
}

/// <summary>A random stream as it stands.</summary>
/// <param name="A">The first half of its state.</param>
/// <param name="B">The second half.</param>
/// <param name="Flips">Flips carried out with it.</param>
public sealed record StreamState(ulong A, ulong B, long Flips);

/// <summary>A walker, and what the search notes of it.</summary>
/// <param name="Deposited">Rank of its last contribution to the pool in its present walk.</param>
/// <param name="Policy">Number of its policy.</param>
/// <param name="Fresh">Whether its walk began at one of the starts rather than in the pool.</param>
/// <param name="Walk">The walk.</param>
public sealed record WalkerState(int Deposited, int Policy, bool Fresh, WalkState Walk);

/// <summary>A walk under way.</summary>
/// <param name="Streams">Of walks by single terms and, once there were such, of walks under an automorphism and under a group.</param>
/// <param name="SinceReduction">Flips since the last reduction.</param>
/// <param name="SinceBest">Flips since the last new best rank.</param>
/// <param name="SinceReturn">Flips since the walk last returned to its best scheme.</param>
/// <param name="Leash">Flips before it returns.</param>
/// <param name="Returns">How often it returned since its last new best rank.</param>
/// <param name="Current">The scheme as it stands.</param>
/// <param name="Best">The scheme of its best rank.</param>
/// <param name="Images">Which term of the current scheme is the image of which, under a symmetry of indices, or under each element of a
/// group in turn; null without one.</param>
/// <param name="BestImages">The same of the best scheme.</param>
public sealed record WalkState(IReadOnlyList<StreamState> Streams, long SinceReduction, long SinceBest, long SinceReturn, long Leash,
    int Returns, SchemeWord Current, SchemeWord Best, IReadOnlyList<int>? Images, IReadOnlyList<int>? BestImages)
{
    /// <summary>A walk that begins at a scheme.</summary>
    /// <param name="streams">The random streams of its walker as they stand.</param>
    /// <param name="scheme">The scheme.</param>
    /// <param name="policy">How it is to walk.</param>
    public static WalkState Begin(IReadOnlyList<StreamState> streams, PackedScheme scheme, FlipPolicy policy) =>
        new(streams, 0, 0, 0, policy.Leash, 0, scheme, scheme, null, null);

    /// <summary>Fewest terms since its beginning.</summary>
    [JsonIgnore]
    public int BestRank => Best.Rank;

    /// <summary>Flips that its walker carried out, in all its walks.</summary>
    [JsonIgnore]
    public long Flips => Streams.Sum(stream => stream.Flips);

    /// <summary>Whether it used up the policy's stamina.</summary>
    public bool IsExhausted(FlipPolicy policy) => SinceBest >= policy.Stamina;

    /// <summary>Whether their random streams stand alike.</summary>
    public bool IsOfTheStreamsOf(WalkState other) => ReferenceEquals(Streams, other.Streams) || Streams.SequenceEqual(other.Streams);

    /// <summary>Whether the other stands where this one does.</summary>
    public bool IsSameAs(WalkState other) => ReferenceEquals(this, other)
        || this with { Streams = other.Streams, Images = other.Images, BestImages = other.BestImages } == other
        && IsOfTheStreamsOf(other) && AreSame(Images, other.Images) && AreSame(BestImages, other.BestImages);

    /// <summary>The same with its schemes proved and packed.</summary>
    /// <exception cref="InvalidDataException">One is no decomposition; the message is a clause.</exception>
    internal WalkState Proved(Ring ring, Tensor tensor) =>
        this with { Current = Current.Read(ring, tensor), Best = Best.Read(ring, tensor) };

    private static bool AreSame(IReadOnlyList<int>? a, IReadOnlyList<int>? b) => a is null ? b is null : b is not null
        && a.SequenceEqual(b);
}

/// <summary>What policies have earned, each list with an entry for every policy.</summary>
/// <param name="Weight">Discounted number of walks.</param>
/// <param name="Sum">Discounted sum of the ranks that they reached.</param>
/// <param name="Worth">Discounted sum of what those are worth.</param>
/// <param name="Tried">Walks begun before the first report.</param>
public sealed record BanditState(IReadOnlyList<double> Weight, IReadOnlyList<double> Sum, IReadOnlyList<double> Worth,
    IReadOnlyList<int> Tried)
{
    /// <summary>Of a search without a bandit.</summary>
    public static BanditState None { get; } = new([], [], [], []);
}
