namespace TensorDecomp.Schemes;

/// <summary>Writes files that are either whole or not there: into a temporary file beside, flushed to disk, then renamed.</summary>
public static class AtomicFile
{
    /// <exception cref="IOException">The folder cannot be written or the disk is full; no partial file is left behind.</exception>
    public static void Write(string path, Action<Stream> content)
    {
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (FileStream stream = new(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                content(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
