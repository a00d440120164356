using System.Diagnostics;
using System.Text.Json;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Verify;

namespace TensorDecomp.Tests.Cli;

/// <summary>What one run of the tool left behind.</summary>
internal sealed record Outcome(int ExitCode, string Output, string Errors)
{
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Standard output as JSON lines; any other line fails the test that asks.</summary>
    public JsonElement[] Events => [.. Lines.Select(line => JsonDocument.Parse(line).RootElement)];
}

/// <summary>The built tool as a process, as a user starts it.</summary>
internal static class Decomp
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public static Process Start(params string[] arguments) => StartIn(Path.GetTempPath(), arguments);

    /// <param name="folder">Where it is run.</param>
    /// <param name="arguments">What is asked.</param>
    public static Process StartIn(string folder, params string[] arguments) =>
        Process.Start(new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "decomp.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        })!;

    public static Outcome Run(params string[] arguments)
    {
        using Process process = Start(arguments);
        return Finish(process);
    }

    /// <summary>Waits for the end; a process that does not come to one is killed, which shows in its exit code.</summary>
    public static Outcome Finish(Process process)
    {
        Task<string> errors = process.StandardError.ReadToEndAsync(), output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(Patience)) process.Kill(entireProcessTree: true);
        process.WaitForExit();
        return new Outcome(process.ExitCode, output.Result, errors.Result);
    }

    /// <summary>Reads a stored file anew and has it judged.</summary>
    public static Verdict Judge(string path)
    {
        Submission submission = FormatRegistry.Read(SourceFile.Open(path, Limits.Default), Limits.Default).Single();
        return Verifier.Judge(submission.Scheme, submission.Claim);
    }
}
