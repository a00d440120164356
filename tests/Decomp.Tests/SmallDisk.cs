using System.ComponentModel;
using System.Diagnostics;
using NUnit.Framework;

namespace TensorDecomp.Tests;

/// <summary>A file system in memory that is soon full, mounted on a folder for as long as a test needs it.</summary>
internal sealed class SmallDisk : IDisposable
{
    private SmallDisk(string path) => Path = path;

    public string Path { get; }

    /// <summary>Mounts it on a new folder below the given one; the test is ignored where mounting is not allowed.</summary>
    public static SmallDisk Mount(string below, int kibibytes)
    {
        string path = Directory.CreateDirectory(System.IO.Path.Combine(below, "disk")).FullName;
        if (!OperatingSystem.IsLinux() || Call("mount", "-t", "tmpfs", "-o", $"size={kibibytes}k", "tmpfs", path) != 0)
            Assert.Ignore("a full disk is tested where a small file system may be mounted");
        return new SmallDisk(path);
    }

    /// <summary>Gives it another size, or makes it read-only.</summary>
    public bool Remount(string options) => Call("mount", "-o", $"remount,{options}", Path) == 0;

    public void Dispose() => Call("umount", Path);

    private static int Call(string program, params string[] arguments)
    {
        try
        {
            using Process process =
                Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (Win32Exception)
        {
            return -1; // no such program
        }
    }
}
