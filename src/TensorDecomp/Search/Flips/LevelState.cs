namespace TensorDecomp.Search.Flips;

/// <summary>Where a search by levels stands, apart from its walkers and pool.</summary>
/// <param name="Level">The rank that walks begin at.</param>
/// <param name="Tried">Walks from it that are over.</param>
/// <param name="Found">How many of them came lower.</param>
internal sealed record LevelState(int Level, int Tried, int Found)
{
    /// <summary>What it stands under in a <see cref="FlipState"/>.</summary>
    public const string Key = "levels";
}
