using TensorDecomp.Evolution.Facts;
using TensorDecomp.Kernels;
using TensorDecomp.Search.Relays;

namespace TensorDecomp.Evolution.Journal;

/// <summary>What a candidate did for a target in its stage of a relay.</summary>
/// <param name="Stage">Number of the stage, from 0.</param>
/// <param name="Candidate">Who.</param>
/// <param name="Left">The states that it left, null for none.</param>
/// <param name="Proof">Its work to a proof, where it has one: then the chain of the target is complete.</param>
public sealed record RelayPass(int Stage, int Candidate, TargetStates? Left, WorkToProof? Proof);

/// <summary>
/// Where a relay stands: a fold of what was placed and what was handed on. In each stage that program has a target which left the state of
/// the lowest energy there, if it is lower than all that it was given; its states, and those of nobody else, are what the next stage
/// starts from. So a target's chain is a sequence of programs, each from what the one before it left, up to the first stage with a proof.
/// </summary>
/// <param name="plan">How long stages are, and how much is handed on.</param>
/// <param name="targets">The run's.</param>
public sealed class RelayStanding(RelayPlan plan, IReadOnlyList<TiedTarget> targets)
{
    private readonly Dictionary<TiedTarget, List<RelayPass>> _chains = targets.ToDictionary(target => target, _ => new List<RelayPass>());
    private readonly Dictionary<TiedTarget, RelayPass> _given = [], _left = [], _proved = [];

    /// <summary>Number of the present stage, from 0.</summary>
    public int Stage { get; private set; }

    /// <summary>Candidates of the stages before.</summary>
    public int Before { get; private set; }

    /// <summary>Candidates whose programs the stage begins with.</summary>
    public IReadOnlyList<int> Founders { get; private set; } = [];

    /// <summary>The best placed candidate of the present stage; 0 before the first.</summary>
    public int Best { get; internal set; }

    /// <summary>The candidates up to which the stage goes.</summary>
    public int Last => Before + Math.Max(plan.Every, Founders.Count);

    /// <summary>What restarts of the present stage start from.</summary>
    public RelayStart Start => new(plan.States, [.. targets.Where(_given.ContainsKey).Select(target => _given[target].Left!)])
    {
        EndsHops = plan.EndsHops,
        Polishes = plan.Polishes,
    };

    /// <summary>Who would hand on what, if the stage ended now: for each target that anybody left a state for.</summary>
    public IReadOnlyList<RelayPass> Leaders =>
        [.. targets.Select(target => _left.GetValueOrDefault(target) ?? _given.GetValueOrDefault(target)).OfType<RelayPass>()];

    /// <summary>The chain of a target so far, the present stage included.</summary>
    public IReadOnlyList<RelayPass> Chain(TiedTarget target) =>
        [.. _chains[target].Concat(IsComplete(target) ? [] : Added(target) is { } pass ? [pass] : [])];

    /// <summary>A measurement without the states that could not lead any target now, so that a journal holds those that matter.</summary>
    public Evaluation Admitted(Evaluation evaluation) => evaluation.Left is not { } left ? evaluation : evaluation with
    {
        Left = evaluation.Outcome == EvaluationOutcome.Scored && left.Where(Leads).ToArray() is { Length: > 0 } leading ? leading : null,
    };

    /// <summary>Takes in what a placed candidate did.</summary>
    internal void Take(CandidateLife life)
    {
        foreach (TargetStates states in life.Evaluation!.Left ?? [])
            if (Leads(states)) _left[states.Target] = new RelayPass(Stage, life.Id, states, null);
        foreach (TargetFitness fitness in life.Evaluation.Fitness)
            if (fitness.Exact > 0 && _chains.ContainsKey(fitness.Target)
                && !(_proved.GetValueOrDefault(fitness.Target)?.Proof?.Mean <= WorkToProof.Of(fitness).Mean))
                _proved[fitness.Target] = new RelayPass(Stage, life.Id, null, WorkToProof.Of(fitness));
    }

    /// <summary>Ends the stage: what it added goes on.</summary>
    /// <param name="founders">The programs that the next one begins with.</param>
    /// <param name="candidates">Candidates so far.</param>
    internal void Hand(IReadOnlyList<int> founders, int candidates)
    {
        foreach (TiedTarget target in targets)
        {
            if (!IsComplete(target) && Added(target) is { } pass) _chains[target].Add(pass);
            if (_left.Remove(target, out RelayPass? left)) _given[target] = left;
        }
        _proved.Clear();
        (Stage, Before, Founders, Best) = (Stage + 1, candidates, founders, 0);
    }

    private bool IsComplete(TiedTarget target) => _chains[target] is [.., { Proof: not null }];

    private RelayPass? Added(TiedTarget target) => _proved.GetValueOrDefault(target) ?? _left.GetValueOrDefault(target);

    private bool Leads(TargetStates states) =>
        !(states.Energy >= (_left.GetValueOrDefault(states.Target) ?? _given.GetValueOrDefault(states.Target))?.Left!.Energy);
}
