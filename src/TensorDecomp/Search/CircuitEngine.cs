using TensorDecomp.Circuits;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Search.Additions;
using TensorDecomp.Search.Work;
using TensorDecomp.Verify;

namespace TensorDecomp.Search;

/// <summary>
/// Fewer additions, less depth, fewer scalings or a smaller growth factor at the same rank: chains of walks, each walk a unit of work. The
/// course follows from the seed, on any number of threads. A resumed search begins all chains at the best scheme so far.
/// </summary>
internal sealed class CircuitEngine : IEngine
{
    private const int Lanes = 16;
    private const int MostShown = 6;
    private const int MostSteps = 10_000, LeastSteps = 500;
    private const long Work = 1_000_000; // steps of one walk times additions

    private readonly Ring _ring;
    private readonly ulong _seed;
    private readonly SparserGoal _goal;
    private readonly Scheme _start;
    private readonly CircuitLane[] _lanes;
    private readonly Queue<CircuitUnit> _due = [];
    private readonly List<CircuitFigures> _front = [];
    private readonly int _steps;
    private Scheme _best;
    private StraightLine _program; // that the figures are of; plain elimination's until a shorter one is known
    private bool _isKnown; // whether the program is another than elimination's
    private CircuitFigures _figures;
    private bool _untold; // a resumed search has yet to say what it came to before
    private long _folded, _planned, _earlier; // the last: walks before it was resumed
    private long _most = long.MaxValue; // walks, those included

    /// <param name="ring">What the scheme holds over.</param>
    /// <param name="goal">The scheme and what it should have less of.</param>
    /// <param name="seed">Determines the walks.</param>
    /// <param name="tensor">What it decomposes, where that may be another tensor than a product of matrices.</param>
    /// <exception cref="InvalidDataException">The scheme is no decomposition; the message is a clause.</exception>
    public CircuitEngine(Ring ring, SparserGoal goal, ulong seed, Tensor? tensor = null)
    {
        (_ring, _goal, _seed) = (ring, goal, seed);
        _best = _start = WithoutZeros(goal.Read(ring, tensor));
        StraightLine? given = goal.Circuit is { } word ? SparserGoal.Read(word, ring, tensor).Program : null;
        _program = StraightLine.Of(_start);
        _figures = CircuitFigures.Of(_program, _start, ring);
        if (given is not null && given.Computes(_start, ring) && CircuitFigures.Of(given, _start, ring) is var figures
            && figures.CompareTo(_figures, goal.Objective) < 0)
            (_program, _figures, _isKnown) = (given, figures, true);
        if (goal.Below < _figures.Additions) _figures = _figures with { Additions = goal.Below.Value };
        _front.Add(_figures);
        _steps = (int)Math.Clamp(Work / Math.Max(1, _program.Additions), LeastSteps, MostSteps);
        _lanes = [.. Enumerable.Range(0, Lanes).Select(lane => new CircuitLane(lane, seed))];
        Begin();
    }

    public string Name => "circuits";
    public string Program => "flips and exchanged sums";
    public string ProgramHash => Provenance.HashOf(Program);

    /// <summary>The figures of all programs met of which none is in every respect as good as another.</summary>
    public IReadOnlyList<CircuitFigures> Front => _front;

    public WorkUnit? Plan(Action<Proposal> propose)
    {
        if (_untold) Propose(0, propose);
        _untold = false;
        return _due.TryPeek(out CircuitUnit? unit) && _earlier + unit.Number < _most ? _due.Dequeue() : null;
    }

    public void EndAfter(long work) => _most = Math.Min(_most, work);

    public bool IsOver => _earlier + _folded >= _most;

    public void Fold(Outcome outcome, Action<Proposal> propose)
    {
        if (outcome is not CircuitOutcome circuit || circuit.Number != _folded)
            throw new InvalidDataException($"{Name} has no walk {outcome.Number} to take in");
        _folded++;
        CircuitFigures figures = CircuitFigures.Of(circuit.Program, circuit.Scheme, _ring);
        if (circuit.Scheme.Rank == _start.Rank) Keep(figures);
        if (circuit.Scheme.Rank < _best.Rank || circuit.Scheme.Rank == _best.Rank && figures.CompareTo(_figures, _goal.Objective) < 0)
        {
            (_best, _program, _figures, _isKnown) = (circuit.Scheme, circuit.Program, figures, true);
            Propose(circuit.Number, propose);
        }
        if (!circuit.Whole) return;
        CircuitLane lane = _lanes[circuit.Number % Lanes];
        lane.Take(circuit.Number, circuit.Scheme, circuit.Program, figures, _goal.Objective);
        Queue(lane);
    }

