using System.Globalization;
using TensorDecomp.Evolution.Evaluators;
using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Journal;

namespace TensorDecomp.Evolution.Run;

/// <summary>When a run stops making children. What is spent counts together with what is under way, at the price of the dearest exchange so
/// far.</summary>
public sealed record Budget
{
    /// <summary>Rejections in a row after which something is wrong with the answers, not with the luck.</summary>
    private const int Hopeless = 60;

    public int? Evaluations { get; init; }
    public long? Tokens { get; init; }
    public double? Dollars { get; init; }
    public TimeSpan? Time { get; init; }

    /// <summary>The sentence that says why no further child may be made now; null where one may.</summary>
    public string? WhyStop(RunState state, TimeSpan elapsed)
    {
        if (elapsed >= Time) return "the time is up";
        if (state.RejectedInARow >= Hopeless) return $"{state.RejectedInARow} candidates in a row were rejected";
        CandidateLife[] inFlight = [.. state.InFlight];
        if (state.Evaluations + inFlight.Length >= Evaluations) return Invariant($"{Evaluations} evaluations are made or under way");
        (double tokens, double dollars) = PerExchange(state);
        int open = 1 + inFlight.Count(c => c.Stage == LifeStage.AwaitingAnswer);
        if (state.Settings.Models.Count > 0 && state.Ledger.Tokens + open * tokens > Tokens)
            return Invariant($"the next prompt could take the run beyond {Tokens} tokens");
        if (state.Settings.Models.Count > 0 && state.Ledger.Cost + open * dollars > Dollars)
            return Invariant($"the next prompt could cost more than what is left of {Dollars:F2} dollars");
        return null;
    }

    /// <summary>Tokens and dollars of the dearest exchange so far; before the first one, an estimate from the largest prompt there can
    /// be.</summary>
    private static (double Tokens, double Dollars) PerExchange(RunState state)
    {
        if (state.Ledger.Answers > 0) return (state.Ledger.MostTokens, state.Ledger.MostCost);
        long prompt = Facts.Tokens.Estimate(new string(' ', Founders(state) + state.Settings.Templates.Values.Sum(t => t.Length)));
        long answer = Facts.Tokens.ExpectedAnswer;
        return (prompt + answer, state.Settings.Models.Select(m => m.Cost(prompt, answer)).DefaultIfEmpty().Max());
    }

    private static int Founders(RunState state) => state.Settings.Founders.Sum(f => f.Source.Length);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
