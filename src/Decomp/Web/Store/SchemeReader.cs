using TensorDecomp.Schemes;
using TensorDecomp.Schemes.Formats;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Cli.Web.Store;

/// <summary>A scheme of a store as its file has it now, proved when it was read.</summary>
/// <param name="Stored">Where it lies.</param>
/// <param name="Judgement">The verdict.</param>
internal sealed record ReadScheme(StoredScheme Stored, Judgement Judgement)
{
    /// <summary>The same with what can be made of it.</summary>
    public CertifiedScheme Certified { get; } = CertifiedScheme.Of(Judgement.Submission, $"{Stored.Folder}/{Stored.Name}",
        out string? refusal)
        ?? throw new MalformedInputException($"{Stored.Folder}/{Stored.Name}: {refusal}");
}

/// <summary>
/// Reads and proves schemes of a store, with the reader and the limits of <c>decomp verify</c>. Few are worked on at a time, and what was
/// proved lately is kept as long as its file stays as it is.
/// </summary>
internal sealed class SchemeReader(StoreListing store)
{
    private const int Kept = 64;
    private const long LargestKept = 2_000_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (DateTime Changed, long Length, ReadScheme Scheme)> _kept = [];
    private readonly Queue<string> _order = [];

    /// <summary>The scheme, proved. What its name claims it has to be, or it is refused and from then on left out of maps.</summary>
    /// <exception cref="MalformedInputException">The file holds no valid scheme, or not the one that its name says.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public ReadScheme Read(StoredScheme stored)
    {
        FileInfo file = new(stored.Path);
        if (!file.Exists || !store.Holds(stored.Path)) throw new IOException($"{stored.Folder}/{stored.Name} is not in the store any more");
        (DateTime changed, long length) = (file.LastWriteTimeUtc, file.Length);
        lock (_gate)
            if (_kept.TryGetValue(stored.Path, out var kept) && kept.Changed == changed && kept.Length == length) return kept.Scheme;
        try
        {
            ReadScheme read = Proved(stored);
            stored.Prove();
            Keep(stored.Path, changed, length, read);
            return read;
        }
        catch (MalformedInputException e)
        {
            stored.Refuse(e.Message);
            throw;
        }
    }

    private static ReadScheme Proved(StoredScheme stored)
    {
        IReadOnlyList<Submission> all = FormatRegistry.Read(SourceFile.Open(stored.Path, Limits.Default), Limits.Default,
            new CanonicalJson());
        if (all is not [var submission]) throw new MalformedInputException($"it holds {all.Count} schemes");
        Judgement judgement = Judgement.Of(submission);
        if (!judgement.Verdict.Valid) throw new MalformedInputException($"it is not valid: {judgement.Verdict.Reason}");
        string folder = SchemeStore.FolderOf(judgement.Verdict.Tensor.Name);
        if (folder != stored.Folder || judgement.Verdict.Rank != stored.Rank || judgement.Verdict.Ring != stored.Says.Ring)
            throw new MalformedInputException(
                $"its name says rank {stored.Rank} of {stored.Folder} over {stored.Says.Ring}, and it holds rank " +
                    $"{judgement.Verdict.Rank} " +
                    $"of " +
                    $"{folder} over {judgement.Verdict.Ring}");
        return new ReadScheme(stored, judgement);
    }

    private void Keep(string path, DateTime changed, long length, ReadScheme scheme)
    {
        if (length > LargestKept) return;
        lock (_gate)
        {
            if (!_kept.ContainsKey(path)) _order.Enqueue(path);
            _kept[path] = (changed, length, scheme);
            while (_order.Count > Kept) _kept.Remove(_order.Dequeue());
        }
    }
}
