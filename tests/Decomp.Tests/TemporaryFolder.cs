namespace TensorDecomp.Tests;

/// <summary>A new, empty folder that is gone when the test is over.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder() => Path = Directory.CreateTempSubdirectory("decomp-test-").FullName;

    public string Path { get; }

    /// <summary>A place in the folder.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    public string[] Files(string pattern = "*") =>
        [.. Directory.EnumerateFiles(Path, pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
