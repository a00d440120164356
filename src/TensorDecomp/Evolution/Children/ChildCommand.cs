using System.Diagnostics;
using System.Globalization;

namespace TensorDecomp.Evolution.Children;

/// <summary>How a candidate's process is started.</summary>
/// <param name="File">The executable.</param>
/// <param name="Arguments">Its arguments.</param>
public sealed record ChildCommand(string File, IReadOnlyList<string> Arguments)
{
    /// <summary>The hidden verb that makes this tool serve candidates.</summary>
    public const string Verb = "evaluate-candidates";

    /// <summary>Bytes of the managed heap at which the runtime itself gives up: more than the caps on resident memory.</summary>
    private const long LargestHeap = 3L << 29;

    /// <summary>What a runtime needs of the environment. Nothing else is handed on: keys for language models, above all, are not.</summary>
    private static readonly string[] Needed = ["PATH", "HOME", "TMPDIR", "TEMP", "TMP", "SystemRoot", "LD_LIBRARY_PATH", "USERPROFILE"];

    /// <summary>The running tool itself.</summary>
    public static ChildCommand ThisTool
    {
        get
        {
            string host = Environment.ProcessPath ?? "dotnet";
            string name = Path.GetFileNameWithoutExtension(host);
            bool oneFile = typeof(ChildCommand).Assembly.Location.Length == 0; // a single-file tool, whose host is the tool
            if (oneFile || name == "decomp") return new ChildCommand(host, [Verb]);
            // Also beside a program that uses the library: whoever evaluates programs given as text ships the tool with it.
            return new ChildCommand(name == "dotnet" ? host : "dotnet",
                ["exec", Path.Combine(AppContext.BaseDirectory, "decomp.dll"), Verb]);
        }
    }

    /// <exception cref="IOException">It cannot be started.</exception>
    internal Process Start()
    {
        string folder = Path.GetTempPath(); // of no use to a candidate
        ProcessStartInfo start = new(File, Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
            WorkingDirectory = Directory.Exists(folder) ? folder : AppContext.BaseDirectory,
        };
        foreach (string name in start.Environment.Keys.ToArray())
            if (!Needed.Contains(name, StringComparer.OrdinalIgnoreCase) && !name.StartsWith("DOTNET_", StringComparison.Ordinal))
                start.Environment.Remove(name);
        start.Environment["DOTNET_EnableDiagnostics"] = "0"; // no sockets beside it, and no dump when it dies
        // Should its watcher not get a turn.
        start.Environment["DOTNET_GCHeapHardLimit"] = LargestHeap.ToString("X", CultureInfo.InvariantCulture);
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new IOException($"the process for programs given as text cannot be started ({File}): {e.Message}", e);
        }
    }
}
