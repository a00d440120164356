using System.Diagnostics;
using NUnit.Framework;

namespace TensorDecomp.Cluster.Tests;

/// <summary>
/// Machines that are none: network namespaces of this one, each with an address of its own on a switch between them, whose links can be cut
/// and made slow. Only root of a Linux with iproute2 can make them; tests without are skipped.
/// </summary>
internal sealed class Namespaces : IDisposable
{
    private const string Switch = "switch";
    private readonly string _prefix = $"decomp{Environment.ProcessId % 100_000}-";
    private readonly string[] _machines;

    /// <param name="machines">Their names; the first has the address 10.83.0.1, and so on.</param>
    public Namespaces(params string[] machines)
    {
        _machines = machines;
        string? no = !OperatingSystem.IsLinux() ? "only Linux has network namespaces" : Try("netns", "add", _prefix + Switch);
        if (no is not null) Assert.Ignore($"there are no network namespaces here: {no}");
        Ip("-n", _prefix + Switch, "link", "add", "bridge", "type", "bridge");
        Ip("-n", _prefix + Switch, "link", "set", "bridge", "up");
        foreach (string machine in machines)
        {
            Ip("netns", "add", _prefix + machine);
            Ip("-n", _prefix + Switch, "link", "add", machine, "type", "veth", "peer", "name", "eth0", "netns", _prefix + machine);
            Ip("-n", _prefix + Switch, "link", "set", machine, "master", "bridge", "up");
            Ip("-n", _prefix + machine, "address", "add", $"{Address(machine)}/24", "dev", "eth0");
            Ip("-n", _prefix + machine, "link", "set", "eth0", "up");
            Ip("-n", _prefix + machine, "link", "set", "lo", "up");
        }
    }

    public string Address(string machine) => $"10.83.0.{Array.IndexOf(_machines, machine) + 1}";

    /// <summary>The tool on a machine.</summary>
    public ToolProcess Start(string machine, string folder, params string[] args) =>
        ToolProcess.StartBehind(["ip", "netns", "exec", _prefix + machine], folder, args);

    /// <summary>A line of a shell on a machine.</summary>
    /// <param name="machine">Which one.</param>
    /// <param name="folder">Where.</param>
    /// <param name="programs">A folder whose programs are found first.</param>
    /// <param name="line">The line.</param>
    public ToolProcess Shell(string machine, string folder, string programs, string line) => ToolProcess.StartWords(folder, "ip", "netns",
        "exec", _prefix + machine, "env", $"PATH={programs}:{Environment.GetEnvironmentVariable("PATH")}", "bash", "-c", line);

    /// <summary>Nothing comes to the machine any more, nor from it.</summary>
    public void Cut(string machine) => Ip("-n", _prefix + Switch, "link", "set", machine, "down");

    public void Restore(string machine) => Ip("-n", _prefix + Switch, "link", "set", machine, "up");

    /// <summary>What comes to the machine does so at so many kilobits a second; false where the system cannot hold it up.</summary>
    public bool Slow(string machine, int kilobits) => Try("netns", "exec", _prefix + Switch, "tc", "qdisc", "replace", "dev", machine,
        "root", "tbf", "rate", $"{kilobits}kbit", "burst", "4kb", "latency", "500ms") is null;

    public void Dispose()
    {
        foreach (string machine in _machines) Try("netns", "del", _prefix + machine);
        Try("netns", "del", _prefix + Switch);
    }

    private static void Ip(params string[] words)
    {
        if (Try(words) is { } no) throw new InvalidOperationException($"ip {string.Join(' ', words)}: {no}");
    }

    /// <summary>What 'ip' says against it; null where it was done.</summary>
    private static string? Try(params string[] words)
    {
        ProcessStartInfo start = new("ip", words) { RedirectStandardError = true, RedirectStandardOutput = true };
        try
        {
            using Process process = Process.Start(start)!;
            string said = process.StandardError.ReadToEnd() + process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : said.Trim();
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return e.Message;
        }
    }
}
