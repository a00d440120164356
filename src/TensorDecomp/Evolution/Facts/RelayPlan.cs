namespace TensorDecomp.Evolution.Facts;

/// <summary>How a run goes on in stages, each of which starts from the states that the one before it left.</summary>
/// <param name="Every">Candidates of a stage, the programs that go on among them.</param>
/// <param name="States">Most states that are handed on for a target.</param>
public sealed record RelayPlan(int Every, int States = 4)
{
    /// <summary>The largest <see cref="Every"/>.</summary>
    public const int MostCandidates = 1_000_000;
}
