using System.Diagnostics;
using System.Net.Sockets;
using NUnit.Framework;
using TensorDecomp.Tests;

namespace TensorDecomp.Cluster.Tests;

/// <summary>A Redis server on the loopback address with a folder of its own, where the machine has one; tests without are
/// skipped.</summary>
internal sealed class RedisServer : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string[] _options;
    private Process _process;

    /// <param name="options">In place of those by which it keeps what it is told.</param>
    public RedisServer(params string[] options)
    {
        if (!ToolProcess.Has("redis-server"))
            Assert.Ignore("there is no redis-server on this machine; on Debian 'apt-get install redis-server' brings it");
        _options = options.Length > 0 ? options : ["--appendonly", "yes", "--appendfsync", "always"];
        _process = Start();
    }

    public int Port { get; } = ToolProcess.FreePort();

    public string Place => $"127.0.0.1:{Port}";

    /// <summary>Ends it as kill -9 does, and begins it again on the same folder.</summary>
    public void KillAndBegin()
    {
        Kill();
        _process = Start();
    }

    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    public void Dispose()
    {
        try
        {
            Kill();
        }
        catch (InvalidOperationException)
        {
            // it was killed before
        }
        _folder.Dispose();
    }

    private Process Start()
    {
        ProcessStartInfo start = new("redis-server") { RedirectStandardOutput = true, WorkingDirectory = _folder.Path };
        foreach (string word in (string[])["--port", $"{Port}", "--bind", "127.0.0.1", "--dir", _folder.Path, "--save", "", .. _options])
            start.ArgumentList.Add(word);
        Process process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        while (!Answers())
            if (process.WaitForExit(20)) throw new InvalidOperationException("redis-server ended at once");
        return process;
    }

    private bool Answers()
    {
        try
        {
            using TcpClient line = new("127.0.0.1", Port);
            line.GetStream().Write("PING\r\n"u8);
            byte[] answer = new byte[5]; // "-LOADING" while it reads what it has
            line.GetStream().ReadExactly(answer);
            return answer.AsSpan().SequenceEqual("+PONG"u8);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return false;
        }
    }
}
