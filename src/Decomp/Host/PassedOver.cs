namespace TensorDecomp.Cli.Host;

/// <summary>The files of a folder that a verb could make nothing of, said in one sentence on standard error and never in silence.</summary>
internal sealed class PassedOver
{
    private readonly List<(string File, string Reason)> _files = [];

    /// <summary>Files of a catalogue's folder that hold no scheme of any known format.</summary>
    public static void Print(IEnumerable<(string File, string Reason)> files)
    {
        PassedOver all = new();
        foreach ((string file, string reason) in files) all.Add(file, reason);
        all.Print();
    }

    public void Add(string file, string reason)
    {
        lock (_files) _files.Add((file, reason));
    }

    /// <summary>"passed over 3 files, such as NAME: reason"; nothing where there were none.</summary>
    public void Print()
    {
        if (_files.Count == 0) return;
        (string file, string reason) = _files.MinBy(f => f.File, StringComparer.Ordinal);
        string why = reason.StartsWith(file, StringComparison.Ordinal) ? reason : $"{file}: {reason}";
        Failure.Tell(_files.Count == 1 ? $"passed over {why}" : $"passed over {_files.Count} files, such as {why}");
    }
}
