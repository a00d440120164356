using TensorDecomp.Cluster.Hosting;
using TensorDecomp.Search.Hubs;

namespace TensorDecomp.Cluster.Workers;

/// <summary>A worker: threads of its own that work, and a line to the hub that says meanwhile what they have. Nothing heavy is done on
/// the threads that messages come on.</summary>
internal static class Workforce
{
    private const int RenewalsPerLease = 3;

    /// <summary>Works until stopped.</summary>
    /// <exception cref="HubException">The hub does not take it, or bars it.</exception>
    public static void Run(WorkerSettings settings, Action<string> tell, TimeProvider clock, CancellationToken stop)
    {
        using HubConnection connection = HubConnection.Open(settings.Hub, stop, patient: true,
            () => tell($"{settings.Hub} does not answer; waiting for it"));
        HubLine line = new(connection, settings, tell);
        line.Join(stop);
        if (stop.IsCancellationRequested) return;
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Labourer[] labourers = [.. Enumerable.Range(0, settings.Threads).Select(_ => new Labourer(line, settings.Device, clock))];
        Exception? failure = null;
        Thread[] threads = [.. labourers.Select((labourer, k) => new Thread(() =>
        {
            try
            {
                labourer.Work(end.Token);
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref failure, e, null);
                end.Cancel();
            }
        })
        { IsBackground = true, Name = $"labourer {k}" })];
        foreach (Thread thread in threads) thread.Start();
        using (ITimer renewals = clock.CreateTimer(_ => Renew(line, labourers).GetAwaiter().GetResult(), null,
            line.Lease / RenewalsPerLease, line.Lease / RenewalsPerLease))
        {
            while (!end.Token.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(200)))
                if (line.Barred is not null) end.Cancel();
            foreach (Thread thread in threads) thread.Join();
        }
        line.Leave();
        if (failure is not null) throw failure;
        if (line.Barred is { } reason) throw new HubException($"{settings.Hub} gives this worker no more units: {reason}.");
    }

    private static async Task Renew(HubLine line, IReadOnlyList<Labourer> labourers)
    {
        LeasedDesk[] desks = [.. labourers.Select(labourer => labourer.Desk).OfType<LeasedDesk>()];
        HashSet<string> lost = [.. await line.RenewAsync([.. desks.SelectMany(desk => desk.Tokens)])];
        if (lost.Count == 0) return;
        foreach (LeasedDesk desk in desks)
            try
            {
                desk.Lose(lost);
            }
            catch (ObjectDisposedException)
            {
                // it came to its end meanwhile
            }
    }
}
