using TensorDecomp.Kernels;

namespace TensorDecomp.Evolution.Run;

/// <summary>
/// A performance profile (Dolan and Moré 2002): on which share of the targets a program needs at most τ times the work of the program that
/// needs least there, where work is restart-steps to a certified scheme. A target that nobody solves tells nothing and is left out.
/// </summary>
/// <param name="Program">Its name.</param>
/// <param name="Solved">Targets that it solved.</param>
/// <param name="Targets">Targets that anybody solved.</param>
/// <param name="Ratios">Its work over the least work, for each of those; infinite where it did not solve it.</param>
public sealed record PerformanceProfile(string Program, int Solved, int Targets, IReadOnlyList<double> Ratios)
{
    /// <summary>Where the score ends, as in AlgoPerf (Dahl et al. 2023).</summary>
    public const double Last = 4;

    /// <summary>ρ(τ), the share of the targets within a factor of the best.</summary>
    public double Within(double factor) => Targets == 0 ? 0 : (double)Ratios.Count(r => r <= factor) / Targets;

    /// <summary>The mean of ρ over 1 ≤ τ ≤ 4: a target adds 1 where the program is the best and 0 where it takes more than four times as
    /// long.</summary>
    public double Score => Targets == 0 ? 0 : Ratios.Sum(r => Math.Max(0, Last - r)) / (Last - 1) / Targets;

    /// <summary>The profiles of all programs that were measured, in their order.</summary>
    public static IReadOnlyList<PerformanceProfile> Of(IReadOnlyList<ComparisonRow> standings)
    {
        Dictionary<TiedTarget, double> least = standings.GroupBy(s => s.Target).Select(g => (g.Key, Work: g.Min(s => s.Work)))
            .Where(x => double.IsFinite(x.Work)).ToDictionary(x => x.Key, x => x.Work);
        return [.. from s in standings
            group s by s.Name into program
            let ratios = (double[])[.. program.Where(s => least.ContainsKey(s.Target)).Select(s => s.Work / least[s.Target])]
            select new PerformanceProfile(program.Key, ratios.Count(double.IsFinite), least.Count, ratios)];
    }
}
