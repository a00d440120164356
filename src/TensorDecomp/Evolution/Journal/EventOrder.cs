using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Population;
using TensorDecomp.Evolution.Templates;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Search.Relays;
using static TensorDecomp.Evolution.Facts.InvariantText;

namespace TensorDecomp.Evolution.Journal;

/// <summary>
/// Which events can follow on which: what an event must be for the fold to make sense of it, whatever decided it. Whether the rules
/// would have decided the same is a question for <c>Audit</c>.
/// </summary>
internal static class EventOrder
{
    private const int MostIslands = 1000, LargestArchive = 10_000, MostRepairs = 10;

    /// <summary>A clause that says why the event cannot come next; null where it can.</summary>
    public static string? WhyNot(RunState state, IRunEvent e)
    {
        if (state.IsStarted == e is Started) return state.IsStarted ? "a run begins only once" : "a journal begins with one 'started'";
        if (e is Started started) return WhyNot(started.Settings);
        if (e is Budgeted budgeted) return WhyNot(state, budgeted.Budget);
        if (e is Proposed proposed) return WhyNot(state, proposed);
        if (e is Migrated migrated)
            return Holds(migrated.Migrants, m => m is not null && Placeable(state, m.Placement) && HasPlace(state, m.Candidate)) ? null
                : "it moves what has no place";
        if (e is Handed handed)
            return state.Relay is not { } relay ? "the run has no stages"
                : relay.Best == 0 || handed.Stage != relay.Stage + 1 || state.InFlightCount > 0 ? "no stage ends there"
                : Holds(handed.Founders, id => HasPlace(state, id)) ? null : "it goes on with what has no place";
        if (e is Reset reset) return Holds(reset.Islands, r => r is not null && IsIsland(state, r.Island) && HasPlace(state, r.Candidate))
            ? null : "it founds an island on what has no place";
        if (e.Candidate < 1 || e.Candidate > state.Candidates.Count) return Invariant($"there is no candidate {e.Candidate}");
        CandidateLife life = state[e.Candidate];
        LifeStage[] stages = After(e);
        return !stages.Contains(life.Stage) ? Invariant($"candidate {life.Id} was {life.Stage}, not {string.Join(" or ", stages)}")
            : WhyNot(state, e, life);
    }

    /// <summary>The stages of a candidate at which an event about it may come.</summary>
    private static LifeStage[] After(IRunEvent e) => e switch
    {
        Answered or Lost => [LifeStage.AwaitingAnswer],
        Edited => [LifeStage.Drafting, LifeStage.Answered],
        RepairAsked => [LifeStage.Answered, LifeStage.Evaluated],
        Evaluated => [LifeStage.AwaitingEvaluation],
        Placed => [LifeStage.Evaluated],
        Advised => [LifeStage.Answered],
        _ => [LifeStage.Drafting, LifeStage.Answered, LifeStage.Lost, LifeStage.Evaluated],
    };

    private static string? WhyNot(RunState state, IRunEvent e, CandidateLife life) => e switch
    {
        Answered a when !(a.Cost >= 0) || !double.IsFinite(a.Cost) || !IsTime(a.Seconds) =>
            "an answer costs no less than nothing and takes no less than no time, nor centuries",
        RepairAsked when life.Model is null => Invariant($"candidate {life.Id} is no model's"),
        Evaluated evaluated when (WhyNot(evaluated) ?? WhyNot(state, evaluated.Evaluation.Left)) is { } why => why,
        Placed placed when !Holds(placed.Placements, p => Placeable(state, p)) => "it is placed where there is no island",
        Placed when life.Source is null || life.Evaluation is null => Invariant($"candidate {life.Id} was not measured"),
        Advised when life.Operator != OperatorRegistry.Advise => Invariant($"candidate {life.Id} was not asked for advice"),
        Edited when life.Operator == OperatorRegistry.Advise => Invariant($"candidate {life.Id} was asked for advice"),
        _ => null,
    };

    private static string? WhyNot(RunState state, Budget b) =>
        state.DueCandidate is { } due ? Invariant($"candidate {due.Id} calls for a decision before it")
        : b.Evaluations < 1 || b.Calls < 0 || b.Tokens < 0 || b.Work < 1 || b.Rejections < 1 || b.Time < TimeSpan.Zero
            || b.Dollars is { } sum && !(sum >= 0 && double.IsFinite(sum)) ? "its bounds are beyond what a run can have" : null;

