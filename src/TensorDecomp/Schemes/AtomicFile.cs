namespace TensorDecomp.Schemes;

/// <summary>
/// A file that appears whole or not at all: it is written beside its place, forced to the disk, and renamed. Whatever
/// ends the process before that leaves the old file, or none, under the name.
/// </summary>
public static class AtomicFile
{
    /// <summary>Writes a file as a whole, over what stands under its name.</summary>
    /// <param name="path">Its place, in a folder that exists.</param>
    /// <param name="write">Writes the content; it may throw, and then nothing has happened.</param>
    /// <exception cref="IOException">It cannot be written; the message is a sentence that names the path.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        string place = Path.GetFullPath(path), folder = Path.GetDirectoryName(place) ?? place;
        string? draft = null;
        try
        {
            if (Directory.Exists(place)) throw new IOException("it is a folder");
            draft = Drafts.Begin(folder, Path.GetFileName(place));
            using (FileStream stream = new(draft, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(draft, place, overwrite: true);
        }
        catch (Exception e)
        {
            if (draft is not null) Drafts.Discard(draft);
            if (Sentence(path, e) is { } sentence) throw new IOException(sentence, e);
            throw;
        }
        finally
        {
            if (draft is not null) Drafts.End(draft);
        }
    }

    /// <summary>Deletes the drafts of files that are being written: for the last moment of a process that a signal ends.</summary>
    public static void AbandonDrafts() => Drafts.DiscardAll();

    private static string? Sentence(string path, Exception e) => e switch
    {
        DirectoryNotFoundException => $"cannot write {path}: its folder does not exist",
        UnauthorizedAccessException => $"cannot write {path}: permission denied",
        IOException when e.Message.StartsWith("cannot write ", StringComparison.Ordinal) => null, // of a file that is written within
        IOException when IsDiskFull(e) => $"cannot write {path}: the disk is full",
        IOException => $"cannot write {path}: {e.Message}",
        // EFBIG, as .NET says it
        ArgumentOutOfRangeException { ParamName: "value", Source: "System.Private.CoreLib" } =>
            $"cannot write {path}: no file may be that large here",
        _ => null,
    };

    // ENOSPC and EDQUOT on Unix, ERROR_DISK_FULL on Windows.
    private static bool IsDiskFull(Exception e) => e.HResult is 28 or 122 or unchecked((int)0x80070070);
}