    public EngineReading Read() => new(Name, _folded, "walks", $"{_figures.Additions} additions, {_figures.Scalings} scalings, depth " +
        $"{_figures.Depth} at rank {_best.Rank}{FrontText}");

    /// <summary>The programs of fewest additions for their depth: what is paid for being done sooner.</summary>
    private string FrontText => _front.Count < 2 ? "" : "; additions by depth " + string.Join(", ", _front.OrderBy(f => f.Depth)
        .ThenBy(f => f.Additions).DistinctBy(f => f.Depth).Take(MostShown).Select(f => $"{f.Depth}:{f.Additions}"));

    /// <exception cref="InvalidDataException">It is this engine's, but damaged; the message is a clause.</exception>
    public bool Resume(EngineState from)
    {
        if (from.Scheme is not { } word || from.Name != Progress().Name || from.ProgramHash != ProgramHash) return false;
        (Scheme best, StraightLine? program) = SparserGoal.Read(word, _ring, _start.Tensor);
        if (best.Tensor != _start.Tensor || best.Rank > _start.Rank)
            throw new InvalidDataException(
                $"it goes on from a scheme of {best.Tensor} of rank {best.Rank}, which is no other form of the goal's");
        _best = best;
        CircuitFigures figures = CircuitFigures.Of(program ?? StraightLine.Of(best), best, _ring);
        if (best.Rank < _start.Rank || figures.CompareTo(_figures, _goal.Objective) < 0)
            (_program, _figures, _untold, _isKnown) = (program ?? StraightLine.Of(best), figures, true, program is not null);
        _earlier = from.Next;
        Keep(figures);
        Begin();
        return true;
    }

    public EngineState Progress() =>
        new($"{Name} {Provenance.HashOf(_goal.Scheme)[..8]}, {_goal.Objective}", ProgramHash, _earlier + _folded, [], 0, 0, _folded, null)
        {
            Scheme = SparserGoal.Whole(_best, _ring, _program),
        };

    private void Propose(long order, Action<Proposal> propose) =>
        propose(new Proposal(_best, order, _ring.Modulus, _goal.Origin) { Program = _program });

    /// <summary>The same scheme: a term that is zero has no product in a program.</summary>
    private static Scheme WithoutZeros(Scheme scheme)
    {
        int[] used = [.. Enumerable.Range(0, scheme.Rank).Where(r => scheme.Factors.All(factor => factor.Term(r).Length > 0))];
        if (used.Length == scheme.Rank) return scheme;
        Factor[] factors =
            [.. scheme.Factors.Select(factor => Factor.FromTerms(factor.Size, [.. used.Select(r => factor.Term(r).ToArray())]))];
        return new Scheme(scheme.Tensor, factors[0], factors[1], factors[2]);
    }

    private void Begin()
    {
        _due.Clear();
        _planned = _folded;
        foreach (CircuitLane lane in _lanes) Queue(lane);
    }

    // Planned when the walk before it in its chain is taken in, so that it does not depend on what others have come to by then.
    private void Queue(CircuitLane lane)
    {
        long number = _planned++;
        (Scheme scheme, StraightLine? program, int leap, double temperature, bool isShort) =
            lane.Next(number, _best, _isKnown ? _program : null);
        _due.Enqueue(new CircuitUnit(number, _ring, scheme, _goal.Objective, _seed + (ulong)number * 0x9E3779B97F4A7C15, leap,
            isShort ? _steps / 8 : _steps, temperature)
        { Program = program });
    }

    private void Keep(CircuitFigures figures)
    {
        if (_front.Any(f => f == figures || f.Dominates(figures))) return;
        _front.RemoveAll(figures.Dominates);
        _front.Add(figures);
    }
}
