namespace TensorDecomp.Search.Flips;

/// <summary>Where a ladder stands. Its table follows from what it was given and what it found, in that order.</summary>
/// <param name="Rung">Number of the shape that is worked on.</param>
/// <param name="Climbs">Climbs completed.</param>
/// <param name="ImprovedAt">Flips on this rung at its last improvement.</param>
/// <param name="Before">Flips on the rungs left behind.</param>
/// <param name="Given">SHA-256 of the words of the schemes that the ladder was begun with, which the store keeps.</param>
/// <param name="Found">What it found, in groups between which the table was closed.</param>
internal sealed record LadderState(int Rung, int Climbs, long ImprovedAt, long Before, IReadOnlyList<string> Given,
    IReadOnlyList<IReadOnlyList<string>> Found)
{
    /// <summary>What it stands under in a <see cref="FlipState"/>.</summary>
    public const string Key = "ladder";

    /// <exception cref="InvalidDataException">There is none in it, or parts are missing; the message is a clause.</exception>
    public static LadderState In(FlipState state) => state.Read<LadderState>(Key) is var own && !own.Given.Contains(null!)
        && own.Found.All(group => group is not null && !group.Contains(null!)) ? own : throw FlipState.Missing();

    /// <summary>The state of the search on its rung, with this.</summary>
    public FlipState Beside(FlipState search) => search.With(Key, this);
}
