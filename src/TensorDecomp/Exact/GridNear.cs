namespace TensorDecomp.Exact;

/// <summary>
/// The way to a solution at which families of solutions meet, as they often do at ranks well above the lowest. There f is flat to
/// higher order and every descent crawls; but in a frame in which the solution is sparse it shows which entries are on their way to the
/// grid {0,±1}. Held there, they take the flat directions with them, and the others are soon solved for.
/// </summary>
internal static class GridNear
{
    private static readonly Patience Rest =
        new(Iterations: 20, SlowIterations: 4, SlowRatio: 0.3, Attempts: 8, Damping: 1e-4, Factorise: true);

    /// <summary>More unknowns than this would take longer than another approximation does.</summary>
    private const int MostFree = 3000;

    /// <summary>Distances from the grid within which entries are held, in turn. How far an entry is on its way depends on how flat f
    /// is.</summary>
    private static readonly double[] Reaches = [1e-2, 1e-3, 1e-4, 1e-5, 1e-6];

    /// <summary>Brings the decomposition to f &lt; <paramref name="goal"/>, if any reach leads there; returns f, and leaves the values as
    /// they were where none does.</summary>
    /// <param name="d">Where the polish stopped, in a sparse frame.</param>
    /// <param name="polish">Solves for what is not held.</param>
    /// <param name="goal">f to reach.</param>
    /// <param name="stop">Ends the work after the reach at hand.</param>
    public static double Solve(Decomposition d, LevenbergMarquardt polish, double goal, CancellationToken stop)
    {
        double[] start = [.. d.Values];
        foreach (double reach in Reaches)
        {
            if (stop.IsCancellationRequested) break;
            List<int> free = [];
            foreach (int k in d.Unknowns)
            {
                double nearest = Math.Clamp(Math.Round(d.Values[k]), -1, 1);
                if (Math.Abs(d.Values[k] - nearest) < reach) d.Values[k] = nearest;
                else free.Add(k);
            }
            if (free.Count <= MostFree && polish.Minimise([.. free], goal, Rest) is var loss && loss < goal) return loss;
            start.CopyTo(d.Values, 0);
        }
        return d.Loss();
    }
}
