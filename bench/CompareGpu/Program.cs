using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using TensorDecomp.Bench;
using TensorDecomp.Kernels;
using TensorDecomp.Programs;
using TensorDecomp.Programs.Backends;
using TensorDecomp.Programs.Devices;
using TensorDecomp.Verify;

// CompareGpu [--json] [--device ID] [--seconds S] [--workers N] [--rivals SCRIPT]
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string? Value(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
double seconds = double.Parse(Value("--seconds") ?? "5");
int workers = int.Parse(Value("--workers") ?? "2"), cores = Environment.ProcessorCount;
TimeSpan time = TimeSpan.FromSeconds(seconds);
string? id = Value("--device");
if (Backends.Devices().FirstOrDefault(place => id is null || place.Device!.Id == id) is not { Device: { } device } backend)
{
    Console.Error.WriteLine(
        $"compare-gpu: {(id is null ? $"there is no device. {Backends.WhyNoDevice()}" : $"there is no device {id}.")}");
    return 2;
}

SearchSpace[] spaces =
[
    .. from complex in (bool[])[false, true]
       from target in (Target[])[new(new Shape(3, 3, 3), 23), new(new Shape(4, 4, 4), 49), new(new Shape(5, 5, 5), 93)]
       select new SearchSpace(target, complex),
];
string tuned = Path.Combine(Path.GetTempPath(), $"decomp-loads-{Environment.ProcessId}");
GradientProgram lanes = ProgramRegistry.Find("adam")!,
    onDevice = lanes.On(backend.Tuned(new LoadTuner(TimeProvider.System, tuned)));
double peak = DevicePeak.MultiplyAddsPerSecond((DeviceBackend)backend, time / 4);
List<Row> rows = [];
foreach (SearchSpace space in spaces)
{
    Console.Error.WriteLine($"measuring {space}");
    double rate = Throughput.Of(onDevice, space, workers, time), cpu = Throughput.Of(lanes, space, cores, time);
    Dictionary<string, double?> rivals = [];
    if (Value("--rivals") is { } script)
        foreach (string name in Rivals.Names)
        {
            (rivals[name], string note) = Rivals.Run(script, name, space, seconds);
            Console.Error.WriteLine($"  {name}: {note}");
        }
    rows.Add(new Row($"{space}", rate, rate * Throughput.MultiplyAdds(space) / peak, cpu, rivals));
}
string loads = File.Exists(tuned) ? File.ReadAllText(tuned) : "";
File.Delete(tuned);

if (args.Contains("--json"))
{
    Console.WriteLine(
        JsonSerializer.Serialize(
            new
            {
                device = device.Name,
                version = device.Version,
                processor = device.IsProcessor,
                peak_multiply_adds = peak,
                cores,
                workers,
                runtime = RuntimeInformation.FrameworkDescription,
                rows
            }));
    return 0;
}
Console.WriteLine(
    $"{device.Name}{(device.IsProcessor ? " (the processor itself)" : "")}, {device.Version}, {device.Units} units; measured peak " +
        $"{peak / 1e9:N0} G multiply-adds/s");
Console.WriteLine($"{cores} cores, {RuntimeInformation.FrameworkDescription}; Adam, {workers} workers, {seconds} s a row");
Console.WriteLine();
Console.WriteLine($"| restart-steps/s | device | of its peak | our CPU, {cores} cores | device / CPU | PyTorch | device / PyTorch | JAX |");
Console.WriteLine("|---|---|---|---|---|---|---|---|");
foreach (Row row in rows)
{
    double? torch = row.Rivals.GetValueOrDefault("pytorch"), jax = row.Rivals.GetValueOrDefault("jax");
    Console.WriteLine(
        $"| {row.Space} | {row.Device:N0} | {100 * row.FractionOfPeak:F1} % | {row.Cpu:N0} | {row.Device / row.Cpu:F2} | " +
            $"{torch?.ToString("N0") ?? "-"} | {(row.Device / torch)?.ToString("F1") ?? "-"} | {jax?.ToString("N0") ?? "-"} |");
}
Console.WriteLine();
Console.Write(loads);
return 0;

/// <summary>One target: rates in restart-steps per second.</summary>
internal sealed record Row(string Space, double Device, double FractionOfPeak, double Cpu, Dictionary<string, double?> Rivals);
