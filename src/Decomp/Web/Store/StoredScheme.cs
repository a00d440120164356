using TensorDecomp.Verify;

namespace TensorDecomp.Cli.Web.Store;

/// <summary>What this process knows of a file's claim.</summary>
internal enum ProofState
{
    /// <summary>Nobody has looked yet.</summary>
    Claimed,
    Proved,
    Refused,
}

/// <summary>A file of a store that is named as one of its schemes.</summary>
/// <param name="folder">The folder that it lies in, without what is above it.</param>
/// <param name="name">Its name.</param>
/// <param name="path">Where it is.</param>
/// <param name="says">What the name says.</param>
internal sealed class StoredScheme(string folder, string name, string path, StoredName says)
{
    private volatile Origin? _origin;
    private volatile string? _refusal;
    private volatile bool _proved;

    public string Folder { get; } = folder;
    public string Name { get; } = name;
    public string Path { get; } = path;
    public StoredName Says { get; } = says;
    public int Rank => Says.Rank;

    /// <summary>The shape with its dimensions ascending; null where it is of another bilinear map.</summary>
    public Shape? Sorted { get; } = says.Matrices?.Sorted();

    /// <summary>What the file says of its origin; null where nobody has looked yet.</summary>
    public Origin? Origin { get => _origin; set => _origin = value; }

    /// <summary>The engine that the file says found it: empty where it says none, null where nobody has looked yet.</summary>
    public string? Engine => _origin?.Engine;

    public ProofState ProofState => _refusal is not null ? ProofState.Refused : _proved ? ProofState.Proved : ProofState.Claimed;

    /// <summary>Why the file does not hold what its name says.</summary>
    public string? Refusal => _refusal;

    public void Prove() => _proved = true;

    public void Refuse(string reason) => _refusal = reason;
}
