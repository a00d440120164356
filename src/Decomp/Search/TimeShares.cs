namespace TensorDecomp.Search;

/// <summary>
/// Divides the workers' time among engines by success per second: an engine's share is proportional to one plus its
/// improvements, so that the next slice goes to the one with the least time spent per share.
/// </summary>
internal sealed class TimeShares(int engines)
{
    private readonly double[] _spent = new double[engines];
    private readonly int[] _improvements = new int[engines];

    /// <summary>Engine numbers, the one that is due first.</summary>
    public int[] Order()
    {
        int[] order = [.. Enumerable.Range(0, _spent.Length)];
        lock (_spent) Array.Sort([.. order.Select(e => _spent[e] / (1 + _improvements[e]))], order);
        return order;
    }

    public void Spend(int engine, TimeSpan time)
    {
        lock (_spent) _spent[engine] += time.TotalSeconds;
    }

    public void Reward(int engine)
    {
        lock (_spent) _improvements[engine]++;
    }
}
