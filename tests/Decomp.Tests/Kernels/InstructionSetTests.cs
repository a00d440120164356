using System.Diagnostics;
using NUnit.Framework;

namespace TensorDecomp.Tests.Kernels;

/// <summary>The lanes conform and the descents are the same, bit for bit, on processors with less than this one.</summary>
public sealed class InstructionSetTests
{
    private static readonly Lazy<string[]> Here = new(() => [.. KernelDigest.Lines()]);

    [TestCase("DOTNET_EnableAVX512", 256)]
    [TestCase("DOTNET_EnableAVX2", 128)]
    public void Results_are_the_same_without(string instructions, int widest)
    {
        using Process child = ChildProcess.Start(["kernels"], (instructions, "0"));
        Task<string> errors = child.StandardError.ReadToEndAsync();
        string[] lines = child.StandardOutput.ReadToEnd().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        child.WaitForExit();
        Assert.That(child.ExitCode, Is.Zero, errors.Result);
        Assert.That(int.Parse(lines[0]), Is.LessThanOrEqualTo(widest), "the setting had no effect");
        Assert.That(lines[1..], Is.EqualTo(Here.Value));
    }

    [Test]
    public void Every_width_has_the_lines_of_one_lane()
    {
        string[] one = [.. Here.Value.Where(line => line.StartsWith("L1 ")).Select(line => line[3..])];
        Assert.That(one, Is.Not.Empty);
        foreach (string width in (string[])["L4 ", "L8 ", "L16 "])
            Assert.That(Here.Value.Where(line => line.StartsWith(width)).Select(line => line[width.Length..]), Is.EqualTo(one), width);
    }
}
