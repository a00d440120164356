namespace TensorDecomp.Search.Flips;

/// <summary>Where the legs of a <see cref="MetaFlipGraph"/> lead and begin, and what is kept for them.</summary>
/// <param name="ToGoal">Legs out of <paramref name="Legs"/> that lead to the goal's shape; the others to a shape near it, or to it.</param>
/// <param name="Legs">See there.</param>
/// <param name="Ways">One leg of so many begins at each of: a sum with a naive row, a sum, a projection, blocks. The rest begin in the
/// pool.</param>
/// <param name="SecondBest">Legs out of four from the pool that may begin a term above the best rank.</param>
/// <param name="PoolOfGoal">Most schemes of one rank in the pool of the goal.</param>
/// <param name="Distinct">Whether schemes of a pool differ in more than the order of their terms; legs then leave one after every
/// round.</param>
internal sealed record LegShares(int ToGoal, int Legs, int Ways, int SecondBest, int PoolOfGoal, bool Distinct)
{
    /// <summary>Most schemes of one rank in the pool of another shape.</summary>
    public const int PoolOfOthers = 48;

    /// <summary>The meta flip graph: half of the legs lead to other shapes, and half begin elsewhere than in the pool.</summary>
    public static LegShares Roaming { get; } = new(1, 2, 6, 1, PoolOfOthers, false);

    /// <summary>A large pool of the goal: most legs begin there and stay.</summary>
    public static LegShares Pooling { get; } = new(15, 16, 32, 2, PoolFolder.MostOfOneRank, true);
}
