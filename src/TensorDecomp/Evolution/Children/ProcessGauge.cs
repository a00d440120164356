using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace TensorDecomp.Evolution.Children;

/// <summary>What a process has used.</summary>
/// <param name="Processor">Time of all its threads on a processor.</param>
/// <param name="ResidentBytes">Main memory that it holds.</param>
internal readonly record struct ProcessLoad(TimeSpan Processor, long ResidentBytes);

/// <summary>Where the load of processes is read.</summary>
internal interface IProcessGauge
{
    /// <summary>Zero for a process that has ended.</summary>
    ProcessLoad Read(Process process);
}

/// <summary>The system's own counters; memory from /proc where there is one, since that costs microseconds.</summary>
internal sealed class SystemGauge : IProcessGauge
{
    public static SystemGauge Instance { get; } = new();

    private SystemGauge() { }

    public ProcessLoad Read(Process process)
    {
        try
        {
            return new ProcessLoad(process.TotalProcessorTime, Resident(process));
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or UnauthorizedAccessException or Win32Exception)
        {
            return default;
        }
    }

    private static long Resident(Process process)
    {
        if (OperatingSystem.IsLinux())
        {
            string[] pages = File.ReadAllText($"/proc/{process.Id}/statm").Split(' ');
            return long.Parse(pages[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize;
        }
        process.Refresh();
        return process.WorkingSet64;
    }
}
