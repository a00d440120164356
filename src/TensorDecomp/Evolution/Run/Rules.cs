using TensorDecomp.Evolution.Edits;
using TensorDecomp.Evolution.Evaluators;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Journal;
using TensorDecomp.Evolution.Population;
using TensorDecomp.Evolution.Prompts;
using TensorDecomp.Kernels;

namespace TensorDecomp.Evolution.Run;

/// <summary>
/// Every decision of a run, each a pure function of the events so far. Because of that a run that was killed goes on as if
/// nothing had happened, and an audit can take every decision again and compare.
/// </summary>
public static class Rules
{
    /// <summary>Mutations tried for one that is not a duplicate.</summary>
    private const int Mutations = 32;

    /// <summary>The decision that has to be taken before anything else happens; null for none.</summary>
    public static IRunEvent? Due(RunState state) => state.DueCandidate is { } life
        ? life.Stage switch
        {
            LifeStage.Drafting => Draft(state, life),
            LifeStage.Answered => Apply(state, life),
            LifeStage.Lost => new Rejected(life.Id, "lost", life.Reason!),
            _ => Settle(state, life),
        }
        : (IRunEvent?)Periodic.Migration(state) ?? Periodic.Reset(state) ?? (IRunEvent?)RelayRule.Handover(state);

    /// <summary>The next child to make; null as long as no founder has its place, a generation of a tuner is not complete, or a stage of a
    /// relay has all its candidates.</summary>
    public static Proposed? Propose(RunState state)
    {
        EvolutionSettings settings = state.Settings;
        int id = state.Candidates.Count + 1;
        if (id <= settings.Founders.Count) return new Proposed(id, 0, OperatorRegistry.Seed, [], []);
        if (RelayRule.Founder(state, id) is { } goesOn) return goesOn;
        if (!Founded(state) || RelayRule.IsFull(state)) return null;
        if (settings.Regime == Regime.NoEvolution) return new Proposed(id, 0, OperatorRegistry.Again, [1], []);
        if (Tuning.Is(settings.Regime)) return Tuning.Waits(state) ? null : new Proposed(id, 0, OperatorRegistry.Tune, [1], []);

        HostRandom rng = state.NextRandom();
        if (AdviceChoice.IsDue(state))
            return new Proposed(id, 0, OperatorRegistry.Advise, [], [])
            {
                Model = ModelBandit.Choose(state).Name,
                Prompt = new PromptWriter(state).AskAdvice(ref rng)
            };
        Island[] inhabited = [.. state.Islands.Where(i => i.Cells.Count > 0)];
        Island island = inhabited[rng.Below(inhabited.Length)];
        bool sampling = settings.Regime == Regime.BestOfN;
        int available = sampling ? 1 : island.Population.Count;
        (Operator Operator, double Weight)[] choice = [.. OperatorRegistry.Of(settings).Where(o => o.Operator.Least <= available)];
        Operator chosen = choice[Chance.Index([.. choice.Select(o => o.Weight)], ref rng)].Operator;
        IReadOnlyList<Member> parents = sampling ? [state[1].Member!] : new ParentChoice(island).Choose(chosen.Most, ref rng);
        IReadOnlyList<Member> inspirations = sampling || !chosen.AsksModel ? [] : Inspirations.Of(state, parents, ref rng);
        Proposed proposed = new(id, island.Number, chosen.Name, [.. parents.Select(p => p.Id)], [.. inspirations.Select(p => p.Id)]);
        if (!chosen.AsksModel) return proposed;
        Advice advice = AdviceChoice.Choose(state);
        return proposed with
        {
            Model = ModelBandit.Choose(state).Name,
            Prompt = new PromptWriter(state).Ask(chosen, parents, inspirations, advice, ref rng),
            Advice = advice.Number
        };
    }

    /// <summary>Whether every founder is settled and at least one, under best-of-n the first, has its place.</summary>
    public static bool Founded(RunState state)
    {
        (int before, int founders) = state.Relay is { Stage: > 0 } relay ? (relay.Before, relay.Founders.Count)
            : (0, state.Settings.Founders.Count);
        if (state.Candidates.Count < before + founders || state.Candidates.Skip(before).Take(founders).Any(c => c.SettledAt == 0))
            return false;
        return state.Settings.Regime is Regime.BestOfN or Regime.NoEvolution || Tuning.Is(state.Settings.Regime)
            ? state[1].Member is not null
            : state.Islands.Any(i => i.Cells.Count > 0);
    }

