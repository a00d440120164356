using System.Globalization;
using TensorDecomp.Kernels;
using TensorDecomp.Search.Relays;

namespace TensorDecomp.Evolution.Journal;

/// <summary>The result of a run with stages, to be repeated: for each target the programs that went on, with their states.</summary>
public static class RelayReading
{
    /// <summary>The relay of a run; null where it has no stages, or nobody has been placed yet.</summary>
    /// <param name="state">The run.</param>
    /// <param name="name">What the relay is called.</param>
    public static Relay? Of(RunState state, string name)
    {
        if (state.Relay is not { } standing) return null;
        RelayChain[] chains =
            [.. from target in state.Settings.Targets
                let links = standing.Chain(target).Select(pass => Link(state, pass)).ToArray()
                where links.Length > 0
                select new RelayChain(target, state.Settings.Relay!.States, links)
                {
                    EndsHops = state.Settings.Relay.EndsHops,
                    Polishes = state.Settings.Relay.Polishes,
                }];
        return chains.Length > 0 ? new Relay(name, chains) : null;

        static RelayLink Link(RunState state, RelayPass pass) =>
            new(string.Create(CultureInfo.InvariantCulture, $"candidate-{pass.Candidate}"), state[pass.Candidate].Source!,
                state.EvaluationSeed(pass.Candidate), state.Settings.RestartSteps, pass.Left?.States ?? []);
    }
}
