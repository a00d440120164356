using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Verify;

namespace TensorDecomp.Search.Flips;

/// <summary>
/// Flip-graph search through smaller shapes, as Start, Step, Done: every shape inside the goal is a rung, small ones
/// first; walks on a rung start from what the rungs found so far gives by direct sums, products and projections
/// (extend, merge, project). A rung is left when it brought nothing for a while; after the goal the climb begins again
/// with more patience.
/// </summary>
public sealed class FlipLadder : IFlipEngine
{
    private const long FirstPatience = 100_000; // flips without improvement, for each term of the rung's naive scheme
    private const int StartsAboveBest = 4; // derived schemes this much above the best one still lead elsewhere
    private const int MostDoublings = 20;
    private const int GoalShare = 8; // the goal itself is worth this many rungs

    private readonly FlipSettings _settings;
    private readonly Shape[] _rungs;
    private readonly RecombinationTable _table;
    private FlipSearch _search = null!;
    private int _rung = -1, _climbs;
    private long _improvedAt; // flips on this rung at its last improvement
    private long _before; // flips on the rungs left behind

    /// <param name="settings">Goal and policies; its starts are given to the table.</param>
    /// <param name="known">Schemes that may be used, valid over the ring.</param>
    public FlipLadder(FlipSettings settings, IEnumerable<Scheme> known)
    {
        _settings = settings;
        Shape goal = settings.Shape.Sorted();
        _table = new RecombinationTable(goal.P);
        foreach (Scheme scheme in known) _table.Add(scheme, "given");
        _table.Complete();
        _rungs = [.. _table.Shapes.Where(s => s.M > 1 && s.N <= goal.N && s.M <= goal.M)];
        NextRung();
    }

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

    /// <summary>Runs one round on the present rung; improvements may be of any shape up to the goal.</summary>
    public IReadOnlyList<FlipImprovement> Step(int threads)
    {
        IReadOnlyList<FlipImprovement> improvements = [.. _search.Step(threads).Select(i => i with { Flips = _before + i.Flips })];
        foreach (FlipImprovement improvement in improvements) _table.Add(improvement.Scheme, "found");
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
        if (++_rung == _rungs.Length) (_rung, _climbs) = (0, _climbs + 1);
        _improvedAt = 0;
        Shape shape = Rung;
        bool goal = shape == _settings.Shape.Sorted();
        _search = new FlipSearch(_settings with
        {
            Shape = shape,
            Target = goal ? _settings.Target : 1,
            Seed = _settings.Seed + ((ulong)_climbs << 32) + ((ulong)_rung << 16),
            // The naive scheme stays among them: what is derived may lie where no way leads further down.
            Starts = [Scheme.Naive(shape), .. _table.Steps(shape, _table[shape].Rank + StartsAboveBest).Select(d => d.Scheme)],
        });
    }
}
