using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Schemes.Recombination;

namespace TensorDecomp.Search;

/// <summary>What a checkpoint says that its search found. It is a text like any other: the file that it names is proved again before
/// anybody hears of the rank.</summary>
public static class CheckpointClaim
{
    /// <summary>A sentence that says why the claim cannot be repeated; null where it can, or where there is none.</summary>
    public static string? WhyNot(Checkpoint checkpoint, SearchRequest request, string file)
    {
        if (checkpoint.BestRank is not { } rank) return null;
        string claim = $"{file} says that its search reached rank {rank}";
        if (checkpoint.BestFile is not { } best) return $"{claim}, but names no file of such a scheme; delete it to begin anew.";
        if (Refutation(best, rank, request) is not { } reason) return null;
        return $"{claim} with {best}, but {reason}; put that file back, start where its path leads to it, or delete {file} to begin anew.";
    }

    private static string? Refutation(string path, int rank, SearchRequest request)
    {
        try
        {
            if (FormatRegistry.Read(SourceFile.Open(path, Limits.Default), Limits.Default) is not [var submission])
                return "that holds several schemes";
            if (!Permutation.Leads(submission.Scheme.Tensor, request.Target.Tensor) || submission.Scheme.Rank != rank)
                return $"that holds a scheme of {submission.Scheme.Tensor} of rank {submission.Scheme.Rank}";
            if (CertifiedScheme.Of(submission, null, out string? refusal) is null) return $"that is {refusal}";
            return request.Field.Admits(submission) ? null : $"that scheme does not hold over {request.Field}";
        }
        catch (FileNotFoundException)
        {
            return "there is no such file";
        }
        catch (MalformedInputException)
        {
            return "that is no file of a scheme";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            return $"that cannot be read ({e.Message.TrimEnd('.')})";
        }
    }
}
