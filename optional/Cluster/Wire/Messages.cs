namespace TensorDecomp.Cluster.Wire;

/// <summary>Who wants to work, and what he has for it.</summary>
/// <param name="Name">What he is called.</param>
/// <param name="Version">Of his tool.</param>
/// <param name="Threads">Units, or batches of restarts, that he does at once.</param>
/// <param name="Memory">Bytes that the units of one thread may need.</param>
/// <param name="Lanes">Restarts that a thread does side by side on the processor.</param>
/// <param name="Device">What he has beside it; null for nothing.</param>
[GenerateSerializer, Alias("decomp.introduction")]
public sealed record Introduction([property: Id(0)] string Name, [property: Id(1)] string Version, [property: Id(2)] int Threads,
    [property: Id(3)] long Memory, [property: Id(4)] int Lanes, [property: Id(5)] DeviceClaim? Device);

/// <summary>A device that a worker says it has.</summary>
/// <param name="Backend">Name of the backend that reaches it.</param>
/// <param name="Name">As its vendor calls it.</param>
/// <param name="Lanes">Restarts that a thread does side by side on it, at most.</param>
/// <param name="Memory">Bytes of it for a thread.</param>
[GenerateSerializer, Alias("decomp.device")]
public sealed record DeviceClaim([property: Id(0)] string Backend, [property: Id(1)] string Name, [property: Id(2)] int Lanes,
    [property: Id(3)] long Memory);

/// <summary>A session, or a sentence on why there is none.</summary>
[GenerateSerializer, Alias("decomp.welcome")]
public sealed record Welcome([property: Id(0)] string? Session, [property: Id(1)] double LeaseSeconds, [property: Id(2)] string? Refusal);

/// <summary>What a thread of a worker brings, and what it wants.</summary>
/// <param name="Session">The worker's.</param>
/// <param name="Done">Units that came to an end.</param>
/// <param name="Failed">Units that could not be done there.</param>
/// <param name="Released">Units that were not done, for the worker ends.</param>
/// <param name="Want">Units wanted; 0 for none.</param>
/// <param name="For">A unit, like which those wanted must be: of its engine; null for any, for which the call waits a moment.</param>
[GenerateSerializer, Alias("decomp.exchange")]
public sealed record Exchange([property: Id(0)] string Session, [property: Id(1)] DoneUnit[] Done, [property: Id(2)] FailedUnit[] Failed,
    [property: Id(3)] string[] Released, [property: Id(4)] int Want, [property: Id(5)] string? For);

/// <summary>A unit with its outcome as JSON, the seconds of a thread that it took, and the backend that it was done on.</summary>
[GenerateSerializer, Alias("decomp.done")]
public sealed record DoneUnit([property: Id(0)] string Token, [property: Id(1)] byte[] Outcome, [property: Id(2)] double Seconds,
    [property: Id(3)] string On);

/// <summary>A unit that could not be done, and why.</summary>
[GenerateSerializer, Alias("decomp.failed")]
public sealed record FailedUnit([property: Id(0)] string Token, [property: Id(1)] string Sentence);

/// <summary>Units for a worker, all of one engine.</summary>
/// <param name="Known">Whether its session is; it has to join anew otherwise, and says everything again.</param>
/// <param name="Units">Its units.</param>
/// <param name="Barred">Why it gets none any more; null where it does.</param>
[GenerateSerializer, Alias("decomp.parcel")]
public sealed record Parcel([property: Id(0)] bool Known, [property: Id(1)] LeasedUnit[] Units, [property: Id(2)] string? Barred);

/// <summary>A unit as JSON, with what tells it from all others, and where it may be done: null for the processor alone.</summary>
[GenerateSerializer, Alias("decomp.unit")]
public sealed record LeasedUnit([property: Id(0)] string Token, [property: Id(1)] string Goal, [property: Id(2)] int Engine,
    [property: Id(3)] byte[] Unit, [property: Id(4)] string? Backend);

/// <summary>A goal's name at the hub, or a sentence on why it has none.</summary>
[GenerateSerializer, Alias("decomp.ticket")]
public sealed record Ticket([property: Id(0)] string? Goal, [property: Id(1)] string? Refusal);

/// <summary>What became of a measurement.</summary>
/// <param name="Outcome">As it travels; null where it is not there yet.</param>
/// <param name="Failure">Why there will be none; null where there may.</param>
[GenerateSerializer, Alias("decomp.measurement")]
public sealed record Measurement([property: Id(0)] byte[]? Outcome, [property: Id(1)] string? Failure);

/// <summary>What happened to a goal.</summary>
/// <param name="Finds">Finds after those that are known.</param>
/// <param name="Seconds">Since its beginning.</param>
/// <param name="Readings">Of its engines, as JSON; null where there are none yet.</param>
/// <param name="End">How it ended; null while it goes on.</param>
/// <param name="Failure">Why it failed; null where it did not.</param>
[GenerateSerializer, Alias("decomp.news")]
public sealed record News([property: Id(0)] Find[] Finds, [property: Id(1)] double Seconds, [property: Id(2)] byte[]? Readings,
    [property: Id(3)] string? End, [property: Id(4)] string? Failure);

/// <summary>A scheme that was certified at the hub.</summary>
/// <param name="Number">Its place among the finds of the goal, from 1.</param>
/// <param name="Kind">"improved", "kept" or "elsewhere".</param>
/// <param name="Scheme">Its canonical JSON.</param>
/// <param name="File">Where it lies at the hub.</param>
/// <param name="Engine">Number of the engine that found it.</param>
/// <param name="Order">Its place in the numbering of that engine.</param>
[GenerateSerializer, Alias("decomp.find")]
public sealed record Find([property: Id(0)] long Number, [property: Id(1)] string Kind, [property: Id(2)] byte[] Scheme,
    [property: Id(3)] string? File, [property: Id(4)] int Engine, [property: Id(5)] long Order);
