using TensorDecomp.Evolution.Facts;

namespace TensorDecomp.Evolution.Population;

/// <summary>
/// The total order in which a cell keeps its elite and a prompt shows its programs: targets solved; then exact shares; then
/// shares of restarts below the thresholds; then the medians. Of equals the shorter and then the older is better.
/// It compares; it is not what parents are chosen by.
/// </summary>
public sealed class FitnessOrder : IComparer<Member>
{
    public static FitnessOrder Instance { get; } = new();

    public int Compare(Member? a, Member? b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        foreach (Func<Member, double> key in Keys)
            if (key(a).CompareTo(key(b)) is not 0 and var order) return order;
        return a.Length != b.Length ? b.Length.CompareTo(a.Length) : b.Id.CompareTo(a.Id);
    }

    private static readonly Func<Member, double>[] Keys =
    [
        m => m.Fitness.Count(f => f.Exact > 0),
        m => m.Fitness.Sum(f => f.BestRank is { } rank ? Math.Max(0, f.Target.Rank - rank) : 0),
        m => m.Fitness.Sum(f => (double)f.Exact / Math.Max(1, f.Restarts)),
        m => m.Fitness.Sum(f => (double)f.Below.Sum() / Math.Max(1, f.Restarts)),
        m => -m.Fitness.Sum(f => double.IsFinite(f.MedianLoss) ? Math.Log(Math.Max(f.MedianLoss, 1e-12)) : 1e3),
    ];

    /// <summary>
    /// One number in [0, 1] for displays: the mean over the targets of half the exact share and half the mean share of
    /// restarts below the thresholds. Nothing is decided by it.
    /// </summary>
    public static double Score(Member member, int targets) => member.Fitness.Sum(f =>
        0.5 * f.Exact / Math.Max(1, f.Restarts)
            + 0.5 * f.Below.Sum() / Math.Max(1.0, (double)f.Restarts * TargetFitness.Thresholds.Count)) / targets;
}
