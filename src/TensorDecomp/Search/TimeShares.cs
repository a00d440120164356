namespace TensorDecomp.Search;

/// <summary>
/// Divides the workers' time among engines by what a second of each is expected to gain: worth × rate, where worth is the number
/// of terms by which a success would lower the best rank, and rate is estimated as (expectation + successes + credit) / seconds. The next
/// turn
/// goes to the highest product: for a job whose hazard falls the longer it fails, that index is the optimal one, and with known
/// rates it is the cμ rule (Gittins 1979, "Bandit processes and dynamic allocation indices"). One turn of eight goes to the engine
/// that had the least time, so that none is left out for good (ε-greedy does so by chance: Auer, Cesa-Bianchi and Fischer 2002).
/// <list type="bullet">
/// <item>Before anything succeeds, engines of equal worth share in proportion to what is expected of them, 1 unless more is known.</item>
/// <item>Restarts that converge and do not become exact are worth a credit, which grows with their number and never beyond
/// <see cref="LargestCredit"/>: where nothing is found they tell engines apart, and where they come to nothing they mislead for a while
/// only.</item>
/// <item>What the precedent of an engine, the same one rank higher, achieved and spent counts as its own. So what was learned
/// about a program at one rank holds at the next until more is known, and the ranks of one program share equally too until one
/// succeeds.</item>
/// </list>
/// </summary>
/// <param name="precedents">For each engine the number of another one before it, or null.</param>
/// <param name="expectations">For each engine the successes that it is credited with beforehand; 1 each where it is null.</param>
internal sealed class TimeShares(IReadOnlyList<int?> precedents, IReadOnlyList<double>? expectations = null)
{
    private const double LargestCredit = 8;
    private const int TurnsPerFreeTurn = 8;
    private readonly double[] _seconds = new double[precedents.Count], _successes = new double[precedents.Count],
        _converged = new double[precedents.Count];
    private readonly Lock _gate = new();
    private int _turns;

    /// <summary>Divides the time equally, whatever succeeds; for comparison.</summary>
    public bool Equal { get; init; }

    /// <summary>Numbers of the engines that are worth any time, the one whose turn it is first.</summary>
    /// <param name="worth">For each engine the terms that a success would gain, 0 where it has nothing to do.</param>
    public int[] Order(IReadOnlyList<int> worth)
    {
        int[] engines = [.. Enumerable.Range(0, _seconds.Length).Where(e => worth[e] > 0)];
        lock (_gate)
        {
            bool free = Equal || ++_turns % TurnsPerFreeTurn == 0;
            int[] order = [.. engines.OrderByDescending(e => worth[e] * Rate(e))];
            return free && order.Length > 1 ? [.. engines.OrderBy(e => _seconds[e]).Take(1).Union(order)] : order;
        }
    }

    /// <summary>Expected successes per second; infinite before anything is known.</summary>
    public double Rate(int engine)
    {
        double successes = expectations?[engine] ?? 1, seconds = 0;
        for (int? at = engine; at is { } e; at = precedents[e])
        {
            double unsuccessful = Math.Max(0, _converged[e] - _successes[e]);
            successes += _successes[e] + LargestCredit * unsuccessful / (LargestCredit + unsuccessful);
            seconds += _seconds[e];
        }
        return successes / seconds;
    }

    /// <param name="engine">Its number.</param>
    /// <param name="time">What it was given in addition.</param>
    /// <param name="converged">Restarts that converged, all in all.</param>
    public void Spend(int engine, TimeSpan time, long converged = 0)
    {
        lock (_gate) (_seconds[engine], _converged[engine]) = (_seconds[engine] + time.TotalSeconds, converged);
    }

    /// <summary>It lowered the best rank.</summary>
    public void Reward(int engine)
    {
        lock (_gate) _successes[engine]++;
    }

    /// <summary>Seconds of workers that it had, and how often it lowered the best rank.</summary>
    public (double Seconds, double Successes) Read(int engine)
    {
        lock (_gate) return (_seconds[engine], _successes[engine]);
    }

    /// <summary>Goes on from there.</summary>
    public void Restore(int engine, double seconds, double successes, long converged)
    {
        lock (_gate) (_seconds[engine], _successes[engine], _converged[engine]) = (seconds, successes, converged);
    }
}
