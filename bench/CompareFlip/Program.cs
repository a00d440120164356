using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text.Json;
using TensorDecomp.Bench;
using TensorDecomp.Search.Flips;
using TensorDecomp.Verify;

// Everything is measured in one run on the same cores, in short slices that take turns, and compared slice by slice, so
// that other load on the machine meets all of them alike.
var options = Options.Parse(args);
Shape shape = new(4, 4, 4);
Ring binary = Ring.Modulo(2), ternary = Ring.Modulo(3);

List<double> prototype = [], gf2 = [], gf3 = [], zt = [];
TimeSpan slice = TimeSpan.FromSeconds(options.Seconds);
Throughput.Of(shape, binary, options.Threads, slice / 2); // so that no slice pays for compilation
Throughput.Of(shape, Ring.Zt, options.Threads, slice / 2);
for (int i = 0; i < options.Slices; i++)
{
    if (options.Prototype is { } program) prototype.Add(Prototype.FlipsPerSecond(program, options.Threads, options.Seconds, seed: i + 1));
    gf2.Add(Throughput.Of(shape, binary, options.Threads, slice));
    zt.Add(Throughput.Of(shape, Ring.Zt, options.Threads, slice));
    gf3.Add(Throughput.Of(shape, ternary, options.Threads, slice));
}
double? versus = options.Prototype is null ? null : Statistics.Median(gf2.Zip(prototype, (a, b) => a / b));
double ztShare = Statistics.Median(zt.Zip(gf2, (a, b) => a / b)), gf3Share = Statistics.Median(gf3.Zip(gf2, (a, b) => a / b));

List<double> seconds = [];
for (int seed = 1; seed <= options.Seeds; seed++)
{
    var search = new FlipSearch(new FlipSettings(shape, binary, Target: 47, (ulong)seed, options.Threads));
    WalkRounds rounds = new(search);
    var clock = Stopwatch.StartNew();
    Scheme? found = null;
    while (!search.Done && clock.Elapsed.TotalSeconds < options.Limit)
        foreach (FlipImprovement improvement in rounds.Next(options.Threads)) found = improvement.Scheme;
    if (search.Done && !Verifier.Judge(found!, new Claim.Over(binary)).Valid)
        throw new InvalidOperationException("A scheme of rank 47 was found that does not hold.");
    seconds.Add(search.Done ? clock.Elapsed.TotalSeconds : double.PositiveInfinity);
    Console.Error.WriteLine($"seed {seed}: "
        + (search.Done ? $"47 after {clock.Elapsed.TotalSeconds:F1} s" : $"best rank {search.BestRank} after {options.Limit} s")
            + $", {search.Flips / 1e6:F0} M flips");
}
double? median = Statistics.Median(seconds) is var middle && double.IsFinite(middle) ? middle : null;

string vectors = Vector512.IsHardwareAccelerated ? "512-bit vectors" : "256-bit vectors or less";
if (options.Json)
    Console.WriteLine(JsonSerializer.Serialize(new
    {
        vs_prototype_flips = versus,
        median_seconds_444_47_gf2 = median,
        seconds_444_47_gf2 = seconds.Select(s => double.IsFinite(s) ? (double?)s : null),
        zt_over_gf2 = ztShare,
        gf3_over_gf2 = gf3Share,
        flips_per_second_gf2 = Statistics.Median(gf2),
        flips_per_second_prototype = prototype.Count > 0 ? (double?)Statistics.Median(prototype) : null,
        threads = options.Threads,
        runtime = RuntimeInformation.FrameworkDescription,
        vectors,
    }));
else
{
    Console.WriteLine(
        $"{shape}, {options.Threads} threads of {Environment.ProcessorCount} cores, {RuntimeInformation.FrameworkDescription}, " +
            $"{vectors}; medians of {options.Slices} slices of {options.Seconds} s");
    Console.WriteLine();
    Console.WriteLine("  engine           M flips/s   ratio");
    if (prototype.Count > 0) Console.WriteLine($"  C++ prototype    {Statistics.Median(prototype) / 1e6,9:F2}   1");
    Console.WriteLine($"  decomp GF(2)     {Statistics.Median(gf2) / 1e6,9:F2}   {(versus is { } v ? $"{v:F2} x prototype" : "")}");
    Console.WriteLine($"  decomp ZT        {Statistics.Median(zt) / 1e6,9:F2}   {ztShare:F2} x GF(2)");
    Console.WriteLine($"  decomp GF(3)     {Statistics.Median(gf3) / 1e6,9:F2}   {gf3Share:F2} x GF(2)");
    Console.WriteLine();
    Console.WriteLine(
        $"  naive to rank 47 over GF(2), {options.Seeds} seeds: median {(median is { } s ? $"{s:F1} s" : $"over {options.Limit} s")}");
}
