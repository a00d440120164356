using TensorDecomp.Kernels;
using TensorDecomp.Kernels.Gradient;
using TensorDecomp.Programs;

namespace TensorDecomp.Evolution.Run;

/// <summary>How fast a program descends on this machine, measured for a moment on one thread.</summary>
public static class StepRate
{
    /// <summary>Work per second on a target, told in steps of plain Adam, once the kernel is compiled.</summary>
    /// <param name="program">The program.</param>
    /// <param name="target">What it descends on.</param>
    /// <param name="moment">How long it is watched, after as long again that is not counted.</param>
    /// <param name="clock">What tells that time.</param>
    public static double Of(GradientProgram program, TiedTarget target, TimeSpan moment, TimeProvider clock)
    {
        long next = 0;
        double share = (double)program.WorkPerGradient(target.Target) / ProgramRegistry.All[0].WorkPerGradient(target.Target);
        using IRestartBatch batch = program.Batch(target.Space, 1, GradientProgram.BestLanes);
        Run();
        return Run();

        double Run()
        {
            long from = clock.GetTimestamp(), steps = 0, before = batch.Gradients ?? 0;
            TimeSpan elapsed;
            do
            {
                long done = batch.RunChunk(() => next++, _ => { });
                if (done == 0) return 0;
                steps += done;
                elapsed = clock.GetElapsedTime(from);
            } while (elapsed < moment);
            return share * (batch.Gradients - before ?? steps) / elapsed.TotalSeconds;
        }
    }
}