    private static IRunEvent Draft(RunState state, CandidateLife life)
    {
        if (life.Operator == OperatorRegistry.Seed) return new Edited(life.Id, state.Settings.Founders[life.Id - 1].Source);
        if (life.Operator == OperatorRegistry.Again) return new Edited(life.Id, state[1].Source!);
        if (life.Operator == OperatorRegistry.Relay) return new Edited(life.Id, state[life.Parents[0]].Source!);
        if (life.Operator == OperatorRegistry.Tune) return Tuned(state, life);
        HostRandom rng = state.NextRandom();
        string parent = state.BaseOf(life);
        for (int k = 0; k < Mutations; k++)
        {
            string child = state.Syntax.Mutate(parent, rng.Next(), state.Settings.Mutation);
            if (state.TwinOf(child) == 0) return new Edited(life.Id, child);
        }
        return new Rejected(life.Id, "duplicate", $"{Mutations} mutations in a row were programs seen before", life.Parents[^1]);
    }

    private static IRunEvent Tuned(RunState state, CandidateLife life)
    {
        if (Tuning.Draft(state, life) is not { } text) return new Rejected(life.Id, "edit", "the seed program has no constants to tune");
        int twin = state.TwinOf(text);
        return twin == 0 ? new Edited(life.Id, text) : new Rejected(life.Id, "duplicate", $"the same program as candidate {twin}", twin);
    }

    private static IRunEvent Apply(RunState state, CandidateLife life)
    {
        if (life.Operator == OperatorRegistry.Advise) return Advise(life);
        EditResult edit = ProgramEdit.Apply(state.BaseOf(life), life.Answer!);
        if (edit.Source is not { } source) return RepairOr(state, life, edit.Failure!, "edit");
        int twin = state.TwinOf(source);
        if (twin == life.Id) return RepairOr(state, life, "the answer is the program that has just failed, unchanged", "edit");
        return twin == 0 ? new Edited(life.Id, source) : new Rejected(life.Id, "duplicate", $"the same program as candidate {twin}", twin);
    }

    private static IRunEvent Advise(CandidateLife life)
    {
        string text = life.Answer!.Trim();
        if (text.Length == 0) return new Rejected(life.Id, "edit", "the advice is empty");
        return new Advised(life.Id, text.Length > AdviceChoice.Longest ? text[..AdviceChoice.Longest] : text);
    }

    private static IRunEvent Settle(RunState state, CandidateLife life)
    {
        Evaluation evaluation = life.Evaluation!;
        string feedback = string.Join("\n", evaluation.Feedback);
        if (evaluation.Outcome is EvaluationOutcome.CompileError or EvaluationOutcome.Refused or EvaluationOutcome.Crashed)
            return RepairOr(state, life, feedback, evaluation.Outcome.ToString());
        if (evaluation.Outcome != EvaluationOutcome.Scored) return new Rejected(life.Id, evaluation.Outcome.ToString(), feedback);
        if (life.Operator == OperatorRegistry.Again) return new Placed(life.Id, []);
        bool founds = life.Operator is OperatorRegistry.Seed or OperatorRegistry.Relay;
        if (life.Operator != OperatorRegistry.Relay && state.TwinOf(evaluation) is > 0 and var twin)
            return new Rejected(life.Id, "duplicate", $"computes the same as candidate {twin}", twin);
        Member member = Member.Of(life.Id, life.Source!, evaluation, state.Settings);
        IEnumerable<Island> islands = founds ? state.Islands : [state.Islands[life.Island]];
        return new Placed(life.Id, [.. islands.Select(i => i.Preview(member))]);
    }

    private static IRunEvent RepairOr(RunState state, CandidateLife life, string problem, string why)
    {
        if (life.Model is null || life.Attempt >= state.Settings.Repairs) return new Rejected(life.Id, why, problem);
        if (BudgetRule.WhyNoTry(state) is { } spent) return new Rejected(life.Id, why, $"{problem}\n(no repair: {spent})");
        HostRandom rng = state.NextRandom();
        return new RepairAsked(life.Id, life.Attempt + 1, problem, new PromptWriter(state).Repair(life, problem, ref rng));
    }
}
