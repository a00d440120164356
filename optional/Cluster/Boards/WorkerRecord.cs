using TensorDecomp.Cluster.Wire;
using TensorDecomp.Search.Hubs;

namespace TensorDecomp.Cluster.Boards;

/// <summary>What the hub knows of a worker.</summary>
/// <param name="session">By which it is told from others.</param>
/// <param name="worker">As it introduced itself.</param>
internal sealed class WorkerRecord(string session, Introduction worker)
{
    /// <summary>Outcomes that were none, after which a worker gets no more units.</summary>
    public const int MostStrikes = 3;

    public string Session => session;
    public string Name => worker.Name;
    public int Threads => worker.Threads;
    public long Memory => worker.Memory;

    /// <summary>Tokens of the units that it has.</summary>
    public HashSet<string> Leased { get; } = [];

    /// <summary>Calls of it that wait for units.</summary>
    public int Waiting { get; set; }

    public DateTimeOffset Heard { get; set; }
    public long Done { get; set; }
    public double Busy { get; set; }
    public int Strikes { get; set; }

    public bool IsBarred => Strikes >= MostStrikes;

    public WorkerStanding Standing(DateTimeOffset now) => new(Name, worker.Version, Threads, Leased.Count, Done, Math.Round(Busy, 3),
        Math.Round(Math.Max(0, (now - Heard).TotalSeconds), 1), Strikes, IsBarred);
}
