using System.Diagnostics;
using System.Globalization;
using TensorDecomp.Bench;
using TensorDecomp.Cluster.Hosting;
using TensorDecomp.Search.Hubs;

// What a hub carries.  ClusterBench HUB HUB-PROCESS WORKERS SECONDS LINES      workers that come over lines to a hub
//                      ClusterBench board WORKERS SECONDS                      workers beside a board in this process
if (args is ["board", var beside, var seconds])
{
    Console.WriteLine(await BoardAlone.Measure(int.Parse(beside, CultureInfo.InvariantCulture), Time(seconds)));
    return 0;
}
(string place, int process) = (args[0], int.Parse(args[1], CultureInfo.InvariantCulture));
int count = int.Parse(args[2], CultureInfo.InvariantCulture), lines = int.Parse(args[4], CultureInfo.InvariantCulture);
if (!HubAddress.TryParse(place, out HubAddress? address)) throw new ArgumentException(place);
HubConnection[] connections =
    [.. Enumerable.Range(0, lines).Select(_ => HubConnection.Open(address, CancellationToken.None, patient: false))];
SimulatedWorkers workers = new((number, worker) => connections[number % lines].Board.Join(worker),
    (number, said) => connections[number % lines].Board.Exchange(said), HubConnection.IsSilence);
using Process hub = Process.GetProcessById(process);
Console.WriteLine(await workers.Measure(count, Time(args[3]), hub));
return workers.Failures > workers.Calls / 100 ? 1 : 0;

static TimeSpan Time(string seconds) => TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture));
