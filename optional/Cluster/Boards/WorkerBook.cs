using System.Security.Cryptography;
using TensorDecomp.Cluster.Wire;
using TensorDecomp.Programs.Backends;
using TensorDecomp.Search.Hubs;

namespace TensorDecomp.Cluster.Boards;

/// <summary>The workers of a hub. Whoever comes holds the board's lock.</summary>
/// <param name="clock">Whose time counts.</param>
/// <param name="lease">How long a worker may be silent.</param>
internal sealed class WorkerBook(TimeProvider clock, TimeSpan lease)
{
    private const int MostWorkers = 100_000;
    private const int LongestName = 128;
    private const int MostThreads = 4096;
    private const int MostOfOneName = 1024;
    private const int MostLanes = 64, MostOnDevice = 1 << 14;

    /// <summary>Leases that somebody may be silent for before he is forgotten.</summary>
    public const int Patience = 4;

    private readonly Dictionary<string, WorkerRecord> _workers = []; // by session
    private readonly Dictionary<string, WorkerRecord> _named = []; // the last of each name
    private readonly Dictionary<string, int> _strikes = []; // by name, for those who join anew

    public IEnumerable<WorkerRecord> All => _workers.Values;

    public WorkerRecord? Find(string? session) => session is null ? null : _workers.GetValueOrDefault(session);

    /// <summary>Takes in a worker; a sentence on why not, where it does not.</summary>
    public (WorkerRecord? Worker, string? Refusal) Join(Introduction worker, string version)
    {
        if (worker is not { Name.Length: > 0 and <= LongestName, Threads: > 0 and <= MostThreads, Version.Length: < LongestName,
            Lanes: > 0 and <= MostLanes, Memory: > 0 } || worker.Name.Any(char.IsControl)
            || worker.Device is { } device && !IsOne(device)) return (null, "what it says of itself is no worker");
        if (worker.Version != version)
            return (null, $"the hub runs release {version} and the worker {worker.Version}; install the same on both");
        if (_workers.Count >= MostWorkers) return (null, $"the hub has {MostWorkers:N0} workers already");
        string name = worker.Name;
        for (int k = 2; _named.TryGetValue(name, out WorkerRecord? other) && !IsGone(other); k++)
            if (k > MostOfOneName) return (null, $"the hub has {MostOfOneName:N0} workers of that name; give it one with --name");
            else name = $"{worker.Name}-{k}";
        WorkerRecord record = new(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), worker with { Name = name })
        {
            Heard = clock.GetUtcNow(),
            Strikes = _strikes.GetValueOrDefault(name),
        };
        _workers.Add(record.Session, record);
        _named[name] = record;
        return (record, null);
    }

    /// <summary>A worker claims what is none.</summary>
    public void Strike(WorkerRecord worker) => _strikes[worker.Name] = ++worker.Strikes;

    public void Leave(WorkerRecord worker)
    {
        _workers.Remove(worker.Session);
        if (_named.GetValueOrDefault(worker.Name) == worker) _named.Remove(worker.Name);
    }

    /// <summary>Forgets those who were silent for long.</summary>
    public void Prune()
    {
        foreach (WorkerRecord gone in _workers.Values.Where(worker => IsGone(worker) && worker.Leased.Count == 0).ToArray())
            Leave(gone);
    }

    public IReadOnlyList<WorkerStanding> Standings() =>
        [.. _workers.Values.Select(worker => worker.Standing(clock.GetUtcNow())).OrderBy(worker => worker.Name, StringComparer.Ordinal)];

    private static bool IsOne(DeviceClaim device) =>
        device is { Backend: not null, Name.Length: > 0 and <= LongestName, Lanes: > 0 and <= MostOnDevice, Memory: > 0 }
        && !device.Name.Any(char.IsControl) && device.Backend != Backends.Default.Name && Backends.Find(device.Backend) is not null;

    private bool IsGone(WorkerRecord worker) => clock.GetUtcNow() - worker.Heard > Patience * lease;
}
