using TensorDecomp.Cluster.Boards;
using TensorDecomp.Cluster.Wire;
using TensorDecomp.Search.Additions;
using TensorDecomp.Search.Flips;
using TensorDecomp.Search.Work;

namespace TensorDecomp.Cluster.Workers;

/// <summary>The desk of an engine at the hub, as a thread of a worker has it: the units that it was leased, and what came of them. The
/// thread works, and others tell it what it lost.</summary>
/// <param name="goal">The goal's name.</param>
/// <param name="engine">Number of the engine.</param>
/// <param name="placement">Where its restarts run.</param>
internal sealed class LeasedDesk(string goal, int engine, Placement placement) : IDesk, IDisposable
{
    private readonly Lock _gate = new();
    private readonly Queue<(LeasedUnit Leased, WorkUnit Unit)> _new = [];
    private readonly Dictionary<long, (string Token, long Since)> _held = []; // by number: those of one desk are one of each
    private readonly HashSet<string> _lost = [];
    private readonly List<DoneUnit> _done = [];
    private readonly List<FailedUnit> _failed = [];
    private readonly CancellationTokenSource _nothing = new();

    public int Engine => engine;
    public string Goal => goal;

    /// <summary>Whether its units are restarts, which one batch does side by side.</summary>
    public bool IsOfRestarts { get; private set; }

    /// <summary>Units that a batch does side by side.</summary>
    public int Lanes => placement.Lanes;

    /// <summary>Cancelled as soon as all its units are somebody else's.</summary>
    public CancellationToken Nothing => _nothing.Token;

    /// <summary>The tokens of its units.</summary>
    public IReadOnlyList<string> Tokens
    {
        get { lock (_gate) return [.. _new.Select(one => one.Leased.Token), .. _held.Values.Select(one => one.Token)]; }
    }

    /// <summary>Units that are not done, lost ones left out.</summary>
    public int Open
    {
        get { lock (_gate) return _new.Count + _held.Values.Count(one => !_lost.Contains(one.Token)); }
    }

    /// <summary>A unit like all of its own.</summary>
    public string Like => $"{goal}/{engine}/";

    /// <summary>Takes in a unit; one that cannot be read fails.</summary>
    public void Add(LeasedUnit leased)
    {
        lock (_gate)
            try
            {
                WorkUnit unit = UnitText.ReadUnit(leased.Unit);
                if (unit is RestartUnit restart) (IsOfRestarts, unit) = (true, placement.Place(restart, leased.Backend));
                _new.Enqueue((leased, unit));
            }
            catch (InvalidDataException e)
            {
                _failed.Add(new FailedUnit(leased.Token, e.Message));
            }
    }

    public WorkUnit? Take()
    {
        lock (_gate)
        {
            if (!_new.TryDequeue(out var next)) return null;
            _held[next.Unit.Number] = (next.Leased.Token, TimeProvider.System.GetTimestamp());
            return next.Unit;
        }
    }

    // What an outcome is must not depend on when others come to theirs.
    public bool IsWanted(long number) => true;

    public void Return(Outcome outcome)
    {
        // A walk that was cut short came to what depends on when: whoever has the unit next walks it whole.
        if (outcome is CircuitOutcome { Whole: false } or AnnealOutcome { Whole: false }) return;
        lock (_gate)
            if (_held.Remove(outcome.Number, out var held) && !_lost.Contains(held.Token))
                _done.Add(new DoneUnit(held.Token, UnitText.Of(outcome), TimeProvider.System.GetElapsedTime(held.Since).TotalSeconds
                    / Lanes, placement.On));
    }

    public void Report(UnitReport report) { } // engines hear at the end

    /// <summary>What is to be told, which is told once.</summary>
    public (DoneUnit[] Done, FailedUnit[] Failed) TakeNews()
    {
        lock (_gate)
        {
            (DoneUnit[] done, FailedUnit[] failed) = ([.. _done], [.. _failed]);
            _done.Clear();
            _failed.Clear();
            return (done, failed);
        }
    }

    /// <summary>All units that are open could not be done.</summary>
    public void Fail(string sentence)
    {
        foreach (string token in Tokens) _failed.Add(new FailedUnit(token, sentence));
        lock (_gate)
        {
            _new.Clear();
            _held.Clear();
        }
    }

    /// <summary>These units are somebody else's.</summary>
    public void Lose(IReadOnlySet<string> tokens)
    {
        lock (_gate)
        {
            foreach (string token in Tokens.Where(tokens.Contains)) _lost.Add(token);
            if (_new.Any(one => _lost.Contains(one.Leased.Token)))
            {
                var left = _new.Where(one => !_lost.Contains(one.Leased.Token)).ToArray();
                _new.Clear();
                foreach (var one in left) _new.Enqueue(one);
            }
            if (Open == 0) _nothing.Cancel();
        }
    }

    public void Dispose() => _nothing.Dispose();
}
