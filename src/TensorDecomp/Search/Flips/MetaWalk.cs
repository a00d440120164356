using TensorDecomp.Kernels.Flips;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Verify;

namespace TensorDecomp.Search.Flips;

/// <summary>
/// One walk of a <see cref="MetaFlipGraph"/> in one shape: down, or among schemes of one rank for the one that a projection takes
/// most terms from.
/// </summary>
internal sealed class MetaWalk
{
    private const long NoLeash = long.MaxValue / 4, Stamina = 1_000_000;

    // Short, for what a walk does not find soon is found from another scheme of the same rank; and half of them climb by two
    // terms only.
    private static readonly FlipPolicy[] s_down =
    [
        new(50_000, 4, 0, NoLeash, 1, Stamina),
        new(100_000, 4, 0, NoLeash, 1, Stamina),
        new(20_000, 2, 0, NoLeash, 1, Stamina),
        new(50_000, 2, 0, NoLeash, 1, Stamina),
        new(20_000, 4, 0, 100_000, 4, Stamina),
    ];

    private static readonly FlipPolicy[] s_policies =
    [
        .. s_down,
        new(50_000, 2, 0, NoLeash, 1, NoLeash), // scouting
        .. FlipPolicy.ForOrbits.Take(1),
        .. s_down.Select(policy => policy with { Stamina = 3 * Stamina }),
    ];

    /// <summary>The policies of walks down.</summary>
    public static IReadOnlyList<FlipPolicy> Walking => s_down;

    /// <summary>Numbers of policies: the first of <see cref="Walking"/>, those that are no walks down, and the first of the same walks
    /// three times as long.</summary>
    public const int Short = 0, Scouts = 5, Cyclic = 6, Long = 7;

    private readonly FlipSettings _settings;
    private readonly WalkerSource _source;
    private readonly int _policy;
    private int _deposited;
    private Scouting? _scouting;

    /// <param name="settings">Of the search.</param>
    /// <param name="number">Of the leg: its random stream.</param>
    /// <param name="start">Where it begins.</param>
    /// <param name="policy">Number of the policy.</param>
    /// <param name="axis">The axis to shorten, when scouting.</param>
    public MetaWalk(FlipSettings settings, long number, Scheme start, int policy, Axis? axis) : this(settings, number, start.Shape, policy)
    {
        _deposited = start.Rank;
        _scouting = axis is { } shortened ? Scouting.Begin(shortened, Modulo(number)) : null;
        Walk = WalkState.Begin(_source.Streams, PackedScheme.Of(start, settings.Ring), s_policies[policy]);
    }

    private MetaWalk(FlipSettings settings, long number, Shape shape, int policy)
    {
        (_settings, Shape, _policy) = (settings, shape, policy);
        _source = new WalkerSource(shape, settings.Ring, settings.Seed, (int)number, policy == Cyclic);
        Walk = null!;
    }

    public Shape Shape { get; }

    /// <summary>Where its walk stands.</summary>
    public WalkState Walk { get; private set; }

    public bool IsOver => _scouting is null ? Walk.IsExhausted(s_policies[_policy]) || HasArrived : _scouting.Left <= 0;

    // from the one walks go further, the other takes more terms
    private static Quotient Modulo(long number) => number % 2 == 0 ? Quotient.Direction : Quotient.Space;

    private bool IsOfTheGoal => !_settings.Endless && Shape == _settings.Shape.Sorted();

    private bool HasArrived => IsOfTheGoal && Walk.BestRank <= _settings.Target;

    /// <summary>What is to be done of it next.</summary>
    /// <param name="walker">Whose leg it is.</param>
    public WalkUnit Plan(int walker) => new(walker, walker, _source, s_policies[_policy], Walk, _settings.RoundAttempts,
        IsOfTheGoal && !HasArrived ? _settings.Target : 1)
    { Scouting = _scouting };

    /// <summary>Takes what was done.</summary>
    public void Take(WalkOutcome outcome) => (Walk, _scouting) = (outcome.Walk, outcome.Scouting);

    /// <summary>What it came down to since this was last asked; null where that is nothing new.</summary>
    public Scheme? Arrival()
    {
        if (Walk.BestRank >= _deposited) return null;
        _deposited = Walk.BestRank;
        return Walk.Best.Read(_settings.Ring, Shape).Scheme;
    }

    /// <summary>Where it stands in the end, if that is another scheme of its best rank; null where it is above.</summary>
    public Scheme? Neighbour() => Walk.Current.Rank > Walk.BestRank || Walk.Current.Equals(Walk.Best) ? null
        : Walk.Current.Read(_settings.Ring, Shape).Scheme;

    /// <summary>Its best scheme less a row or column, when scouting.</summary>
    public Scheme? Cut() => _scouting is not { Scheme: { } scheme } ? null
        : Substitution.Best(_scouting.Axis, scheme.Read(_settings.Ring, Shape).Scheme, _settings.Ring, _scouting.Modulo);

    public WalkerState CaptureWalker() => new(_deposited, _policy, false, Walk);

    public MetaWalkState Capture() =>
        new(_source.Stream, $"{Shape}", _scouting?.Axis, _scouting?.Left ?? Scouting.Glances, _scouting?.Gone ?? -1,
        _scouting?.Scheme);

    /// <exception cref="ArgumentException">No leg of the search can have stood there.</exception>
    /// <exception cref="InvalidDataException">A scheme in it is no decomposition.</exception>
    public static MetaWalk Restore(FlipSettings settings, MetaWalkState from, WalkerState walker)
    {
        if (!Shape.TryParse(from.Shape, out Shape shape) || from.Number is < 0 or > int.MaxValue || walker.Policy < 0
            || walker.Policy >= s_policies.Length || walker.Walk.Streams.Count is 0 or > EitherWalker.Kinds
            || from.Axis is not null != (walker.Policy == Scouts) || from.Axis is { } axis
            && (!Enum.IsDefined(axis) || shape.Length(axis) < 2) || from.Left > Scouting.Glances
            || !walker.Walk.Best.IsOf(shape) || !walker.Walk.Current.IsOf(shape) || from.Scheme?.IsOf(shape) == false)
            throw new ArgumentException("There is no such leg.");
        SchemeWord? scheme = from.Scheme is null ? null : (SchemeWord)from.Scheme.Read(settings.Ring, shape);
        MetaWalk leg = new(settings, from.Number, shape, walker.Policy)
        {
            _deposited = walker.Deposited,
            _scouting = from.Axis is not { } shortened ? null
                : new Scouting(shortened, Modulo(from.Number), from.Left, from.Gone, scheme),
            Walk = walker.Walk.Proved(settings.Ring, shape),
        };
        leg._source.Create().Restore(leg.Walk, s_policies[walker.Policy]); // refuses what no walk can be
        return leg;
    }
}
