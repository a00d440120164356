using TensorDecomp.Exact;
using TensorDecomp.Kernels;

namespace TensorDecomp.Search.Relays;

/// <summary>Keeps the states of lowest energy of so many restarts, in whatever order they come; of equals that of the lower
/// number.</summary>
/// <param name="target">Shape and rank, and the symmetry that states have.</param>
/// <param name="most">How many are kept.</param>
/// <param name="least">States of an f below this are none.</param>
internal sealed class StatesLeft(TiedTarget target, int most, double least = RelayState.LeastLoss)
{
    /// <summary>Energies as near to each other as this, relatively, are those of one minimum, of which one state is enough.</summary>
    private const double Same = 1e-6;

    private readonly Decomposition _decomposition = new(target.Target, complex: false);
    private readonly List<RelayState> _states = [];

    /// <summary>The lowest first.</summary>
    public IReadOnlyList<RelayState> Lowest => _states;

    /// <summary>Takes in the factors that a restart ended with; its state, or null where they are nothing to go on from.</summary>
    public RelayState? See(long restart, double[][] factors)
    {
        if (RelayState.Of(_decomposition, restart, factors, least) is not { } state || !target.Holds(state.Point())) return null;
        if (_states.Find(other => Math.Abs(other.Energy - state.Energy) <= Same * state.Energy) is { } twin)
        {
            if (twin.Restart < state.Restart) return state;
            _states.Remove(twin);
        }
        int at = _states.FindIndex(other => other.Energy > state.Energy);
        _states.Insert(at < 0 ? _states.Count : at, state);
        if (_states.Count > most) _states.RemoveAt(most);
        return state;
    }
}
