namespace TensorDecomp.Evolution.Evaluators;

/// <summary>Bounds within which candidates are measured.</summary>
public sealed record EvaluatorSettings
{
    /// <summary>Processes that run candidates side by side; one per core.</summary>
    public required int Workers { get; init; }

    /// <summary>Processor time for one target.</summary>
    public TimeSpan TargetDeadline { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Processor time for compiling and loading; an honest program takes two seconds in a process that has just begun.</summary>
    public TimeSpan CompileDeadline { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Resident memory of one process. The runtime and the compiler alone take some 150 MB.</summary>
    public long MemoryBytes { get; init; } = 1L << 30;

    /// <summary>How many of a target's converged restarts go through the exact stage, the first by number; that stage costs as much as many
    /// restarts.</summary>
    public int ExactTries { get; init; } = 64;

    /// <summary>Whether the early stages are run before the goals; a comparison goes without.</summary>
    public bool EarlyStages { get; init; } = true;

    /// <summary>A process is replaced after so many candidates.</summary>
    public int CandidatesPerProcess { get; init; } = 100;
}