    private static string? WhyNot(RunState state, Proposed p)
    {
        if (p.Candidate != state.Candidates.Count + 1)
            return Invariant($"candidate {p.Candidate} stands where candidate {state.Candidates.Count + 1} should");
        if (!IsIsland(state, p.Island)) return Invariant($"there is no island {p.Island}");
        if (!p.Parents.Concat(p.Inspirations).All(c => HasPlace(state, c))) return "it descends from what has no place";
        if (p.Model is null != p.Prompt is null) return "a prompt is for a model";
        if (p.Advice < 0 || p.Advice >= state.Advice.Count) return Invariant($"there is no advice {p.Advice}");
        bool asks = OperatorRegistry.All.Any(o => o.Name == p.Operator && o.AsksModel);
        return p.Operator switch
        {
            OperatorRegistry.Seed => p.Candidate <= state.Settings.Founders.Count && p.Parents.Count == 0 && p.Model is null ? null
                : Invariant($"candidate {p.Candidate} is no founder"),
            OperatorRegistry.Relay => p.Parents.Count == 1 && p.Model is null
                && state.Relay is { } relay && p.Candidate > relay.Before && p.Candidate <= relay.Before + relay.Founders.Count ? null
                : Invariant($"candidate {p.Candidate} is none that goes on"),
            OperatorRegistry.Again => HasPlace(state, 1) && p.Parents.Count > 0 && p.Model is null ? null
                : "there is no program to measure again",
            OperatorRegistry.Advise => p.Model is not null ? null : "advice is a model's",
            OperatorRegistry.Tune => HasPlace(state, 1) && p.Parents.SequenceEqual([1]) && p.Model is null ? null
                : "what is tuned is the seed program",
            OperatorRegistry.Numeric => p.Parents.Count > 0 && p.Model is null ? null : "a mutation has a parent and no model",
            _ => asks && p.Parents.Count > 0 && p.Model is not null ? null
                : $"'{p.Operator}' with {p.Parents.Count} parents is no way to make a child",
        };
    }

    private static string? WhyNot(EvolutionSettings s)
    {
        if (s.Targets.Count == 0 || s.Targets.Any(t => t.Rank < 1)) return "a run has goals";
        if (s.Founders.Count == 0 || s.Founders.Contains(null)) return "a run starts from programs";
        if (s.Models.Contains(null)) return "a model has a name";
        if (s.Templates.Values.Contains(null)) return "a template has a text";
        if (s.Islands is < 1 or > MostIslands || s.ArchiveSize is < 1 or > LargestArchive || s.Repairs is < 0 or > MostRepairs
            || s.RestartSteps is < 1 or > 1_000_000_000_000) return "its sizes are beyond what a run can have";
        if (s.Relay is { } relay && (relay.Every is < 1 or > RelayPlan.MostCandidates || relay.States is < 1 or > RelayChain.MostKept
            || s.Targets.Any(t => RelayChain.WhyNot(t.Target) is not null) || !s.Fitness.IsByWork()
            || s.Regime is not (Regime.Evolution or Regime.NumericOnly or Regime.NoEvolution)))
            return "its stages are beyond what a run can have";
        if (!double.IsFinite(s.Alpha) || !Enum.IsDefined(s.Regime) || !Enum.IsDefined(s.Fitness) || !Enum.IsDefined(s.Mutation)
            || s.Mix.Values.Concat(s.Models.Select(m => m.Weight)).Any(w => !double.IsFinite(w) || w < 0))
            return "its weights are beyond what a run can have";
        // Journals from before advice was evolved have no template for it, and need none; nor for operators that came later.
        string[] missing = [.. TemplateSet.Needed(s.EvolveAdvice).Where(f => !s.Templates.ContainsKey(f))];
        return s.Models.Count > 0 && missing.Length > 0 ? $"the template {missing[0]} is missing" : null;
    }

    private static string? WhyNot(Evaluated e) =>
        !Enum.IsDefined(e.Evaluation.Outcome) ? "its outcome is none"
        : !IsTime(e.Evaluation.Seconds)
            || !Holds(e.Evaluation.Fitness, f => f is { Restarts: >= 0, RestartSteps: >= 0 } && IsTime(f.Seconds)
                && (f.Race is not { } race || Enum.IsDefined(race))
                && Holds([f.Exact, .. f.Below], count => count >= 0 && count <= f.Restarts))
        ? "its figures are beyond what a measurement can have"
        : e.Evaluation.Feedback.Contains(null) || e.Found.Contains(null) ? "a list in it has a hole"
        : null;

    /// <summary>States are numbers from outside: their figures are worked out again.</summary>
    private static string? WhyNot(RunState state, IReadOnlyList<TargetStates>? left)
    {
        if (left is null) return null;
        if (state.Settings.Relay is not { } plan) return "states are left in a relay only";
        if (left.Contains(null) || left.DistinctBy(one => one.Target).Count() < left.Count
            || !Holds(left, one => state.Settings.Targets.Contains(one.Target) && one.States.Count >= 1 && one.States.Count <= plan.States
                && !one.States.Contains(null))) return "the states that it left are not those of its targets, or too many";
        return left.SelectMany(one => one.States.Select(state => state.WhyNot(one.Target))).FirstOrDefault(why => why is not null)
            ?? (Holds(left, one => one.States.Zip(one.States.Skip(1)).All(pair => pair.First.Energy <= pair.Second.Energy)) ? null
                : "the states that it left are not in the order of their energies");
    }

    private static bool IsTime(double seconds) => seconds is >= 0 and <= Provenance.LongestSeconds;
    private static bool IsIsland(RunState state, int number) => number >= 0 && number < state.Islands.Count;
    private static bool Placeable(RunState state, Placement? placement) => placement is not null && IsIsland(state, placement.Island);
    private static bool HasPlace(RunState state, int id) => id >= 1 && id <= state.Candidates.Count && state[id].Member is not null;
    private static bool Holds<T>(IReadOnlyList<T> list, Func<T, bool> condition) => list.All(condition);
}
