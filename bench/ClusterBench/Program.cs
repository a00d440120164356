using System.Diagnostics;
using System.Globalization;
using TensorDecomp.Cluster.Boards;
using TensorDecomp.Cluster.Hosting;
using TensorDecomp.Cluster.Wire;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Schemes;
using TensorDecomp.Search.Hubs;
using TensorDecomp.Search.Work;

// Workers that take no time: what a hub carries. ClusterBench HUB HUB-PROCESS WORKERS SECONDS LINES
// The hub searches for a rank that no restart comes to; every outcome says so, which is true.
(string place, int process) = (args[0], int.Parse(args[1], CultureInfo.InvariantCulture));
int count = int.Parse(args[2], CultureInfo.InvariantCulture), lines = int.Parse(args[4], CultureInfo.InvariantCulture);
TimeSpan time = TimeSpan.FromSeconds(double.Parse(args[3], CultureInfo.InvariantCulture));
if (!HubAddress.TryParse(place, out HubAddress? address)) throw new ArgumentException(place);
HubConnection[] connections =
    [.. Enumerable.Range(0, lines).Select(_ => HubConnection.Open(address, CancellationToken.None, patient: false))];
long units = 0, calls = 0, failures = 0;
using CancellationTokenSource end = new();
using Process hub = Process.GetProcessById(process);
Task[] workers = [.. Enumerable.Range(0, count).Select(k => Task.Run(() => Work(k)))];
await Task.Delay(TimeSpan.FromSeconds(5)); // all have joined, and everything is compiled
hub.Refresh();
(TimeSpan cpu, long done, long said, Stopwatch watch) = (hub.TotalProcessorTime, Volatile.Read(ref units), Volatile.Read(ref calls),
    Stopwatch.StartNew());
await Task.Delay(time);
hub.Refresh();
double seconds = watch.Elapsed.TotalSeconds, burnt = (hub.TotalProcessorTime - cpu).TotalSeconds;
(done, said) = (Volatile.Read(ref units) - done, Volatile.Read(ref calls) - said);
Console.WriteLine($"{count,6} workers: {done / seconds,8:N0} units/s, {said / seconds,8:N0} calls/s, hub {burnt / seconds:0.00} cores, "
    + $"{1e6 * burnt / Math.Max(1, done):N0} us a unit, {1e6 * burnt / Math.Max(1, said):N0} us a call, {hub.WorkingSet64 >> 20} MiB, "
    + $"{failures} calls unanswered");
end.Cancel();
await Task.WhenAll(workers);
return failures > said / 100 ? 1 : 0;

async Task Work(int number)
{
    IBoardGrain board = connections[number % lines].Board;
    string? session = null;
    DoneUnit[] outcomes = [];
    while (!end.IsCancellationRequested)
        try
        {
            session ??= (await board.Join(new Introduction($"simulated{number}", ToolVersion.Text, 1, long.MaxValue))).Session;
            Parcel parcel = await board.Exchange(new Exchange(session!, outcomes, [], [], 1, null));
            if (!parcel.Known) session = null;
            Interlocked.Add(ref units, outcomes.Length);
            Interlocked.Increment(ref calls);
            outcomes = [.. parcel.Units.Select(unit => new DoneUnit(unit.Token, UnitText.Of(new RestartOutcome(
                new RestartResult(UnitText.ReadUnit(unit.Unit).Number, RestartEnd.Exhausted, 1, 1, null), null)), 0))];
        }
        catch (Exception e) when (HubConnection.IsSilence(e))
        {
            Interlocked.Increment(ref failures);
        }
}
