using TensorDecomp.Verify;

namespace TensorDecomp.Cli.Web.Store;

/// <summary>The names in a store at one moment.</summary>
/// <param name="Folders">By name, each with its schemes by name.</param>
internal sealed record StoreView(IReadOnlyDictionary<string, StoreFolderView> Folders)
{
    public IEnumerable<StoredScheme> All => Folders.Values.SelectMany(folder => folder.Schemes.Values);

    public int Count { get; } = Folders.Values.Sum(folder => folder.Schemes.Count);

    /// <summary>The scheme of that name; null where there is none. It is looked up, never opened by what somebody wrote.</summary>
    public StoredScheme? Find(string folder, string name) =>
        Folders.TryGetValue(folder, out StoreFolderView? there) ? there.Schemes.GetValueOrDefault(name) : null;
}

/// <summary>The names in one folder of a store.</summary>
/// <param name="Changed">When the folder last changed.</param>
/// <param name="Schemes">By name.</param>
internal sealed record StoreFolderView(DateTime Changed, IReadOnlyDictionary<string, StoredScheme> Schemes)
{
    /// <summary>By ring, each with the lowest ranks first, then by name: a map reads the first of each and not 100,000.</summary>
    public IReadOnlyList<(Ring Ring, IReadOnlyList<StoredScheme> Schemes)> ByRing { get; } =
        [.. Schemes.Values.GroupBy(s => s.Says.Ring).Select(ring => (ring.Key,
            (IReadOnlyList<StoredScheme>)[.. ring.OrderBy(s => s.Rank).ThenBy(s => s.Name, StringComparer.Ordinal)]))];

    /// <summary>The shape with its dimensions ascending; null where the folder is of another bilinear map, or empty.</summary>
    public Shape? Sorted { get; } = Schemes.Values.FirstOrDefault()?.Sorted;
}

/// <summary>
/// The schemes of a store by the names of their files, of which none is opened: a store of 100,000 is there within a second. Folders that
/// have not changed are not listed again. Links that lead out of the store are not followed.
/// </summary>
internal sealed class StoreListing(string folder, TimeProvider clock)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);
    private static readonly EnumerationOptions Plain = new() { AttributesToSkip = FileAttributes.Hidden, IgnoreInaccessible = true };

    private readonly string _root = Real(System.IO.Path.GetFullPath(folder));
    private readonly Lock _gate = new();
    private StoreView _view = new(new Dictionary<string, StoreFolderView>());
    private long? _looked;

    public string Folder { get; } = folder;

    /// <summary>What the store holds now, or held a second ago.</summary>
    public StoreView Current
    {
        get
        {
            lock (_gate)
            {
                if (_looked is { } at && clock.GetElapsedTime(at) < LookAgain) return _view;
                _view = Look();
                _looked = clock.GetTimestamp();
                return _view;
            }
        }
    }

    /// <summary>Whether a path, with all links in it followed, lies in the store.</summary>
    public bool Holds(string path) =>
        Real(System.IO.Path.GetFullPath(path)).StartsWith(_root + System.IO.Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private StoreView Look()
    {
        Dictionary<string, StoreFolderView> folders = [];
        if (!Directory.Exists(_root)) return new(folders);
        bool same = true;
        foreach (DirectoryInfo inner in new DirectoryInfo(_root).EnumerateDirectories("*", Plain))
        {
            if (IsLink(inner) && !Holds(inner.FullName)) continue;
            StoreFolderView? before = _view.Folders.GetValueOrDefault(inner.Name);
            DateTime changed = inner.LastWriteTimeUtc;
            StoreFolderView now = before is not null && before.Changed == changed ? before : Listed(inner, changed, before);
            same &= now == before;
            folders.Add(inner.Name, now);
        }
        return same && folders.Count == _view.Folders.Count ? _view : new StoreView(folders);
    }

    private StoreFolderView Listed(DirectoryInfo inner, DateTime changed, StoreFolderView? before)
    {
        Dictionary<string, StoredScheme> schemes = [];
        foreach (FileInfo file in inner.EnumerateFiles("*.json", Plain))
        {
            if (StoredName.Of(inner.Name, file.Name) is not { } says || IsLink(file) && !Holds(file.FullName)) continue;
            // What was refused is looked at again when something in its folder has changed.
            StoredScheme? known = before?.Schemes.GetValueOrDefault(file.Name);
            schemes.Add(file.Name, known is { ProofState: not ProofState.Refused } ? known
                : new StoredScheme(inner.Name, file.Name, file.FullName, says));
        }
        return new StoreFolderView(changed, schemes);
    }

    private static bool IsLink(FileSystemInfo info) => info.Attributes.HasFlag(FileAttributes.ReparsePoint);

    /// <summary>A path without links in any of its parts.</summary>
    private static string Real(string path)
    {
        string real = System.IO.Path.GetPathRoot(path)!;
        foreach (string part in path[real.Length..].Split(System.IO.Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            string next = System.IO.Path.Combine(real, part);
            FileSystemInfo info = Directory.Exists(next) ? new DirectoryInfo(next) : new FileInfo(next);
            real = info.LinkTarget is null ? next : Real(info.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? next);
        }
        return real;
    }
}
