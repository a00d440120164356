namespace TensorDecomp.Kernels;

/// <summary>
/// The ranks that restarts take in turn, from the highest down: so the number of a restart says its rank. A single rank is the
/// range from itself to itself.
/// </summary>
/// <param name="Lowest">Rank of the restarts with the fewest terms.</param>
/// <param name="Highest">Rank of those with the most; restart 0 is one of them.</param>
public readonly record struct RankRange(int Lowest, int Highest)
{
    /// <summary>Number of ranks.</summary>
    public int Count => Highest - Lowest + 1;

    /// <summary>The rank of a restart.</summary>
    public int Of(long restart) => Highest - (int)(restart % Count);

    /// <summary>All of them, the highest first.</summary>
    public IEnumerable<int> Descending() => Enumerable.Range(Lowest, Count).Reverse();

    /// <summary>"23", "23..25".</summary>
    public override string ToString() => Count == 1 ? $"{Highest}" : $"{Lowest}..{Highest}";
}
