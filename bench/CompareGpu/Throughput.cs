using System.Diagnostics;
using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Programs;

namespace TensorDecomp.Bench;

/// <summary>Restart-steps per second of a program, wherever its batches run.</summary>
internal static class Throughput
{
    private static readonly Lock Gate = new();

    /// <summary>One batch per worker, refilled without end, for at least so long.</summary>
    public static double Of(GradientProgram program, SearchSpace space, int workers, TimeSpan time)
    {
        long next = 0;
        double rate = 0;
        Task[] tasks = [.. Enumerable.Range(0, workers).Select(_ => Task.Factory.StartNew(Work, TaskCreationOptions.LongRunning))];
        Task.WaitAll(tasks);
        return rate;

        void Work()
        {
            using IRestartBatch batch = program.Batch(space, seed: 1, GradientProgram.BestLanes);
            batch.RunChunk(() => Interlocked.Increment(ref next), _ => { }); // compilation
            long own = 0;
            Stopwatch clock = Stopwatch.StartNew();
            do own += batch.RunChunk(() => Interlocked.Increment(ref next), _ => { });
            while (clock.Elapsed < time);
            lock (Gate) rate += own / clock.Elapsed.TotalSeconds;
        }
    }

    /// <summary>
    /// Multiply-adds of a step in matrix products: the symmetric Gram matrices and the products with them; a complex one is four.
    /// </summary>
    public static double MultiplyAdds(SearchSpace space)
    {
        double rank = space.Target.Rank, entries = space.Target.Shape.USize + space.Target.Shape.VSize + space.Target.Shape.WSize;
        return entries * (rank * (rank + 1) / 2 + rank * rank) * (space.Complex ? 4 : 1);
    }
}
