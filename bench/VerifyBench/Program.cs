using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using TensorDecomp.Bench;
using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

// VerifyBench DECOMP [--json] [FILE...]: what reading and judging takes, in this process (first, and best of 5 or, where it is
// short, 100) and as a whole process (best of 5), with its peak memory. VerifyBench DECOMP... --limits: builds of the tool beside each
// other on what strains them (Extremes). Milliseconds of processor time stand beside the wall's,
// which other work on the machine stretches.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
const int Runs = 5;
if (args.Contains("--limits"))
{
    Extremes.Measure([.. args.Where(a => a != "--limits")]);
    return;
}
string decomp = args[0];
bool json = args.Contains("--json");
string folder = Directory.CreateTempSubdirectory("decomp-bench-").FullName;
try
{
    if (!json) Console.WriteLine(
        $"{"scheme",-42}{"rank",6}{"nonzeros",10}{"products",12}  {"first ms",9}{"best ms",9}  {"process ms",11}{"cpu ms",8}{"MiB",6}");
    foreach ((string name, string file) in Cases.Write(folder, args.Skip(1).Where(a => a != "--json")))
    {
        double first = 0, best = double.MaxValue;
        Judgement judgement = null!;
        for (int repeat = 0; repeat < Runs || repeat < 100 && best < 50; repeat++)
        {
            Stopwatch watch = Stopwatch.StartNew();
            judgement = Judgement.Of(FormatRegistry.Read(SourceFile.Open(file, Limits.Default), Limits.Default)[0]);
            double ms = watch.Elapsed.TotalMilliseconds;
            if (repeat == 0) first = ms;
            best = Math.Min(best, ms);
        }
        if (!judgement.Verdict.Valid)
            throw new InvalidOperationException($"{name} is not valid, so its time says nothing: {judgement.Verdict.Reason}");
        (double wall, double cpu, long peak) = Enumerable.Range(0, Runs).Select(_ => WholeProcess.Run(decomp, file, 0))
            .MinBy(run => run.Wall);
        BigInteger products = BrentEquations.Cost(judgement.Submission.Scheme);
        Console.WriteLine(json
            ? JsonSerializer.Serialize(
                new { name, shape = $"{judgement.Verdict.Shape}", rank = judgement.Verdict.Rank, ring = $"{judgement.Verdict.Ring}",
                    nonzeros = judgement.Verdict.Census.Nonzeros, products = (double)products, firstMs = first, bestMs = best,
                    processMs = wall, processCpuMs = cpu, peakMiB = peak >> 20 })
            : $"{$"{name} ({judgement.Verdict.Shape})",-42}{judgement.Verdict.Rank,6}{judgement.Verdict.Census.Nonzeros,10}{products,12} " +
                $" {first,9:f1}{best,9:f1}  {wall,11:f0}{cpu,8:f0}{peak >> 20,6}");
    }
}
finally
{
    Directory.Delete(folder, recursive: true);
}
