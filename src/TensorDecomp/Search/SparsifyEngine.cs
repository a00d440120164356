using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Search.Flips;
using TensorDecomp.Verify;

namespace TensorDecomp.Search;

/// <summary>
/// Fewer nonzero coefficients at the same rank: one annealed walk after the other, each from the sparsest scheme so far. One worker at a
/// time; the course follows from the seed, and a run that is cut off is run again by a resumed search.
/// </summary>
public sealed class SparsifyEngine : ISearchEngine
{
    private const int Flips = 20_000; // at each temperature

    private readonly Lock _gate = new();
    private readonly Ring _ring;
    private readonly ulong _seed;
    private readonly SparserGoal _goal;
    private readonly Scheme _start;
    private Scheme _best;
    private long _runs;
    private bool _untold; // a resumed search has yet to say what it came to before
    private EngineProgress _progress;
    private EngineReading _reading;

    /// <param name="ring">GF(2), GF(3) or ZT.</param>
    /// <param name="goal">The scheme.</param>
    /// <param name="seed">Determines the walks.</param>
    /// <exception cref="InvalidDataException">The scheme is no decomposition; the message is a clause.</exception>
    public SparsifyEngine(Ring ring, SparserGoal goal, ulong seed)
    {
        (_ring, _goal, _seed) = (ring, goal, seed);
        _best = _start = PackedScheme.Parse(goal.Scheme, ring).Scheme;
        (_progress, _reading) = (Captured(), Reading());
    }

    public string Name => "optimize";
    public string Program => "annealed flips";
    public string ProgramHash => Provenance.HashOf(Program);

    public bool Step(int worker, Action<Proposal> propose, CancellationToken stop)
    {
        if (!_gate.TryEnter()) return false;
        try
        {
            if (_untold) Propose(propose);
            _untold = false;
            Scheme sparser = Sparsifier.Run(_best, _ring, _seed + (ulong)_runs, _goal.Sweeps, Flips, stop);
            bool whole = !stop.IsCancellationRequested;
            if ((sparser.Rank, sparser.Nonzeros).CompareTo((_best.Rank, _best.Nonzeros)) < 0)
            {
                Scheme before = _best;
                _best = sparser;
                Propose(propose);
                if (!whole) _best = before; // so that a resumed search takes the course that this one would have taken
            }
            if (!whole) return true;
            _runs++;
            Volatile.Write(ref _progress, Captured());
            Volatile.Write(ref _reading, Reading());
            return true;
        }
        finally
        {
            _gate.Exit();
        }
    }

    public void LimitTo(long order) { } // runs follow on each other, so there is never earlier work left

    public bool IsSettled(long order) => true;

    public EngineReading Read() => Volatile.Read(ref _reading);

    public EngineProgress Progress() => Volatile.Read(ref _progress);

    /// <exception cref="InvalidDataException">It is this engine's, but damaged; the message is a clause.</exception>
    public bool Resume(EngineProgress from)
    {
        if (from.Scheme is not { } word || from.Name != Progress().Name || from.ProgramHash != ProgramHash) return false;
        Scheme best = PackedScheme.Parse(word, _ring, _start.Tensor).Scheme;
        if (best.Tensor != _start.Tensor || best.Rank > _start.Rank)
            throw new InvalidDataException(
                $"it goes on from a scheme of {best.Tensor} of rank {best.Rank}, which is no other form of the goal's");
        (_best, _runs, _untold) = (best, from.Next, (best.Rank, best.Nonzeros).CompareTo((_start.Rank, _start.Nonzeros)) < 0);
        (_progress, _reading) = (Captured(), Reading());
        return true;
    }

    public void Dispose() { }

    private void Propose(Action<Proposal> propose) =>
        propose(new Proposal(_best, _runs, _ring.Modulus, $"optimised from {_goal.Name}"));

    private EngineProgress Captured() =>
        new($"{Name} {Provenance.HashOf(_goal.Scheme)[..8]}, {_goal.Sweeps} sweeps", ProgramHash, _runs, [], 0, 0, _runs, null)
        {
            Scheme = PackedScheme.Of(_best, _ring).ToString(),
        };

    private EngineReading Reading() => new(Name, _runs, "runs", $"{_best.Nonzeros} nonzero coefficients at rank {_best.Rank}");
}
