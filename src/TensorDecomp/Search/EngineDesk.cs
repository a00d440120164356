using System.Collections.Concurrent;
using TensorDecomp.Search.Work;

namespace TensorDecomp.Search;

/// <summary>
/// Between an engine, which is asked by one thread at a time, and all who work for it: hands out its units, folds what came of them, in the
/// order of their numbers where the engine wishes so, and passes on what it proposes. Nobody who has other work waits for a long fold.
/// </summary>
/// <param name="engine">The engine; it is this desk's alone.</param>
/// <param name="number">Its number in the search.</param>
/// <param name="consider">Hears its proposals one after the other, in their order, and never while the engine is being asked.</param>
/// <param name="charge">Hears of time that was spent on its units elsewhere; null for nobody.</param>
public sealed class EngineDesk(IEngine engine, int number, Action<Proposal> consider, Action<TimeSpan>? charge = null) : IDesk
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1), Patience = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new(), _telling = new();
    private readonly ConcurrentQueue<Action<IEngine>> _notices = []; // wait for whoever comes next, so that who has news never does
    private readonly ConcurrentQueue<Proposal> _proposals = [];
    private readonly Dictionary<long, Outcome> _waiting = []; // for those of lower numbers
    private long _next;
    private int _untold;
    private EngineReading _reading = engine.Read();
    private EngineState? _progress;
    private int? _prospect;
    private long _converged = engine.Converged;
    private volatile bool _midway;

    /// <inheritdoc/>
    public int Engine => number;

    /// <summary>Restarts that converged, as far as they are folded.</summary>
    public long Converged => Volatile.Read(ref _converged);

    /// <summary>Whether whoever works for it should stay until more is folded.</summary>
    public bool IsMidway => _midway;

    /// <summary>Whether it goes on in rounds, which one worker does as well as several.</summary>
    public bool GoesInRounds => engine.FoldsInOrder;

    /// <inheritdoc/>
    public WorkUnit? Take()
    {
        if (!_gate.TryEnter(Moment)) return null;
        WorkUnit? unit;
        try
        {
            Deliver();
            unit = engine.Plan(Propose);
        }
        finally
        {
            _gate.Exit();
        }
        Tell();
        return unit;
    }

    /// <inheritdoc/>
    public bool IsWanted(long number)
    {
        lock (_gate)
        {
            Deliver();
            return engine.IsWanted(number);
        }
    }

    /// <inheritdoc/>
    public void Return(Outcome outcome)
    {
        lock (_gate)
        {
            Deliver();
            if (!engine.FoldsInOrder) engine.Fold(outcome, Propose);
            else
            {
                _waiting.Add(outcome.Number, outcome);
                for (; _waiting.Remove(_next, out Outcome? next); _next++) engine.Fold(next, Propose);
            }
            Volatile.Write(ref _converged, engine.Converged);
            _midway = engine.IsMidway;
        }
        Tell();
    }

    /// <inheritdoc/>
    public void Report(UnitReport report)
    {
        lock (_gate) engine.Hear(report);
    }

    /// <inheritdoc/>
    public void Charge(TimeSpan spent) => charge?.Invoke(spent);

    /// <summary>News for the engine, which it hears before it is asked for anything else.</summary>
    public void Announce(Action<IEngine> notice) => _notices.Enqueue(notice);

    /// <summary>The lowest rank that its next work may come to; null where it has nothing to do.</summary>
    public int? Prospect(int goal)
    {
        Ask(Moment, () => _prospect = engine.Prospect(goal));
        return _prospect;
    }

    /// <summary>Whether the engine has nothing left to do, now or later; false while it is in a long fold.</summary>
    public bool IsOver
    {
        get
        {
            bool over = false;
            Ask(Moment, () => over = engine.IsOver);
            return over;
        }
    }

    /// <summary>Whether nothing that it may still propose, or has proposed and nobody heard, has an order below this one.</summary>
    public bool IsSettled(long order)
    {
        bool settled = false;
        Ask(Moment, () => settled = Volatile.Read(ref _untold) == 0 && engine.IsSettled(order));
        return settled;
    }

    /// <summary>What it has done; while it is in a long fold, what it had done before.</summary>
    public EngineReading Read()
    {
        Ask(Moment, () => _reading = engine.Read());
        return _reading;
    }

    /// <summary>Where it stands; while it is in a long fold, where it stood when this was last asked.</summary>
    public EngineState? Progress()
    {
        Ask(Patience, () => _progress = engine.Progress());
        return _progress;
    }

    /// <summary>What the engine holds and has not proposed; nothing while somebody is still at it.</summary>
    public IReadOnlyList<Holding> Held()
    {
        IReadOnlyList<Holding> held = [];
        Ask(Patience, () => held = engine.Held());
        return held;
    }

    private void Ask(TimeSpan patience, Action question)
    {
        if (!_gate.TryEnter(patience)) return;
        try
        {
            Deliver();
            question();
        }
        finally
        {
            _gate.Exit();
        }
    }

    private void Deliver()
    {
        while (_notices.TryDequeue(out Action<IEngine>? notice)) notice(engine);
    }

    private void Propose(Proposal proposal)
    {
        Interlocked.Increment(ref _untold);
        _proposals.Enqueue(proposal);
    }

    private void Tell()
    {
        if (Volatile.Read(ref _untold) == 0) return;
        lock (_telling)
            while (_proposals.TryDequeue(out Proposal proposal))
            {
                consider(proposal);
                Interlocked.Decrement(ref _untold);
            }
    }
}
