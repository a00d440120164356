using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Verify;

namespace TensorDecomp.Search.Flips;

/// <summary>
/// Flip-graph search through smaller shapes: every shape inside the goal is a rung, small ones
/// first; walks on a rung start from what the rungs found so far gives by direct sums, products and projections
/// (extend, merge, project). A rung is left when it brought nothing for a while; after the goal the climb begins again
/// with more patience.
/// </summary>
internal sealed class FlipLadder : IFlipEngine
{
    private const long FirstPatience = 100_000; // flips without improvement, for each term of the rung's naive scheme
    private const int StartsAboveBest = 4; // derived schemes this much above the best one still lead elsewhere
    private const int MostDoublings = 20;
    private const int GoalShare = 8; // the goal itself is worth this many rungs

    private readonly FlipSettings _settings;
    private readonly Shape[] _rungs;
    private readonly RecombinationTable _table;
    private readonly GivenSchemes _given;
    private readonly List<List<Scheme>> _found = [[]]; // the table was closed after each but the last
    private FlipSearch _search = null!;
    private int _rung = -1, _climbs;
    private long _improvedAt; // flips on this rung at its last improvement
    private long _before; // flips on the rungs left behind

    /// <param name="settings">Goal and policies; its starts are given to the table.</param>
    /// <param name="known">Schemes that may be used, valid over the ring.</param>
    public FlipLadder(FlipSettings settings, IEnumerable<Scheme> known) : this(settings,
        new GivenSchemes(known.Where(s => s.Shape.Sorted().P <= settings.Shape.Sorted().P), settings.Ring), []) =>
        NextRung();

    /// <summary>Goes on from where a ladder with the same settings stood, in all respects as that one would have.</summary>
    /// <param name="settings">Goal and policies.</param>
    /// <param name="known">What that ladder was given, and whatever has come to it since.</param>
    /// <param name="from">Where it stood.</param>
    /// <exception cref="ArgumentException">A ladder with these settings cannot have stood there.</exception>
    /// <exception cref="InvalidDataException">A scheme in it is no decomposition, or one that it was given is not there any
    /// more.</exception>
    public FlipLadder(FlipSettings settings, IEnumerable<Scheme> known, FlipState from)
        : this(settings, known, from, LadderState.In(from)) { }

    private FlipLadder(FlipSettings settings, IEnumerable<Scheme> known, FlipState from, LadderState own)
        : this(settings, GivenSchemes.Among(known, settings.Ring, own.Given),
            [.. own.Found.Select(group => group.Select(s => PackedScheme.Parse(s, settings.Ring).Scheme))])
    {
        (_rung, _climbs, _improvedAt, _before) = (own.Rung, own.Climbs, own.ImprovedAt, own.Before);
        if (_rung < 0 || _rung >= _rungs.Length || _climbs < 0) throw new ArgumentException($"The ladder has {_rungs.Length} rungs.");
        _search = new FlipSearch(SettingsOfRung(), from);
        foreach (Scheme scheme in _found[^1]) _table.Add(scheme, "found");
    }

    private FlipLadder(FlipSettings settings, GivenSchemes given, IReadOnlyList<IEnumerable<Scheme>> found)
    {
        (_settings, _given) = (settings, given);
        Shape goal = settings.Shape.Sorted();
        _table = new RecombinationTable(goal.P, settings.Ring, Quotient.Direction);
        foreach (Scheme scheme in given.Schemes) _table.Add(scheme, "given");
        _table.Complete();
        foreach (IEnumerable<Scheme> group in found)
        {
            if (_found[^1].Count > 0) CloseGroup();
            _found[^1].AddRange(group);
        }
        _rungs = [.. _table.Shapes.Where(s => s.M > 1 && s.N <= goal.N && s.M <= goal.M)];

        void CloseGroup()
        {
            foreach (Scheme scheme in _found[^1]) _table.Add(scheme, "found");
            _table.Complete();
            _found.Add([]);
        }
    }

    /// <summary>A ladder begun, or gone on with from where one with these settings stood.</summary>
    public static FlipLadder Of(FlipSettings settings, IEnumerable<Scheme> known, FlipState? from) =>
        from?.Has(LadderState.Key) == true ? new(settings, known, from) : new(settings, known);

    /// <summary>The best rank for the goal so far, derived ones included.</summary>
    public int BestRank => Math.Min(_table[_settings.Shape].Rank, Rung == _settings.Shape.Sorted() ? _search.BestRank : int.MaxValue);

    /// <summary>The shape that is being worked on.</summary>
    public Shape Rung => _rungs[_rung];

    /// <summary>Flips of all walkers on all rungs.</summary>
    public long Flips => _before + _search.Flips;

    public string State => $"climb {_climbs + 1}, {_search.State}";

    public bool Done => BestRank <= _settings.Target;

    /// <summary>The best derivation for the goal.</summary>
    public Derivation Best => _table[_settings.Shape];

    Derivation? IFlipEngine.Known => Best;

    Shape? IFlipEngine.Rung => Rung;

    public FlipState Capture() => new LadderState(_rung, _climbs, _improvedAt, _before, _given.Hashes,
        [.. _found.Select(group => group.Select(s => PackedScheme.Of(s, _settings.Ring).ToString()).ToArray())]).Beside(_search.Capture());

    public IReadOnlyList<WalkUnit> Plan() => _search.Plan();

    /// <summary>Merges a round on the present rung; improvements may be of any shape up to the goal.</summary>
    public IReadOnlyList<FlipImprovement> Merge(IReadOnlyList<WalkOutcome> outcomes)
    {
        IReadOnlyList<FlipImprovement> improvements = [.. _search.Merge(outcomes).Select(i => i with { Flips = _before + i.Flips })];
        foreach (FlipImprovement improvement in improvements)
        {
            _table.Add(improvement.Scheme, "found");
            _found[^1].Add(improvement.Scheme);
        }
        if (improvements.Count > 0) _improvedAt = _search.Flips;
        bool goal = Rung == _settings.Shape.Sorted();
        long patience = (FirstPatience * Rung.NaiveRank << Math.Min(_climbs, MostDoublings)) * (goal ? GoalShare : 1);
        if (_search.Flips - _improvedAt >= patience && !Done) NextRung();
        return improvements;
    }

    private void NextRung()
    {
        _before += _search?.Flips ?? 0;
        _table.Complete();
        if (_found[^1].Count > 0) _found.Add([]);
        if (++_rung == _rungs.Length) (_rung, _climbs) = (0, _climbs + 1);
        _improvedAt = 0;
        _search = new FlipSearch(SettingsOfRung());
    }

    private FlipSettings SettingsOfRung()
    {
        Shape shape = Rung;
        bool goal = shape == _settings.Shape.Sorted();
        return _settings with
        {
            Tensor = shape,
            Target = goal ? _settings.Target : 1,
            Seed = _settings.Seed + ((ulong)_climbs << 32) + ((ulong)_rung << 16),
            // The naive scheme stays among them: what is derived may lie where no way leads further down.
            Starts = [Scheme.Naive(shape), .. _table.Steps(shape, _table[shape].Rank + StartsAboveBest).Select(d => d.Scheme)],
        };
    }
}
