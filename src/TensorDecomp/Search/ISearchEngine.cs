using TensorDecomp.Verify;

namespace TensorDecomp.Search;

/// <summary>A scheme that an engine believes in, not yet certified.</summary>
/// <param name="Scheme">Exact coefficients; of the goal's shape, or of another one that was met on the way.</param>
/// <param name="Order">Its place in the engine's own numbering (the restart); of two equally good ones the lower counts, so that a seed
/// means one result on any number of threads.</param>
/// <param name="Modulus">q where it is meant over ℤ/q, 0 in characteristic 0.</param>
/// <param name="Derivation">How it was put together from other schemes; null where it was searched.</param>
public readonly record struct Proposal(Scheme Scheme, long Order, long Modulus = 0, string? Derivation = null);

/// <summary>What an engine has done so far, for the display.</summary>
/// <param name="Engine">Its name.</param>
/// <param name="Steps">Restart-steps or flips done.</param>
/// <param name="Unit">What a step is called.</param>
/// <param name="State">What it is doing, in a few words.</param>
public sealed record EngineReading(string Engine, long Steps, string Unit, string State)
{
    /// <summary>Lowest f = Σe² of a finished restart; null where the engine has no such thing.</summary>
    public double? BestLoss { get; init; }

    /// <summary>Restarts finished.</summary>
    public long Restarts { get; init; }

    /// <summary>Restarts that converged.</summary>
    public long Candidates { get; init; }

    /// <summary>Seconds of workers that it was given.</summary>
    public double Seconds { get; init; }

    /// <summary>Residual curves of a small sample of finished restarts, in the order in which they ended.</summary>
    public IReadOnlyList<RestartCurve> Curves { get; init; } = [];
}

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

    /// <summary>
    /// Does one slice of work, some milliseconds, as worker number <paramref name="worker"/>; each worker is one thread.
    /// False where there is nothing for this worker to do just now.
    /// </summary>
    bool Step(int worker, Action<Proposal> propose, CancellationToken stop);

    /// <summary>Starts no more work of this order or higher.</summary>
    void LimitTo(long order);

    /// <summary>This rank is reached, by whichever engine: starts no more work that cannot come below it, except at the rank that the
    /// search is after.</summary>
    void Reached(int rank) { }

    /// <summary>This scheme of the goal's shape was certified and stored in that file, by whichever engine: it may be built on.</summary>
    void Found(KnownStart start) { }

    /// <summary>The lowest rank that its next work may come to, in a search after that rank; null where it has nothing to do just
    /// now.</summary>
    int? Prospect(int goal) => goal;

    /// <summary>Restarts that converged: a sign of successes to come where there are none yet.</summary>
    long Converged => 0;

    /// <summary>Successes that it is credited with before there are any; 1 unless measurements say that it deserves more of the
    /// time.</summary>
    double Expectation => 1;

    /// <summary>The engine that does the same one rank higher, whose success says what to expect here; null for none.</summary>
    ISearchEngine? Precedent => null;

    /// <summary>Whether this worker is in the middle of something that is worth nothing before its end, so that it should stay with the
    /// engine.</summary>
    bool IsMidway(int worker) => false;

    /// <summary>Whether it has nothing left to do, now or later.</summary>
    bool IsOver => false;

    /// <summary>Whether all work below this order is done.</summary>
    bool IsSettled(long order);

    EngineReading Read();

    /// <summary>Where the engine stands, for a checkpoint; null where it begins anew every time.</summary>
    EngineProgress? Progress() => null;

    /// <summary>Goes on from there; false where that is the progress of something else.</summary>
    bool Resume(EngineProgress from) => false;
}
