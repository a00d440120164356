namespace TensorDecomp.Search.Flips;

/// <summary>Where the legs of a <see cref="MetaFlipGraph"/> lead and begin, how long they are, and what is kept for them.</summary>
/// <param name="ToGoal">Legs out of four that lead to the goal's shape; the others to a shape near it, or to it.</param>
/// <param name="Ways">One leg of so many begins at each of: a sum with a naive row, a sum, a projection, blocks. The rest begin in the
/// pool.</param>
/// <param name="FirstPolicy">Number of the first of the policies of legs down.</param>
/// <param name="Higher">Legs out of four from the pool that may begin a term above the best rank, and as many of those another term
/// above.</param>
/// <param name="Margin">Terms above the best rank that a pool reaches.</param>
/// <param name="PoolOfGoal">Most schemes of one rank in the pool of the goal.</param>
/// <param name="Distinct">Whether schemes of a pool differ in more than the order of their terms; legs then leave one after every
/// round.</param>
internal sealed record LegShares(int ToGoal, int Ways, int FirstPolicy, int Higher, int Margin, int PoolOfGoal, bool Distinct)
{
    /// <summary>Most schemes of one rank in the pool of another shape.</summary>
    public const int PoolOfOthers = 48;

    /// <summary>The meta flip graph: half of the legs lead to other shapes, half begin elsewhere than in the pool, and all are
    /// short.</summary>
    public static LegShares Roaming { get; } = new(2, 6, MetaWalk.Short, 1, 1, PoolOfOthers, false);

    /// <summary>Longer legs, more of them from a pool of the goal that is larger and reaches higher.</summary>
    public static LegShares Pooling { get; } = new(2, 8, MetaWalk.Long, 2, PoolFolder.Ranks - 1, PoolFolder.MostOfOneRank, true);
}
