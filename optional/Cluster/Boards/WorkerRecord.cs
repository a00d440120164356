using TensorDecomp.Cluster.Wire;
using TensorDecomp.Programs.Backends;
using TensorDecomp.Search;
using TensorDecomp.Search.Hubs;

namespace TensorDecomp.Cluster.Boards;

/// <summary>What the hub knows of a worker.</summary>
/// <param name="session">By which it is told from others.</param>
/// <param name="worker">As it introduced itself.</param>
internal sealed class WorkerRecord(string session, Introduction worker)
{
    /// <summary>Outcomes that were none, after which a worker gets no more units.</summary>
    public const int MostStrikes = 3;

    /// <summary>Units for each lane that it may have: those that a lost line left behind are few.</summary>
    private const int MostHeld = 4;

    public string Session => session;
    public string Name => worker.Name;
    public int Threads => worker.Threads;

    /// <summary>Units that it could take now beside those it has.</summary>
    public int Room => (int)Math.Max(0, (long)MostHeld * Threads * Math.Max(worker.Lanes, worker.Device?.Lanes ?? 0) - Leased.Count);

    /// <summary>Tokens of the units that it has.</summary>
    public HashSet<string> Leased { get; } = [];

    /// <summary>Calls of it that wait for units.</summary>
    public int Waiting { get; set; }

    public DateTimeOffset Heard { get; set; }
    public long Done { get; set; }
    public double Busy { get; set; }
    public int Strikes { get; set; }

    /// <summary>Units of <see cref="Done"/> that were done on its device.</summary>
    public long OnDevice { get; set; }

    public bool IsBarred => Strikes >= MostStrikes;

    /// <summary>Whether its device may do units like that, by what both say.</summary>
    public bool HasDeviceFor(GoalBackend? asked) =>
        asked is not null && worker.Device is { } device && GoalBackend.Admits(asked, device.Backend);

    /// <summary>Whether it may do units like that at all.</summary>
    public bool MayDo(GoalBackend? asked) => HasDeviceFor(asked) || GoalBackend.Admits(asked, Backends.Default.Name);

    /// <summary>Why a unit like that cannot have been done there, as a clause; null where it can.</summary>
    public string? WhyNotOn(string backend, GoalBackend? asked) =>
        backend != Backends.Default.Name && worker.Device?.Backend != backend ? "it was done on a device that the worker does not have"
        : !GoalBackend.Admits(asked, backend) ? "it was not done where its goal asks for" : null;

    /// <summary>Restarts of such units that a thread does side by side.</summary>
    public int LanesFor(OpenUnit unit) =>
        UnitNeeds.Lanes(unit.Unit, HasDeviceFor(unit.Backend) ? worker.Device!.Lanes : worker.Lanes);

    /// <summary>Whether a thread has what the unit needs. Where the processor may do it as well it needs the memory of both, for the
    /// device may decline.</summary>
    public bool HasMemoryFor(OpenUnit unit) =>
        (!HasDeviceFor(unit.Backend) || UnitNeeds.Memory(unit.Unit, LanesFor(unit)) <= worker.Device!.Memory)
        && (!GoalBackend.Admits(unit.Backend, Backends.Default.Name) || UnitNeeds.Memory(unit.Unit, worker.Lanes) <= worker.Memory);

    public WorkerStanding Standing(DateTimeOffset now) => new(Name, worker.Version, Threads, Leased.Count, Done, Math.Round(Busy, 3),
        Math.Round(Math.Max(0, (now - Heard).TotalSeconds), 1), Strikes, IsBarred, worker.Lanes,
        worker.Device is { } device ? new(device.Backend, device.Name, device.Lanes, OnDevice) : null);
}
