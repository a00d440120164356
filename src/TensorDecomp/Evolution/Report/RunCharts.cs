using TensorDecomp.Evolution.Facts;
using TensorDecomp.Kernels;

namespace TensorDecomp.Evolution.Report;

/// <summary>The curves of a run: its score, and for each target what programs compete by and how far down the residuals come.</summary>
internal static class RunCharts
{
    /// <summary>Residuals below it are solved but for rounding; a restart that was proved counts as 0.</summary>
    private const double Solved = 1e-6;

    public static string Score(IReadOnlyList<ScorePoint> points) =>
        new RunChart("score over evaluations", "score", 860, 300).Of(points.Select(p => (p.Candidate, p.Evaluations, p.Score)));

    public static string Target(TiedTarget target, IReadOnlyList<ScorePoint> points, FitnessRule rule) =>
        $"<div class=\"pair\"><figure>{(rule.IsByWork() ? Work(target, points) : Exact(target, points))}</figure>" +
            $"<figure>{Residual(target, points)}</figure></div>";

    /// <summary>Candidates that proved nothing have no dot.</summary>
    private static string Work(TiedTarget target, IReadOnlyList<ScorePoint> points)
    {
        (int, int, double Work)[] figures = [.. Figures(target, points, f => WorkToProof.Of(f).Mean)];
        double least = figures.Select(f => f.Work).Where(work => work >= 1).DefaultIfEmpty(1).Min();
        return new RunChart($"{target}: restart-steps per proof over evaluations", "restart-steps per proof", 425, 230)
        {
            LowerIsBetter = true,
            // from the power of ten below: nobody proves anything in a step
            LogarithmicFrom = double.IsFinite(least) ? Math.Pow(10, Math.Floor(Math.Log10(least))) : 1,
        }.Of(figures);
    }

    private static string Exact(TiedTarget target, IReadOnlyList<ScorePoint> points) =>
        new RunChart($"{target}: exact restarts over evaluations", "exact restarts, %", 425, 230)
            .Of(Figures(target, points, f => 100.0 * f.Exact / Math.Max(1, f.Restarts)));

    private static string Residual(TiedTarget target, IReadOnlyList<ScorePoint> points) =>
        new RunChart($"{target}: lowest residual over evaluations", "lowest f (1e-6 or less)", 425, 230)
        { LowerIsBetter = true, LogarithmicFrom = Solved }
            .Of(Figures(target, points, f => f.BestLoss));

    private static IEnumerable<(int, int, double)> Figures(TiedTarget target, IReadOnlyList<ScorePoint> points,
        Func<TargetFitness, double> figure) =>
        from point in points
        from fitness in point.Fitness
        where fitness.Target == target
        select (point.Candidate, point.Evaluations, figure(fitness));
}
