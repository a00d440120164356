using System.Text.Json.Serialization;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Recombination;
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
    /// <summary>The ladder around the search; null where there is none.</summary>
    public LadderState? Ladder { get; init; }

    /// <summary>What a meta flip graph is about; null where it is none.</summary>
    public MetaState? Meta { get; init; }

    /// <summary>Whether no list in it has a hole, which JSON may have and the types cannot forbid.</summary>
    public bool IsWhole => !Pool.Contains(null) && !Walkers.Contains(null) && !Walkers.Any(w => w.Walk.Streams.Contains(null))
        && (Ladder is null || !Ladder.Given.Contains(null) && Ladder.Found.All(group => group is not null && !group.Contains(null)))
        && (Meta is null || !Meta.Given.Contains(null) && !Meta.Legs.Contains(null));
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

/// <summary>Where a ladder stands. Its table follows from what it was given and what it found, in that order.</summary>
/// <param name="Rung">Number of the shape that is worked on.</param>
/// <param name="Climbs">Climbs completed.</param>
/// <param name="ImprovedAt">Flips on this rung at its last improvement.</param>
/// <param name="Before">Flips on the rungs left behind.</param>
/// <param name="Given">SHA-256 of the words of the schemes that the ladder was begun with, which the store keeps.</param>
/// <param name="Found">What it found, in groups between which the table was closed.</param>
public sealed record LadderState(int Rung, int Climbs, long ImprovedAt, long Before, IReadOnlyList<string> Given,
    IReadOnlyList<IReadOnlyList<string>> Found);

/// <summary>Where a meta flip graph stands, apart from its walkers and pools.</summary>
/// <param name="Given">SHA-256 of the words of the schemes that it was begun with, which the store keeps.</param>
/// <param name="Before">Flips of the legs that are over.</param>
/// <param name="Legs">One for each walker.</param>
public sealed record MetaState(IReadOnlyList<string> Given, long Before, IReadOnlyList<MetaWalkState> Legs);

/// <summary>A leg under way.</summary>
/// <param name="Number">Its number, and that of its random stream.</param>
/// <param name="Shape">The shape that it walks in.</param>
/// <param name="Axis">The axis along which it looks for a projection; null where it walks down.</param>
/// <param name="Left">Glances left.</param>
/// <param name="Gone">Terms that the best projection so far takes.</param>
/// <param name="Scheme">The scheme that it takes them from.</param>
public sealed record MetaWalkState(long Number, string Shape, Axis? Axis, int Left, int Gone,
    [property: JsonPropertyName("candidate")] SchemeWord? Scheme); // the name that checkpoints know it by
