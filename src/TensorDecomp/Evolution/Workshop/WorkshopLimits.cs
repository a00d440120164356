namespace TensorDecomp.Evolution.Workshop;

/// <summary>Bounds on one request to the process that parses and compiles.</summary>
public sealed record WorkshopLimits
{
    /// <summary>Processor time; an honest program takes one or two seconds in a process that has just begun.</summary>
    public TimeSpan Processor { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Resident memory; the runtime and the compiler alone take some 150 MB.</summary>
    public long MemoryBytes { get; init; } = 1L << 30;
}
