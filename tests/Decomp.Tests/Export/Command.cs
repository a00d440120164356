using System.ComponentModel;
using System.Diagnostics;
using NUnit.Framework;

namespace TensorDecomp.Tests.Export;

/// <summary>A tool that may or may not be on the machine.</summary>
internal static class Command
{
    /// <summary>Runs it to its end; null where there is no such tool.</summary>
    public static (int Exit, string Output, string Errors)? Run(string tool, params string[] arguments) => RunIn(null, tool, arguments);

    /// <summary>The same in a folder.</summary>
    public static (int Exit, string Output, string Errors)? RunIn(string? folder, string tool, params string[] arguments)
    {
        ProcessStartInfo start =
            new(tool, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output, errors.Result);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Runs it and expects success; ignores the test where there is no such tool.</summary>
    public static string Succeed(string tool, params string[] arguments) => SucceedIn(null, tool, arguments);

    /// <summary>The same in a folder.</summary>
    public static string SucceedIn(string? folder, string tool, params string[] arguments)
    {
        if (RunIn(folder, tool, arguments) is not { } result)
        {
            Assert.Ignore($"{tool} is not installed");
            throw new UnreachableException();
        }
        Assert.That(result.Exit, Is.Zero, () => $"{tool} {string.Join(' ', arguments)}: {result.Output}{result.Errors}");
        return result.Output;
    }
}
