using System.Diagnostics;
using NUnit.Framework;
using TensorDecomp.Cli;

namespace TensorDecomp.Tests.Flips;

/// <summary>The same search in child processes with AVX-512 and AVX2 switched off takes the same course.</summary>
public sealed class VectorWidthTests
{
    [TestCase("GF2")]
    [TestCase("ZT")]
    public void TheCourseDoesNotDependOnTheInstructionSet(string ring)
    {
        using TemporaryFolder folder = new();
        string[] arguments =
            ["flip", "3", "3", "4", "--ring", ring, "--rounds", "1", "--walkers", "1", "--threads", "1", "--json",
                "--out", folder["found"]];
        string widest = Course(arguments, []); // each begins with an empty store, or it would find what the one before stored
        Assert.That(widest, Does.Contain("\"improvement\"").And.Contain("\"steps\""));
        Assert.That(Course(arguments, ["DOTNET_EnableAVX512=0", "DOTNET_EnableAVX512F=0"]), Is.EqualTo(widest));
        Assert.That(Course(arguments, ["DOTNET_EnableAVX2=0", "DOTNET_EnableBMI2=0"]), Is.EqualTo(widest));
    }

    private static string Course(string[] arguments, string[] environment)
    {
        if (Directory.Exists(arguments[^1])) Directory.Delete(arguments[^1], recursive: true);
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(typeof(Application).Assembly.Location);
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        foreach (string setting in environment) start.Environment[setting.Split('=')[0]] = setting.Split('=')[1];
        using Process process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        // Seconds differ, and with them what is told of progress; schemes, ranks and flips must not.
        return string.Join('\n', output.Split('\n')
            .Where(line => line.Contains("\"improvement\"") || line.Contains("\"done\""))
            .Select(line => System.Text.RegularExpressions.Regex.Replace(line, "\"seconds\":[^,}]+", "")));
    }
}
