using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text.Json;
using TensorDecomp.Bench;

// Everything from random starts to the certificate is inside the time that is measured, compilation and warming up included.
var options = Options.Parse(args);
if (options.RandomBasis)
{
    RandomBasisTable.Print(options);
    return;
}
List<Yield> yields = [];
foreach (var target in options.Targets)
    yields.Add(Yield.Of(target, options.Program, options.Polish, options.Seed, options.Threads, TimeSpan.FromSeconds(options.Seconds)));

string vectors = Vector512.IsHardwareAccelerated ? "512-bit vectors" : "256-bit vectors or less";
if (options.Json)
    Console.WriteLine(JsonSerializer.Serialize(new
    {
        program = options.Program.Name,
        polish = $"{options.Polish}",
        threads = options.Threads,
        seed = options.Seed,
        runtime = RuntimeInformation.FrameworkDescription,
        vectors,
        targets = yields.Select(y => new
        {
            target = $"{y.Target}",
            seconds = y.Seconds,
            restarts = y.Restarts,
            converged = y.Converged,
            exact = y.Exact,
            distinct = y.Distinct,
            inequivalent = y.Inequivalent,
            per_minute = y.PerMinute,
            seconds_to_first = y.SecondsToFirst,
            rings = y.Rings.ToDictionary(r => r.Ring, r => r.Count),
        }),
    }));
else
{
    Console.WriteLine(
        $"{options.Program.Name}, seed {options.Seed}, {options.Threads} threads of {Environment.ProcessorCount} cores, " +
            $"{RuntimeInformation.FrameworkDescription}, {vectors}");
    Console.WriteLine();
    Console.WriteLine("  target      seconds  restarts  converged  exact        distinct  a minute  inequivalent  first after");
    foreach (Yield y in yields)
    {
        string share = y.Converged > 0 ? $"{y.Exact} ({100.0 * y.Exact / y.Converged:F0} %)" : "0";
        string first = y.SecondsToFirst is { } s ? $"{s:F1} s" : "none";
        Console.WriteLine(
            $"  {y.Target,-10}  {y.Seconds,7:F1}  {y.Restarts,8}  {y.Converged,9}  {share,-11}  {y.Distinct,8}  {y.PerMinute,8:F0}  " +
                $"{y.Inequivalent,12}  {first,11}");
    }
    foreach (Yield y in yields.Where(y => y.Distinct > 0))
        Console.WriteLine(
            $"{Environment.NewLine}  {y.Target} over {string.Join(", ", y.Rings.Take(8).Select(r => $"{r.Ring}: {r.Count}"))}");
}
