using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;
using TensorDecomp.Schemes.Recombination;
using TensorDecomp.Verify;

namespace TensorDecomp.Search;

/// <summary>A scheme that restarts may start at. Those who send a start send its hash and where it lies, not its numbers.</summary>
/// <param name="Scheme">The scheme, in the order of the goal's dimensions.</param>
/// <param name="File">Where it is stored.</param>
/// <param name="Sha256">Hash of the canonical text of what is stored there.</param>
public sealed record KnownStart(Scheme Scheme, string File, string Sha256)
{
    /// <summary>Reads what a checkpoint names.</summary>
    /// <exception cref="InvalidDataException">It cannot be read, or is none of the tensor, or another scheme; the message is a
    /// clause.</exception>
    internal static KnownStart Read(FoundStart start, Tensor tensor)
    {
        string file = start.File;
        try
        {
            // FILE[MEMBER] where a file holds several.
            int bracket = System.IO.File.Exists(file) ? -1 : file.LastIndexOf('[');
            string path = bracket < 0 ? file : file[..bracket];
            Judgement judgement = Judgement.Of(FormatRegistry.Read(SourceFile.Open(path, Limits.Default), Limits.Default)
                .Single(s => bracket < 0 || $"{path}[{s.Member}]" == file));
            Scheme scheme = judgement.Submission.Scheme;
            if (!Permutation.Leads(scheme.Tensor, tensor))
                throw new InvalidDataException($"its restarts started at {file}, which holds a scheme of {scheme.Tensor} now");
            // a checkpoint may be older than the hashes in it
            string hash = CanonicalForm.Hash(CanonicalForm.Of(scheme, Ring.Rationals), Ring.Rationals);
            return start.Sha256 is null || start.Sha256 == hash ? new KnownStart(Permutation.To(tensor, scheme), file, hash)
                : throw new InvalidDataException($"its restarts started at {file}, which holds another scheme now");
        }
        catch (Exception e) when (e is IOException or MalformedInputException or InvalidOperationException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"its restarts started at {file}, which cannot be read ({e.Message.TrimEnd('.')})", e);
        }
    }
}
