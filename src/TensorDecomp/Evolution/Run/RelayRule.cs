using TensorDecomp.Evolution.Facts;
using TensorDecomp.Evolution.Journal;

namespace TensorDecomp.Evolution.Run;

/// <summary>When a stage of a relay is over, and who goes on: decisions over the events so far, like all others.</summary>
internal static class RelayRule
{
    /// <summary>Whether the stage has all its candidates, so that no further one is made before it is handed on.</summary>
    public static bool IsFull(RunState state) => state.Relay is { } relay && relay.Best > 0 && state.Candidates.Count >= relay.Last;

    /// <summary>The end of the stage, where it is full and nothing is under way. The next one begins with the programs that left what it
    /// starts from, as what the others have to beat, and with the best of this one.</summary>
    public static Handed? Handover(RunState state)
    {
        if (!IsFull(state) || state.InFlightCount > 0) return null;
        RelayStanding relay = state.Relay!;
        return new Handed(relay.Stage + 1,
            [.. from pass in relay.Leaders
                let left = pass.Left!
                select new HandedTarget(left.Target, pass.Candidate, left.States.Count, left.Energy)],
            state.Settings.Regime == Regime.NoEvolution ? []
                : [.. relay.Leaders.Select(pass => pass.Candidate).Append(relay.Best).Distinct().Order()]);
    }

    /// <summary>The program that the stage has to measure next before anything is bred; null where all are under way or settled.</summary>
    public static Proposed? Founder(RunState state, int id) =>
        state.Relay is { } relay && id > relay.Before && id <= relay.Before + relay.Founders.Count
            ? new Proposed(id, 0, OperatorRegistry.Relay, [relay.Founders[id - relay.Before - 1]], []) : null;
}
