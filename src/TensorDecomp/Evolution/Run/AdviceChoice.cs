using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Journal;

namespace TensorDecomp.Evolution.Run;

/// <summary>
/// The co-evolution of prompts: from time to time a model is asked for better advice than the template's, and which advice
/// a prompt carries is an upper confidence bound on what its candidates gained on their parents: ḡ + √(2·ln(1 + N)/(1 + n)),
/// with ḡ relative to the best mean of any advice.
/// </summary>
internal static class AdviceChoice
{
    /// <summary>Placements between two requests for advice.</summary>
    private const int Every = 10;

    /// <summary>Advice that is still considered: the template's and the best others.</summary>
    private const int Considered = 10;

    /// <summary>Longest advice that a prompt carries, in characters.</summary>
    public const int Longest = 2000;

    public static bool IsDue(RunState state) =>
        state.Settings is { EvolveAdvice: true, Regime: Regime.Evolution, Models.Count: > 0 }
            && state.Placements >= state.LastAdvice + Every;

    public static Advice Choose(RunState state)
    {
        Advice[] open =
            [state.Advice[0], .. state.Advice.Skip(1).OrderByDescending(a => a.Settled == 0 ? double.PositiveInfinity : a.MeanGain)
                .ThenBy(a => a.Number).Take(Considered - 1)];
        double best = open.Max(a => a.MeanGain), asked = open.Sum(a => a.Asked);
        return open.MaxBy(a => (best > 0 ? a.MeanGain / best : 0) + Math.Sqrt(2 * Math.Log(1 + asked) / (1 + a.Asked)))!;
    }
}
