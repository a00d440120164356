using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using TensorDecomp.Optional.Tests;

namespace TensorDecomp.Cluster.Tests;

/// <summary>The tool in a process of its own, whose lines can be waited for.</summary>
internal sealed partial class ToolProcess : IDisposable
{
    private const int SigTerm = 15;
    private readonly Process _process;
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];
    private readonly List<(Predicate<string> Is, TaskCompletionSource<string> Came)> _awaited = [];

    private ToolProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += Heard;
        process.ErrorDataReceived += Heard;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public static ToolProcess Start(string folder, params string[] args) => StartBehind([], folder, args);

    /// <summary>The same behind a command that becomes what is said after it.</summary>
    public static ToolProcess StartBehind(string[] command, string folder, params string[] args)
    {
        return StartWords(folder, [.. command, "dotnet", Path.Combine(Checkout.Tool, "decomp.dll"), .. args]);
    }

    /// <summary>Any command.</summary>
    public static ToolProcess StartWords(string folder, params string[] words)
    {
        ProcessStartInfo start = new(words[0], words[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        start.Environment["DECOMP_SECRET"] = start.Environment["DECOMP_REDIS"] = "";
        return new ToolProcess(Process.Start(start)!);
    }

    /// <summary>Whether the machine has a program of that name.</summary>
    public static bool Has(string program) => Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, program)));

    /// <summary>A port that was free a moment ago.</summary>
    public static int FreePort()
    {
        using Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    public string Text
    {
        get { lock (_gate) return string.Join('\n', _lines); }
    }

    /// <summary>The first line of that kind, as soon as it comes; fails where the process ends without one.</summary>
    public Task<string> Line(Predicate<string> isIt)
    {
        lock (_gate)
        {
            if (_lines.Find(isIt) is { } line) return Task.FromResult(line);
            TaskCompletionSource<string> came = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited.Add((isIt, came));
            return came.Task;
        }
    }

    /// <summary>Ends it as kill -9 does.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Asks it to end; its exit code.</summary>
    public int Terminate()
    {
        kill(_process.Id, SigTerm);
        return Wait();
    }

    public int Wait()
    {
        _process.WaitForExit();
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited) Kill();
        _process.Dispose();
    }

    private void Heard(object sender, DataReceivedEventArgs heard)
    {
        lock (_gate)
        {
            if (heard.Data is { } line) _lines.Add(line);
            foreach ((Predicate<string> isIt, TaskCompletionSource<string> came) in _awaited.ToArray())
                if (heard.Data is null && _process.HasExited) came.TrySetException(new InvalidOperationException($"it ended: {Text}"));
                else if (heard.Data is { } said && isIt(said)) came.TrySetResult(said);
        }
    }

    [LibraryImport("libc")]
    private static partial int kill(int process, int signal);
}
