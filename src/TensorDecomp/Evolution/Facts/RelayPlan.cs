using System.Text.Json.Serialization;

namespace TensorDecomp.Evolution.Facts;

/// <summary>How a run goes on in stages, each of which starts from the states that the one before it left.</summary>
/// <param name="Every">Candidates of a stage, the programs that go on among them.</param>
/// <param name="States">Most states that are handed on for a target.</param>
public sealed record RelayPlan(int Every, int States = 4)
{
    /// <summary>Whether a restart that hops in lanes is ended where a stage's budget is, as chains always are, and leaves a state. Journals
    /// from before there was a choice do not name it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool EndsHops { get; init; }

    /// <summary>Whether states are polished before the next stage takes them up (<see cref="RelayStart.Polishes"/>). Journals from before
    /// there was a choice do not name it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Polishes { get; init; }

    /// <summary>The largest <see cref="Every"/>.</summary>
    public const int MostCandidates = 1_000_000;
}
