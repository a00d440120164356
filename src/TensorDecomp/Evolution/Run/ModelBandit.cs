using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Journal;

namespace TensorDecomp.Evolution.Run;

/// <summary>
/// Which model is asked next: an upper confidence bound (Auer et al. 2002) on what its candidates gain on their parents,
/// times its weight, over its price. With n_i candidates settled or in flight, N of all models, ḡ_i the mean gain relative
/// to the best mean of any model, and κ_i the mean cost of an exchange relative to the mean of all,
/// index_i = weight_i · (ḡ_i + √(2·ln(1 + N) / (1 + n_i))) / (1 + ½·κ_i).
/// </summary>
internal static class ModelBandit
{
    public static ModelShare Choose(RunState state)
    {
        IReadOnlyList<ModelShare> models = state.Settings.Models;
        ModelAccount[] accounts = [.. models.Select(m => state.Ledger.Accounts.GetValueOrDefault(m.Name) ?? new ModelAccount())];
        double[] gain = [.. accounts.Select(a => a.Gain / Math.Max(1, a.Settled))];
        double[] cost = [.. accounts.Select(a => a.Cost / Math.Max(1, a.Answered))];
        double best = gain.Max(), mean = cost.Average(), asked = accounts.Sum(a => a.Asked);
        double Index(int i) => models[i].Weight
            * ((best > 0 ? gain[i] / best : 0) + Math.Sqrt(2 * Math.Log(1 + asked) / (1 + accounts[i].Asked)))
            / (1 + (mean > 0 ? 0.5 * cost[i] / mean : 0));
        // Before anything is asked every bound is 0 and the weights decide.
        return models[Enumerable.Range(0, models.Count).OrderByDescending(i => asked > 0 ? Index(i) : models[i].Weight).First()];
    }
}
