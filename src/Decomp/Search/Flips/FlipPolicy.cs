namespace TensorDecomp.Search.Flips;

/// <summary>How a walker treats a walk that does not come down. All counts are flips.</summary>
/// <param name="Patience">Flips without a reduction before a term is added.</param>
/// <param name="Margin">How far above the best rank of this walk terms are added.</param>
/// <param name="SplitShare">Share of splits among the added terms, in 256ths; the rest are plus-transitions.</param>
/// <param name="Leash">Flips without a new best rank before the walk returns to the scheme where it reached its best.</param>
/// <param name="Returns">Returns after which the leash doubles, until a new best rank makes it short again.</param>
/// <param name="Stamina">Flips without a new best rank before the walk is given up.</param>
public readonly record struct FlipPolicy(int Patience, int Margin, int SplitShare, long Leash, int Returns, long Stamina)
{
    public static FlipPolicy Default { get; } = new(5_000, 4, 0, 30_000, 8, 10_000_000);
}
