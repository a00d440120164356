using System.Diagnostics;
using System.Globalization;
using TensorDecomp.Kernels;
using TensorDecomp.Search.Flips;
using TensorDecomp.Symmetries;
using TensorDecomp.Verify;

// Which ranks single walks from the naive scheme come to, policy by policy. A walk follows from its seed and its number, so the
// rows are the same on every machine; only the time differs.
(int walks, int threads, ulong seed, bool every) = (27, Environment.ProcessorCount, 1UL, false);
for (int i = 0; i < args.Length; i++)
    switch (args[i])
    {
        case "--walks": walks = int.Parse(args[++i], CultureInfo.InvariantCulture); break;
        case "--threads": threads = int.Parse(args[++i], CultureInfo.InvariantCulture); break;
        case "--seed": seed = ulong.Parse(args[++i], CultureInfo.InvariantCulture); break;
        case "--every-policy": every = true; break;
        default: throw new ArgumentException($"{args[i]} is not an option; see the head of bench/walk-endings.");
    }

Ring ring = Ring.Modulo(2);
Shape four = new(4, 4, 4), oblong = new(3, 4, 5);
(Shape Shape, FlipPolicy Policy)[] rows = every
    ? [.. from shape in (Shape[])[four, oblong] from policy in FlipPolicy.For(shape) select (shape, policy)]
    : [
        (four, FlipPolicy.For(new IndexSymmetry(3, 1, 1, 1))[0]), (four, FlipPolicy.For(new IndexSymmetry(2, 1, 1, 1))[0]),
        (four, FlipPolicy.All[0]),
        (oblong, FlipPolicy.For(new IndexSymmetry(2, 1, 2, 1))[0]), (oblong, FlipPolicy.All[1]),
    ];
Console.WriteLine("| shape | walks | patience | ranks reached: number of walks |\n|---|---|---|---|");
foreach ((Shape shape, FlipPolicy policy) in rows)
{
    var clock = Stopwatch.StartNew();
    int[] ends = new int[walks];
    long flips = 0;
    Parallel.For(0, walks, new ParallelOptions { MaxDegreeOfParallelism = threads }, i =>
    {
        IFlipWalker walker = FlipWalkers.Create(shape, ring, seed, i);
        walker.Start(Scheme.Naive(shape), policy with { Stamina = 10_000_000 });
        while (!walker.Exhausted) walker.Advance(100_000, target: 1);
        if (!Verifier.Judge(walker.Best, new Claim.Over(ring)).Valid)
            throw new InvalidOperationException($"A walk in {shape} under {policy} came to a scheme that does not hold.");
        ends[i] = walker.BestRank;
        Interlocked.Add(ref flips, walker.Flips);
    });
    string leash = policy.Leash <= policy.Stamina ? $", leash {policy.Leash:N0}" : "";
    Console.WriteLine(
        $"| ⟨{shape.M},{shape.N},{shape.P}⟩ | {(policy.Symmetry is { } symmetry ? $"`{symmetry}`" : "no symmetry")} | " +
            $"{policy.Patience:N0}{leash} | " +
            $"{string.Join(", ", ends.GroupBy(r => r).OrderBy(g => g.Key).Select(g => $"{g.Key}: {g.Count()}"))} |");
    Console.Error.WriteLine($"{flips / 1e6:F0} M flips in {clock.Elapsed.TotalSeconds:F1} s");
}
