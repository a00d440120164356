using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Search.Flips;
using TensorDecomp.Search.Work;
using TensorDecomp.Verify;

namespace TensorDecomp.Search;

/// <summary>
/// Fewer nonzero coefficients at the same rank: one annealed walk after the other, each from the sparsest scheme so far. The
/// course follows from the seed, and a run that is cut off is run again by a resumed search.
/// </summary>
internal sealed class SparsifyEngine : IEngine
{
    private const int Flips = 20_000; // at each temperature

    private readonly Ring _ring;
    private readonly ulong _seed;
    private readonly SparserGoal _goal;
    private readonly Scheme _start;
    private Scheme _best;
    private long _runs, _units, _most = long.MaxValue;
    private bool _untold; // a resumed search has yet to say what it came to before
    private bool _open;

    /// <param name="ring">GF(2), GF(3) or ZT.</param>
    /// <param name="goal">The scheme.</param>
    /// <param name="seed">Determines the walks.</param>
    /// <param name="tensor">What it decomposes, where that may be another tensor than a product of matrices.</param>
    /// <exception cref="InvalidDataException">The scheme is no decomposition; the message is a clause.</exception>
    public SparsifyEngine(Ring ring, SparserGoal goal, ulong seed, Tensor? tensor = null)
    {
        (_ring, _goal, _seed) = (ring, goal, seed);
        _best = _start = goal.Read(ring, tensor);
    }

    public string Name => "optimize";
    public string Program => "annealed flips";
    public string ProgramHash => Provenance.HashOf(Program);

    public WorkUnit? Plan(Action<Proposal> propose)
    {
        if (_untold) Propose(_best, propose);
        _untold = false;
        if (_open || _runs >= _most) return null;
        _open = true;
        return new AnnealUnit(_units++, _start.Tensor, _ring, PackedScheme.Of(_best, _ring), _seed + (ulong)_runs, _goal.Sweeps, Flips);
    }

    public void EndAfter(long work) => _most = Math.Min(_most, work);

    public bool IsOver => !_open && _runs >= _most;

    /// <summary>A run that was cut short may have come to something, but a resumed search takes the course that this one would have
    /// taken.</summary>
    public void Fold(Outcome outcome, Action<Proposal> propose)
    {
        if (outcome is not AnnealOutcome anneal || !_open) throw new InvalidDataException($"{Name} has no run {outcome.Number} under way");
        _open = false;
        Scheme sparsest = anneal.Sparsest.Read(_ring, _start.Tensor).Scheme;
        bool better = (sparsest.Rank, sparsest.Nonzeros).CompareTo((_best.Rank, _best.Nonzeros)) < 0;
        if (better) Propose(sparsest, propose);
        if (!anneal.Whole) return;
        if (better) _best = sparsest;
        _runs++;
    }

    /// <exception cref="InvalidDataException">It is this engine's, but damaged; the message is a clause.</exception>
    public bool Resume(EngineState from)
    {
        if (from.Scheme is not { } word || from.Name != Progress().Name || from.ProgramHash != ProgramHash) return false;
        Scheme best = PackedScheme.Parse(word, _ring, _start.Tensor).Scheme;
        if (best.Tensor != _start.Tensor || best.Rank > _start.Rank)
            throw new InvalidDataException(
                $"it goes on from a scheme of {best.Tensor} of rank {best.Rank}, which is no other form of the goal's");
        (_best, _runs, _untold) = (best, from.Next, (best.Rank, best.Nonzeros).CompareTo((_start.Rank, _start.Nonzeros)) < 0);
        return true;
    }

    public EngineState Progress() =>
        new($"{Name} {Provenance.HashOf(_goal.Scheme)[..8]}, {_goal.Sweeps} sweeps", ProgramHash, _runs, [], 0, 0, _runs, null)
        {
            Scheme = PackedScheme.Of(_best, _ring).ToString(),
        };

    public EngineReading Read() => new(Name, _runs, "runs", $"{_best.Nonzeros} nonzero coefficients at rank {_best.Rank}");

    private void Propose(Scheme scheme, Action<Proposal> propose) =>
        propose(new Proposal(scheme, _runs, _ring.Modulus, _goal.Origin));
}
