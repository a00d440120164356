using System.Text.Json.Serialization;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Recombination;

namespace TensorDecomp.Search.Flips;

/// <summary>Where a meta flip graph stands, apart from its walkers and pools.</summary>
/// <param name="Given">SHA-256 of the words of the schemes that it was begun with, which the store keeps.</param>
/// <param name="Before">Flips of the legs that are over.</param>
/// <param name="Legs">One for each walker.</param>
internal sealed record MetaState(IReadOnlyList<string> Given, long Before, IReadOnlyList<MetaWalkState> Legs)
{
    /// <summary>What it stands under in a <see cref="FlipState"/>.</summary>
    public const string Key = "meta";

    /// <exception cref="InvalidDataException">There is none in it, or parts are missing; the message is a clause.</exception>
    public static MetaState In(FlipState state) =>
        state.Read<MetaState>(Key) is var own && !own.Given.Contains(null!) && !own.Legs.Contains(null!) ? own : throw FlipState.Missing();

    /// <summary>The state of walkers and pools, with this.</summary>
    public FlipState Beside(FlipState walks) => walks.With(Key, this);
}

/// <summary>A leg under way.</summary>
/// <param name="Number">Its number, and that of its random stream.</param>
/// <param name="Shape">The shape that it walks in.</param>
/// <param name="Axis">The axis along which it looks for a projection; null where it walks down.</param>
/// <param name="Left">Glances left.</param>
/// <param name="Gone">Terms that the best projection so far takes.</param>
/// <param name="Scheme">The scheme that it takes them from.</param>
internal sealed record MetaWalkState(long Number, string Shape, Axis? Axis, int Left, int Gone,
    [property: JsonPropertyName("candidate")] SchemeWord? Scheme); // the name that checkpoints know it by
