using System.Diagnostics;
using System.Globalization;

namespace TensorDecomp.Evolution;

/// <summary>Main memory that a process holds: from /proc where there is one, since that costs microseconds, else from the system's own counters.</summary>
internal static class ResidentMemory
{
    /// <summary>Bytes; 0 for a process that has ended.</summary>
    public static long Of(Process process)
    {
        try
        {
            if (OperatingSystem.IsLinux())
            {
                string[] pages = File.ReadAllText($"/proc/{process.Id}/statm").Split(' ');
                return long.Parse(pages[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize;
            }
            process.Refresh();
            return process.WorkingSet64;
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
