namespace TensorDecomp.Search.Hubs;

/// <summary>How a hub stands: what <c>decomp hub status</c> shows.</summary>
/// <param name="Name">The hub that answers.</param>
/// <param name="Version">Of the tool.</param>
/// <param name="Seconds">Since it began.</param>
/// <param name="Memory">Bytes of its process.</param>
/// <param name="Workers">Those that were heard of within a few leases, by name.</param>
/// <param name="Goals">Those that are open, then those that are over, the latest first.</param>
/// <param name="Units">What became of units since it began.</param>
/// <param name="Notes">What went wrong, the latest first: who cost a lease and why.</param>
public sealed record HubStatus(string Name, string Version, double Seconds, long Memory, IReadOnlyList<WorkerStanding> Workers,
    IReadOnlyList<HubGoalStanding> Goals, UnitCounts Units, IReadOnlyList<HubNote> Notes);

/// <summary>How a worker stands.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Version">Of its tool.</param>
/// <param name="Threads">Units that it does at once.</param>
/// <param name="Leased">Units that it has.</param>
/// <param name="Done">Units that it was the first to do.</param>
/// <param name="Busy">Seconds of its threads that those took.</param>
/// <param name="Silent">Seconds since it was last heard.</param>
/// <param name="Strikes">Units whose outcomes were none.</param>
/// <param name="IsBarred">Whether it gets no more units.</param>
/// <param name="Lanes">Restarts that each of its threads does side by side on the processor.</param>
/// <param name="Device">What it has beside its processor; null for nothing.</param>
public sealed record WorkerStanding(string Name, string Version, int Threads, int Leased, long Done, double Busy, double Silent,
    int Strikes, bool IsBarred, int Lanes, DeviceStanding? Device);

/// <summary>The device of a worker.</summary>
/// <param name="Backend">What reaches it.</param>
/// <param name="Name">As the vendor calls it.</param>
/// <param name="Lanes">Restarts that each thread does side by side on it, at most.</param>
/// <param name="Done">Units that it was the first to do, on the device.</param>
public sealed record DeviceStanding(string Backend, string Name, int Lanes, long Done);

/// <summary>How a goal stands.</summary>
/// <param name="Id">By which it is told from others.</param>
/// <param name="Tensor">What is decomposed.</param>
/// <param name="Ranks">The rank that is asked for.</param>
/// <param name="Ring">Over which ring.</param>
/// <param name="Engine">By which engines.</param>
/// <param name="Seed">The seed.</param>
/// <param name="State">"open", "reached", "out of time", "cancelled", "exhausted" or "failed".</param>
/// <param name="Seconds">That it was searched for.</param>
/// <param name="Best">The lowest rank certified; null where none is.</param>
/// <param name="File">Where it lies at the hub.</param>
/// <param name="Waiting">Units that wait for a worker.</param>
/// <param name="Leased">Units that workers have.</param>
/// <param name="Done">Units done.</param>
/// <param name="Backend">Where its restarts may run; null for the processor.</param>
/// <param name="OnDevices">Units done on devices.</param>
public sealed record HubGoalStanding(string Id, string Tensor, string Ranks, string Ring, string Engine, ulong Seed, string State,
    double Seconds, int? Best, string? File, int Waiting, int Leased, long Done, string? Backend, long OnDevices);

/// <summary>What became of units.</summary>
/// <param name="Done">An outcome was taken in.</param>
/// <param name="Late">Another was first.</param>
/// <param name="Expired">A lease ran out, and the unit went to another worker.</param>
/// <param name="Refused">What came back was no outcome of the unit.</param>
public sealed record UnitCounts(long Done, long Late, long Expired, long Refused);

/// <summary>Something that went wrong.</summary>
/// <param name="At">When, in universal time.</param>
/// <param name="Worker">With whom.</param>
/// <param name="Sentence">What.</param>
public sealed record HubNote(DateTimeOffset At, string Worker, string Sentence);
