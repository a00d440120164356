using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Journal;
using static TensorDecomp.Evolution.Facts.InvariantText;

namespace TensorDecomp.Evolution.Run;

/// <summary>
/// Whether the budget leaves another try: a child, or the repair of an answer. It depends on events alone, so that a repair that was not
/// asked for is not asked for in a replay either. What is under way counts, a question at the price of the
/// dearest exchange so far, a measurement at the mean.
/// </summary>
public static class BudgetRule
{
    /// <summary>The clause that says why there may be no further try; null where there may.</summary>
    public static string? WhyNoTry(RunState state)
    {
        Budget budget = state.Budget;
        if (state.Tries >= budget.Evaluations)
            return Invariant($"the budget of {budget.Evaluations} evaluations is used up{Failed(state)}");
        if (state.Work + state.InFlightCount * state.Work / Math.Max(1, state.Evaluations) >= budget.Work)
            return Invariant($"the budget of {budget.Work} restart-steps is used up");
        if (state.Settings.Models.Count == 0) return null;
        if (state.Ledger.Asked >= budget.Calls) return Invariant($"the budget of {budget.Calls} calls of a model is used up");
        (double tokens, double dollars) = PerExchange(state);
        int open = 1 + state.InFlight.Count(c => c.Stage == LifeStage.AwaitingAnswer);
        if (state.Ledger.Tokens + open * tokens > budget.Tokens)
            return Invariant($"the next prompt could take the run beyond {budget.Tokens} tokens");
        if (state.Ledger.Cost + open * dollars > budget.Dollars)
            return Invariant($"the next prompt could cost more than what is left of {budget.Dollars:F2} dollars");
        return null;
    }

    private static string Failed(RunState state) =>
        state.Tries - state.Evaluations - state.InFlightCount is > 0 and var failed
            ? Invariant($", {failed} of them by answers that could not be measured") : "";

    /// <summary>Tokens and dollars of the dearest exchange so far; before the first one, an estimate from the largest prompt there can
    /// be.</summary>
    private static (double Tokens, double Dollars) PerExchange(RunState state)
    {
        if (state.Ledger.Answers > 0) return (state.Ledger.MostTokens, state.Ledger.MostCost);
        EvolutionSettings settings = state.Settings;
        long prompt = Tokens.EstimateOf(settings.Founders.Sum(f => f.Source.Length) + settings.Templates.Values.Sum(t => t.Length));
        return (prompt + Tokens.ExpectedAnswer, settings.Models.Select(m => m.Cost(prompt, Tokens.ExpectedAnswer)).DefaultIfEmpty().Max());
    }
}
