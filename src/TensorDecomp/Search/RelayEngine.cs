using System.Globalization;
using TensorDecomp.Programs;
using TensorDecomp.Search.Relays;
using TensorDecomp.Search.Work;

namespace TensorDecomp.Search;

/// <summary>
/// A relay again and again: number 0 of seed 1 has the seeds of the run that it comes from, and so repeats it bit for bit; every other
/// number has seeds of its own. A number determines all that follows, on any number of threads.
/// </summary>
/// <param name="name">What the relay is called.</param>
/// <param name="chain">Its stages.</param>
/// <param name="programs">Their programs, compiled.</param>
/// <param name="seed">Together with the number it determines the restarts.</param>
internal sealed class RelayEngine(string name, RelayChain chain, IReadOnlyList<GradientProgram> programs, ulong seed) : IEngine
{
    private readonly SortedSet<long> _running = [];
    private readonly Dictionary<long, long> _midway = []; // restart-steps of those that run
    private long _next, _limit = long.MaxValue, _most = long.MaxValue, _done, _steps, _found;
    private double _lowest = double.PositiveInfinity;

    public string Name => "relay";

    public string Program => $"relay {name}";

    public string ProgramHash => chain.Hash;

    /// <summary>Whether the stages of number 0 left what the run recorded; null before it has come to its end, or for seeds of its
    /// own.</summary>
    public bool? Agrees { get; private set; }

    public bool FoldsInOrder => false;

    public long Converged => _found;

    public WorkUnit? Plan(Action<Proposal> propose)
    {
        if (_next >= Math.Min(_limit, _most)) return null;
        _running.Add(_next);
        return new RelayUnit(_next, chain, programs, Repetition(_next++));
    }

    public void Fold(Outcome outcome, Action<Proposal> propose)
    {
        if (outcome is not RelayOutcome relay || !_running.Remove(relay.Number))
            throw new InvalidDataException($"{Name} has no repetition {outcome.Number} under way");
        _midway.Remove(relay.Number);
        _done++;
        _steps += relay.Work;
        foreach (IReadOnlyList<RelayState> left in relay.Left)
            if (left.Count > 0) _lowest = Math.Min(_lowest, left.Min(state => state.Loss));
        if (Repetition(relay.Number) == 0) Agrees = relay.Left.Zip(chain.Links).All(stage => Same(stage.First, stage.Second.Left));
        if (relay.Scheme is not { } scheme) return;
        _found++;
        propose(new Proposal(scheme, relay.Number));
    }

    public void Hear(UnitReport report)
    {
        if (report is StepsReport steps) _midway[steps.Number] = steps.Steps;
    }

    public bool IsWanted(long number) => number < _limit;

    public void LimitTo(long order) => _limit = Math.Min(_limit, order);

    public void EndAfter(long work) => _most = Math.Min(_most, work);

    public bool IsOver => _next >= _most && _running.Count == 0;

    public bool IsSettled(long order) => _next >= order && !_running.Any(number => number < order);

    public EngineReading Read() => new(Name, _steps + _midway.Values.Sum(), "restart-steps",
        string.Create(CultureInfo.InvariantCulture,
            $"{Program}, {chain.Links.Count} {(chain.Links.Count == 1 ? "stage" : "stages")}: {_done:N0} times, {_found:N0} exact")
            + Recorded)
    {
        Restarts = _done,
        Converged = _found,
        BestLoss = double.IsFinite(_lowest) ? _lowest : null,
    };

    private string Recorded => Agrees switch
    {
        null => "",
        true => "; the first repeated the recorded states",
        false => "; the first left other states than those recorded",
    };

    /// <summary>0 for the recorded seeds.</summary>
    private ulong Repetition(long number) => (ulong)number + ((seed - 1) << 32);

    private static bool Same(IReadOnlyList<RelayState> here, IReadOnlyList<RelayState> there) => here.Count == there.Count
        && here.Zip(there).All(pair => pair.First.Restart == pair.Second.Restart
            && pair.First.Factors.AsSpan().SequenceEqual(pair.Second.Factors));
}
