using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TensorDecomp.Schemes;

/// <summary>
/// The hidden files in which <see cref="AtomicFile"/> prepares what it writes: <c>.NAME.HOST-PROCESS-NUMBER.tmp</c>. A process that is
/// killed leaves its draft behind; the next one that writes into the folder deletes it. It does so only where the name is one of
/// these, made on this machine, by a process that is no more, and nobody holds the file open: on a folder that several machines share,
/// a draft may belong to a process that cannot be seen from here.
/// </summary>
internal static class Drafts
{
    private const string Extension = ".tmp";

    // Two machines, or two containers with process numbers of their own, differ in name.
    private static readonly string s_host = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Environment.MachineName)))[..8];
    private static readonly Lock s_gate = new();
    private static readonly HashSet<string> s_open = [], s_cleaned = [];
    private static long s_number;

    /// <summary>The path of a new draft of a file in a folder, which is rid of stale ones where this process has not yet done so.</summary>
    public static string Begin(string folder, string name)
    {
        Clean(folder);
        // A file name may be as long as the file system allows; a draft's name must not be longer.
        string stem = name.Length > 100 ? name[..100] : name;
        string draft =
            Path.Combine(folder,
                string.Create(CultureInfo.InvariantCulture,
                    $".{stem}.{s_host}-{Environment.ProcessId}-{Interlocked.Increment(ref s_number)}{Extension}"));
        lock (s_gate) s_open.Add(draft);
        return draft;
    }

    /// <summary>The draft was renamed or deleted.</summary>
    public static void End(string draft)
    {
        lock (s_gate) s_open.Remove(draft);
    }

    public static void DiscardAll()
    {
        string[] open;
        lock (s_gate) open = [.. s_open];
        foreach (string draft in open) Discard(draft);
    }

    public static void Discard(string draft)
    {
        try
        {
            File.Delete(draft);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The reason why the write failed matters more than a draft that stays behind.
        }
    }

    private static void Clean(string folder)
    {
        lock (s_gate)
            if (!s_cleaned.Add(folder)) return;
        try
        {
            foreach (string file in Directory.EnumerateFiles(folder, $".*.{s_host}-*{Extension}"))
                if (IsStale(file)) Discard(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Whether the folder can be written is for the write itself to find out.
        }
    }

    private static bool IsStale(string file)
    {
        string[] parts = Path.GetFileNameWithoutExtension(file).Split('.')[^1].Split('-');
        if (parts.Length != 3 || parts[0] != s_host
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int process)) return false;
        // where numbers begin anew, a dead process had ours
        if (process == Environment.ProcessId ? IsOpen(file) : Lives(process)) return false;
        try
        {
            using FileStream alone = new(file, FileMode.Open, FileAccess.Write, FileShare.None);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool IsOpen(string draft)
    {
        lock (s_gate) return s_open.Contains(draft);
    }

    private static bool Lives(int process)
    {
        try
        {
            using System.Diagnostics.Process other = System.Diagnostics.Process.GetProcessById(process);
            return !other.HasExited;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return e is System.ComponentModel.Win32Exception; // it is there, but not ours to look at
        }
    }
}
