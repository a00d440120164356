namespace TensorDecomp.Evolution.Population;

/// <summary>
/// The total order in which a cell keeps its elite and a prompt shows its programs: by the keys of the run's rule. Of equals the shorter
/// and then the older is better. It compares; it is not what parents are chosen by.
/// </summary>
public sealed class FitnessOrder : IComparer<Member>
{
    /// <summary>The order, which has no state.</summary>
    public static FitnessOrder Instance { get; } = new();

    private FitnessOrder() { }

    /// <summary>Above 0 where a is better, below 0 where b is; 0 for a member and itself only.</summary>
    /// <exception cref="ArgumentNullException">One of them is null.</exception>
    public int Compare(Member? a, Member? b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        foreach ((double own, double other) in a.Keys.Zip(b.Keys))
            if (own.CompareTo(other) is not 0 and var order) return order;
        return a.Length != b.Length ? b.Length.CompareTo(a.Length) : b.Id.CompareTo(a.Id);
    }
}
