using TensorDecomp.Kernels.Flips;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Verify;

namespace TensorDecomp.Search.Flips;

/// <summary>
/// One walk of a <see cref="MetaFlipGraph"/> in one shape: down, or among schemes of one rank for the one that a projection takes
/// most terms from.
/// </summary>
internal sealed class Leg
{
    private const int Glances = 400; // at schemes on the way, when scouting
    private const long Between = 8_000; // flips from one glance to the next
    private const long NoLeash = long.MaxValue / 4;

    private static readonly FlipPolicy[] s_policies =
    [
        new(20_000, 4, 0, NoLeash, 1, 5_000_000),
        new(50_000, 4, 0, NoLeash, 1, 5_000_000),
        new(100_000, 4, 0, NoLeash, 1, 5_000_000),
        new(20_000, 4, 0, 100_000, 4, 5_000_000),
        new(50_000, 4, 0, 10_000, 2, 5_000_000),
        new(50_000, 2, 0, NoLeash, 1, NoLeash), // scouting
        .. FlipPolicy.ForOrbits.Take(1),
    ];

    /// <summary>The policies of walks down.</summary>
    public static IReadOnlyList<FlipPolicy> Walking => s_policies[..5];

    /// <summary>Numbers of the other policies.</summary>
    public const int Scouting = 5, Cyclic = 6;

    private readonly FlipSettings _settings;
    private readonly long _number;
    private readonly int _policy;
    private readonly Axis? _axis; // to shorten, when scouting
    private int _deposited, _left, _gone = -1;
    private Scheme? _candidate;

    /// <param name="settings">Of the search.</param>
    /// <param name="number">Of the leg: its random stream.</param>
    /// <param name="start">Where it begins.</param>
    /// <param name="policy">Number of the policy.</param>
    /// <param name="axis">The axis to shorten, when scouting.</param>
    public Leg(FlipSettings settings, long number, Scheme start, int policy, Axis? axis) : this(settings, number, start.Shape, policy, axis)
    {
        (_deposited, _left) = (start.Rank, Glances);
        Walker.Start(start, s_policies[policy]);
    }

    private Leg(FlipSettings settings, long number, Shape shape, int policy, Axis? axis)
    {
        (_settings, _number, Shape, _policy, _axis) = (settings, number, shape, policy, axis);
        Walker = FlipWalkers.Create(shape, settings.Ring, settings.Seed, (int)number, policy == Cyclic);
    }

    public Shape Shape { get; }

    public IFlipWalker Walker { get; }

    public bool IsOver => _axis is null ? Walker.Exhausted || HasArrived : _left <= 0;

    // from the one walks go further, the other takes more terms
    private Quotient Modulo => _number % 2 == 0 ? Quotient.Direction : Quotient.Space;

    private bool HasArrived => !_settings.Endless && Shape == _settings.Shape.Sorted() && Walker.BestRank <= _settings.Target;

    /// <summary>Attempts this many flips.</summary>
    public void Advance(long attempts)
    {
        if (_axis is not { } axis)
        {
            Walker.Advance(attempts, HasArrived || _settings.Endless || Shape != _settings.Shape.Sorted() ? 1 : _settings.Target);
            return;
        }
        for (; attempts > 0 && _left > 0; attempts -= Between, _left--)
        {
            Walker.Advance(Between, target: 1);
            // all the better
            if (_candidate is not null && Walker.BestRank < _candidate.Rank) (_candidate, _gone, _left) = (null, -1, Glances);
            if (Walker.Rank > Walker.BestRank) continue;
            Scheme scheme = Walker.Current;
            if (Substitution.Gone(axis, scheme, _settings.Ring, Modulo) is var gone && gone >= _gone) (_candidate, _gone) = (scheme, gone);
        }
    }

    /// <summary>What it came down to since this was last asked; null where that is nothing new.</summary>
    public Scheme? Arrival()
    {
        if (Walker.BestRank >= _deposited) return null;
        _deposited = Walker.BestRank;
        return Walker.Best;
    }

    /// <summary>Its best scheme less a row or column, when scouting.</summary>
    public Scheme? Cut() => _axis is { } axis && _candidate is not null ? Substitution.Best(axis, _candidate, _settings.Ring, Modulo)
        : null;

    public WalkerProgress CaptureWalker() => new(_deposited, _policy, false, Walker.Capture());

    public LegProgress Capture(Ring ring) =>
        new(_number, $"{Shape}", _axis, _left, _gone, _candidate is null ? null : PackedScheme.Of(_candidate, ring).ToString());

    /// <exception cref="ArgumentException">No leg of the search can have stood there.</exception>
    /// <exception cref="InvalidDataException">A scheme in it is no decomposition.</exception>
    public static Leg Restore(FlipSettings settings, LegProgress from, WalkerProgress walker)
    {
        string?[] words = [walker.Walk.Best, walker.Walk.Current, from.Candidate];
        if (!Shape.TryParse(from.Shape, out Shape shape) || from.Number is < 0 or > int.MaxValue || walker.Policy < 0
            || walker.Policy >= s_policies.Length || walker.Walk.Streams.Count is 0 or > EitherWalker.Kinds
            || from.Axis is not null != (walker.Policy == Scouting) || from.Axis is { } axis
            && (!Enum.IsDefined(axis) || shape.Length(axis) < 2) || from.Left > Glances
            || words.Any(word => word?.StartsWith($"{shape}:", StringComparison.Ordinal) == false))
            throw new ArgumentException("There is no such leg.");
        var leg = new Leg(settings, from.Number, shape, walker.Policy, from.Axis)
        {
            _deposited = walker.Deposited,
            _left = from.Left,
            _gone = from.Gone
        };
        if (from.Candidate is not null) leg._candidate = PackedScheme.Parse(from.Candidate, settings.Ring).Scheme;
        leg.Walker.Restore(walker.Walk, s_policies[walker.Policy]);
        return leg;
    }
}
