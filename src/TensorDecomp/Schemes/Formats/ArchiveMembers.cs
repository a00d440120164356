using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Schemes.Formats;

/// <summary>The files of an archive as they are gathered: hidden ones are nobody's schemes, and a name must not occur twice.</summary>
internal sealed class ArchiveMembers(Limits limits)
{
    private const int Most = 10_000;

    private readonly Dictionary<string, byte[]> _contents = [];
    private int _met;
    private long _left = limits.FileBytes;

    /// <summary>How many bytes the rest may have.</summary>
    public long Left => _left;

    /// <summary>Whether a member of that path is to be read; every one that is asked about counts towards the limit.</summary>
    /// <exception cref="MalformedInputException">There are too many.</exception>
    public bool IsWanted(string path)
    {
        if (++_met > Most) throw Limits.Over("an archive", _met, "members", Most);
        string name = path[(path.LastIndexOf('/') + 1)..];
        return name.Length > 0 && name[0] != '.' && !path.StartsWith("__MACOSX/", StringComparison.Ordinal);
    }

    /// <exception cref="MalformedInputException">There is one of that path.</exception>
    public void Add(string path, byte[] content)
    {
        _left -= content.Length;
        if (!_contents.TryAdd(path, content))
            throw new MalformedInputException($"member {CoefficientText.Quoted(path)} occurs twice");
    }

    /// <summary>Each with those in its folder beside it.</summary>
    /// <exception cref="MalformedInputException">There is none.</exception>
    public IReadOnlyList<SourceFile> Files() =>
        _contents.Count > 0 ? [.. _contents.Keys.Select(File)] : throw new MalformedInputException("the archive is empty");

    private SourceFile File(string path)
    {
        string folder = path[..(path.LastIndexOf('/') + 1)];
        return new SourceFile(path, _contents[path], other => _contents.ContainsKey(folder + other) ? File(folder + other) : null);
    }
}
