using TensorDecomp.Schemes;

namespace TensorDecomp.Search.Hubs;

/// <summary>The part of the tool that runs searches on many machines.</summary>
public interface ICluster
{
    /// <summary>Runs a hub until it is stopped: it plans the units of all goals, hands them to workers, proves what they claim and keeps
    /// the board.</summary>
    /// <param name="settings">Where it listens and what it keeps where.</param>
    /// <param name="team">Makes the engines of a goal.</param>
    /// <param name="tell">Hears what happens, a line at a time.</param>
    /// <param name="stop">Ends it in an orderly way; goals that are open go on with the next start.</param>
    /// <exception cref="HubException">It cannot listen there, or its board cannot be opened.</exception>
    void Serve(HubSettings settings, Func<SearchGoal, SchemeStore, IReadOnlyList<IEngine>> team, Action<string> tell,
        CancellationToken stop);

    /// <summary>Works for a hub until stopped, whether the hub is there or not.</summary>
    /// <exception cref="HubException">The hub does not take it.</exception>
    void Work(WorkerSettings settings, Action<string> tell, CancellationToken stop);

    /// <summary>A hub, for those who ask.</summary>
    /// <exception cref="HubException">It does not answer.</exception>
    IHub Connect(HubAddress address);
}

/// <summary>A hub as those see it who bring goals.</summary>
public interface IHub : IDisposable
{
    /// <summary>Has a goal searched for by the hub's workers, and follows until it is over. What comes is proved here again.</summary>
    /// <param name="goal">What is asked.</param>
    /// <param name="store">Receives what is found, besides the hub's own; null for nobody.</param>
    /// <param name="observer">Hears of improvements and progress.</param>
    /// <param name="cancel">Ends the search at the hub as well.</param>
    /// <exception cref="GoalRefusedException">It cannot be searched for elsewhere.</exception>
    /// <exception cref="HubException">The hub fails, or was silent for long.</exception>
    SearchResult Search(SearchGoal goal, SchemeStore? store, ISearchObserver observer, CancellationToken cancel);

    /// <summary>How hub, workers and goals stand.</summary>
    /// <exception cref="HubException">It does not answer.</exception>
    HubStatus Status();
}

/// <summary>Something is wrong between hub and workers; the message is a sentence with the remedy.</summary>
public sealed class HubException(string sentence, Exception? cause = null) : Exception(sentence, cause);
