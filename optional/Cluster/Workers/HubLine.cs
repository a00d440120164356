using TensorDecomp.Cluster.Boards;
using TensorDecomp.Cluster.Hosting;
using TensorDecomp.Cluster.Wire;
using TensorDecomp.Programs;
using TensorDecomp.Programs.Backends;
using TensorDecomp.Schemes;
using TensorDecomp.Search.Hubs;

namespace TensorDecomp.Cluster.Workers;

/// <summary>What a worker's threads say to the hub. Where the hub does not answer they say it again until it does: an outcome that took
/// minutes is not lost with a call. One thread after the other joins anew where the hub does not know the worker.</summary>
/// <param name="connection">The hub.</param>
/// <param name="settings">How the worker is run.</param>
/// <param name="tell">Hears what happens.</param>
internal sealed class HubLine(HubConnection connection, WorkerSettings settings, Action<string> tell)
{
    private static readonly TimeSpan s_least = TimeSpan.FromMilliseconds(100), s_most = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _joining = new(1);
    private volatile string? _session;
    private volatile bool _lost;

    /// <summary>Why the hub gives it no more units; null where it does.</summary>
    public string? Barred { get; private set; }

    /// <summary>How long the hub lets its workers be silent.</summary>
    public TimeSpan Lease { get; private set; } = TimeSpan.FromSeconds(15);

    /// <summary>Leaves what was done and takes what there is.</summary>
    /// <returns>Null where it was stopped before the hub answered, or is barred.</returns>
    public Parcel? Exchange(DoneUnit[] done, FailedUnit[] failed, string[] released, int want, string? like, CancellationToken stop)
    {
        Parcel? parcel = Insist(async session =>
        {
            Parcel parcel = await connection.Board.Exchange(new Exchange(session, done, failed, released, want, like));
            return parcel.Known ? parcel : null;
        }, stop);
        if (parcel?.Barred is { } reason) Barred = reason;
        return parcel;
    }

    /// <summary>The units among these that are lost; none where the hub does not answer now.</summary>
    public async Task<string[]> RenewAsync(string[] tokens)
    {
        try
        {
            if (_session is not { } session) return [];
            if (await connection.Board.Renew(session, tokens) is { } lost) return lost;
            // A hub that was started again knows nobody; who joins and says what it has keeps it.
            await JoinAsync(session);
            return _session is { } anew && await connection.Board.Renew(anew, tokens) is { } gone ? gone : [];
        }
        catch (Exception e) when (HubConnection.IsSilence(e))
        {
            return [];
        }
    }

    /// <summary>Joins.</summary>
    /// <exception cref="HubException">The hub does not take it.</exception>
    public void Join(CancellationToken stop) => Insist(session => Task.FromResult<string?>(session), stop);

    /// <summary>Leaves, if the hub hears it.</summary>
    public void Leave()
    {
        try
        {
            if (_session is { } session) connection.Board.Leave(session).GetAwaiter().GetResult();
        }
        catch (Exception e) when (HubConnection.IsSilence(e))
        {
            // its leases run out
        }
    }

    private TAnswer? Insist<TAnswer>(Func<string, Task<TAnswer?>> say, CancellationToken stop) where TAnswer : class
    {
        for (TimeSpan pause = s_least; !stop.IsCancellationRequested || stop == CancellationToken.None;)
        {
            string? session = _session;
            try
            {
                if (session is null) JoinAsync(null).GetAwaiter().GetResult();
                else if (say(session).GetAwaiter().GetResult() is { } answer)
                {
                    if (_lost) tell($"{connection.Address} answers again");
                    _lost = false;
                    return answer;
                }
                else JoinAsync(session).GetAwaiter().GetResult();
                continue;
            }
            catch (Exception e) when (HubConnection.IsSilence(e))
            {
                if (!_lost) tell($"{connection.Address} does not answer; waiting for it");
                _lost = true;
            }
            stop.WaitHandle.WaitOne(pause);
            pause = pause * 2 < s_most ? pause * 2 : s_most;
            if (stop == CancellationToken.None && pause == s_most) return null; // a farewell is not said for ever
        }
        return null;
    }

    private Introduction Introduction => new(settings.Name, ToolVersion.Text, settings.Threads,
        settings.Memory ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / settings.Threads, GradientProgram.BestLanes,
        settings.Device is { } device ? Claim(device) : null);

    /// <summary>What it says of its device. A library that does not know how much memory it has says when that is too little.</summary>
    private DeviceClaim Claim(IBackend device) =>
        new(device.Name, Exchanged.Shown(device.Device?.Name ?? device.Summary), device.MostLanes,
            device.Device is { GlobalBytes: > 0 and var bytes } ? bytes / settings.Threads : long.MaxValue);

    /// <summary>Joins, unless somebody did since that session was the worker's.</summary>
    private async Task JoinAsync(string? known)
    {
        await _joining.WaitAsync();
        try
        {
            if (_session != known) return;
            Welcome welcome = await connection.Board.Join(Introduction);
            if (welcome.Refusal is { } refusal)
                throw new HubException($"{connection.Address} does not take this worker: {refusal}.");
            (_session, Lease) = (welcome.Session, TimeSpan.FromSeconds(welcome.LeaseSeconds));
            string beside = settings.Device is not { } place ? ""
                : $" and {place.Device?.Id ?? place.Name} ({place.Device?.Name ?? place.Summary})";
            tell($"works for {connection.Address} with {settings.Threads} {(settings.Threads == 1 ? "thread" : "threads")}{beside}");
        }
        finally
        {
            _joining.Release();
        }
    }
}
