namespace TensorDecomp.Cli;

/// <summary>Files that are either written whole or not at all.</summary>
internal static class OutputFile
{
    /// <summary>Writes to a temporary file beside the path and renames it when it is complete.</summary>
    public static void Write(string path, Action<Stream> write)
    {
        string temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            using (FileStream stream = new(temporary, FileMode.Create, FileAccess.Write))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
