using System.Diagnostics;

namespace TensorDecomp.Bench;

/// <summary>decomp verify as a process: milliseconds by the wall and of processor time, and its peak memory in bytes.</summary>
internal static class WholeProcess
{
    public static (double Wall, double Cpu, long Peak) Run(string decomp, string path, int expectedCode)
    {
        Stopwatch watch = Stopwatch.StartNew();
        using Process process = Process.Start(new ProcessStartInfo(decomp, ["verify", "--json", path]) { RedirectStandardOutput = true })!;
        (long peak, double cpu) = (0, 0);
        Thread sampler = new(() =>
        {
            while (!process.HasExited)
            {
                try
                {
                    process.Refresh();
                    peak = Math.Max(peak, process.PeakWorkingSet64);
                    cpu = process.TotalProcessorTime.TotalMilliseconds;
                }
                catch (InvalidOperationException)
                {
                    return; // it ended in between
                }
                Thread.Sleep(2);
            }
        });
        sampler.Start();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        double wall = watch.Elapsed.TotalMilliseconds;
        sampler.Join();
        if (process.ExitCode != expectedCode)
            throw new InvalidOperationException($"decomp verify {path} ended with {process.ExitCode}, not {expectedCode}");
        return (wall, cpu, peak);
    }
}
