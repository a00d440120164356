using System.Diagnostics;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Programs;

namespace TensorDecomp.Bench;

/// <summary>Restart-steps per second of a program, schedule, looks at the residual and refills included.</summary>
internal static class Throughput
{
    public static double Of(SearchSpace space, string program, int threads, double seconds)
    {
        GradientProgram chosen = ProgramRegistry.Find(program)!;
        double[] rates = new double[threads];
        using Barrier together = new(threads);
        Thread[] workers = [.. Enumerable.Range(0, threads).Select(w => new Thread(() =>
        {
            using IRestartBatch batch = chosen.Batch(space, 1, GradientProgram.BestLanes);
            long next = w * 1_000_000L, steps = 0;
            batch.RunChunk(() => next++, _ => { });
            together.SignalAndWait();
            Stopwatch clock = Stopwatch.StartNew();
            while (clock.Elapsed.TotalSeconds < seconds) steps += batch.RunChunk(() => next++, _ => { });
            rates[w] = steps / clock.Elapsed.TotalSeconds;
        }))];
        foreach (Thread worker in workers) worker.Start();
        foreach (Thread worker in workers) worker.Join();
        return rates.Sum();
    }

    /// <summary>Restart-steps per second of the process's own time on one core, warmed up for as long as is measured.</summary>
    public static double PerProcessorSecond(SearchSpace space, string program, double seconds)
    {
        using IRestartBatch batch = ProgramRegistry.Find(program)!.Batch(space, 1, GradientProgram.BestLanes);
        using Process own = Process.GetCurrentProcess();
        long next = 0;
        Of(seconds);
        return Of(seconds);

        double Of(double processorSeconds)
        {
            TimeSpan before = own.TotalProcessorTime, spent = default;
            for (long steps = 0; ; own.Refresh(), spent = own.TotalProcessorTime - before)
            {
                if (spent.TotalSeconds >= processorSeconds) return steps / spent.TotalSeconds;
                for (int k = 0; k < 20; k++) steps += batch.RunChunk(() => next++, _ => { });
            }
        }
    }

    /// <summary>Multiply-adds that one restart-step of the Gram path cannot do without: half the Gram matrices, three products, the
    /// tensor's ones.</summary>
    public static double MultiplyAdds(Target target)
    {
        double entries = target.Shape.USize + target.Shape.VSize + target.Shape.WSize, rank = target.Rank;
        return rank * (rank + 1) / 2 * entries + rank * rank * entries + 3.0 * target.Shape.NaiveRank * rank;
    }
}
