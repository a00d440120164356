using TensorDecomp.Verify;

namespace TensorDecomp.Search;

/// <summary>A scheme that an engine believes in, not yet certified.</summary>
/// <param name="Scheme">Exact coefficients.</param>
/// <param name="Order">Its place in the engine's own numbering (the restart); of two equally good ones the lower counts, so that a seed means one result on any number of threads.</param>
public readonly record struct Proposal(Scheme Scheme, long Order);

/// <summary>What an engine has done so far, for the display.</summary>
/// <param name="Restarts">Restarts or walks finished.</param>
/// <param name="Steps">Restart-steps or moves done.</param>
/// <param name="BestLoss">Lowest f = Σe² of a finished restart; NaN where the engine has no such thing.</param>
/// <param name="Candidates">Restarts that converged.</param>
/// <param name="Exact">Those of them that became exact.</param>
public readonly record struct EngineReading(long Restarts, long Steps, double BestLoss, long Candidates, long Exact);

/// <summary>
/// A way of finding schemes. It owns its state and does work in slices; time, cancellation, certification, storing and
/// reporting belong to <see cref="SearchLoop"/>.
/// </summary>
public interface ISearchEngine : IDisposable
{
    string Name { get; }

    /// <summary>Name of the program or policy that is running, for the provenance.</summary>
    string Program { get; }

    /// <summary>SHA-256 of that program's source.</summary>
    string ProgramHash { get; }

    /// <summary>Does one slice of work, some milliseconds, as worker number <paramref name="worker"/>; each worker is one thread.</summary>
    void Step(int worker, Action<Proposal> propose, CancellationToken stop);

    /// <summary>Starts no more work of this order or higher.</summary>
    void LimitTo(long order);

    /// <summary>Whether all work below this order is done.</summary>
    bool IsSettled(long order);

    EngineReading Read();
}
