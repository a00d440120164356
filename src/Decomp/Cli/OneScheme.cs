using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;

namespace TensorDecomp.Cli;

/// <summary>The one scheme that a verb works on, read from a file that may hold several and proved.</summary>
internal static class OneScheme
{
    /// <exception cref="UsageException">The path is a folder, or the choice of a member is missing or wrong.</exception>
    /// <exception cref="RefusedException">It does not hold.</exception>
    public static CertifiedScheme Read(string path, string? member, string task)
    {
        if (Directory.Exists(path)) throw new UsageException($"{path} is a folder; {task} takes one scheme, so name its file");
        Submission[] submissions = [.. FormatRegistry.Read(SourceFile.Open(path, Limits.Default), Limits.Default).Where(s => member is null || s.Member == member)];
        if (submissions is not [Submission submission])
            throw new UsageException(submissions.Length == 0 ? $"{path} has no member {member}" : $"{path} holds {submissions.Length} schemes; choose one with --member, such as --member {submissions[0].Member}");
        return CertifiedScheme.Of(submission, null, out string? refusal) ?? throw new RefusedException($"refused {path}: {refusal}");
    }
}

/// <summary>A scheme that was to be worked on does not hold; the message says so in one sentence.</summary>
public sealed class RefusedException(string sentence) : Exception(sentence);
