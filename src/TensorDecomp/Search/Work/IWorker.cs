using System.Text.Json.Serialization;

namespace TensorDecomp.Search.Work;

/// <summary>Where a worker gets the units of one engine and leaves what came of them. Any thread may come to it.</summary>
public interface IDesk
{
    /// <summary>Number of the engine in its search, by which a worker tells apart what it keeps.</summary>
    int Engine { get; }

    /// <summary>The next unit; null where there is none just now.</summary>
    WorkUnit? Take();

    /// <summary>Whether anything could still come of this unit.</summary>
    bool IsWanted(long number);

    /// <summary>Leaves what came of a unit that was taken.</summary>
    void Return(Outcome outcome);

    /// <summary>Says how units stand that are not at their end.</summary>
    void Report(UnitReport report);

    /// <summary>Counts time as the engine's that somebody elsewhere spends on its units; an estimate may be corrected by what is
    /// negative.</summary>
    void Charge(TimeSpan spent) { }
}

/// <summary>Does units of work: a thread here, or whoever is at the other end of a stream. It may keep what it has warm, such as batches
/// and
/// walkers, as long as that changes no outcome. One thread uses it.</summary>
public interface IWorker : IDisposable
{
    /// <summary>Works for an engine for a moment: a unit, or one chunk of the units that run side by side.</summary>
    /// <param name="desk">The engine's.</param>
    /// <param name="stop">Ends it early; a unit that is not at its end then has no outcome.</param>
    Shift Work(IDesk desk, CancellationToken stop);

    /// <summary>Waits a moment, for no engine has anything to do.</summary>
    void Wait(CancellationToken stop) => stop.WaitHandle.WaitOne(1);
}

/// <summary>What a worker did for an engine.</summary>
/// <param name="Worked">False where there was nothing to do.</param>
/// <param name="Midway">Whether it is in the middle of units that are worth nothing before their end, so that it should stay.</param>
/// <param name="Elsewhere">Whether the work is done elsewhere, and its time charged by <see cref="IDesk.Charge"/>.</param>
public readonly record struct Shift(bool Worked, bool Midway = false, bool Elsewhere = false);

/// <summary>How units stand that are not at their end, for displays.</summary>
[JsonDerivedType(typeof(StepsReport), "steps")]
[JsonDerivedType(typeof(RestartReport), "restarts")]
[JsonDerivedType(typeof(CutShortReport), "cutShort")]
public abstract record UnitReport;

/// <summary>How far a unit has come.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Steps">What its engine calls steps.</param>
public sealed record StepsReport(long Number, long Steps) : UnitReport;

/// <summary>A walk ends with its search before it is done, and was lower than where it began.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Best">The scheme, packed; a claim like any other.</param>
public sealed record CutShortReport(long Number, string Best) : UnitReport;
