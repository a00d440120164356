using TensorDecomp.Programs.Named;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Search.Relays;

/// <summary>The relays that have a name: the files NAME.relay.json beside the programs of a folder.</summary>
public sealed class RelayFolder(ProgramFolder programs)
{
    /// <summary>Their names.</summary>
    public IReadOnlyList<string> Names => !Directory.Exists(programs.Path) ? []
        : [.. Directory.EnumerateFiles(programs.Path, "*" + RelayFile.Extension).Select(RelayFile.NameOf).Where(ProgramFolder.IsName)
            .Order(StringComparer.Ordinal)];

    /// <summary>The file of a name.</summary>
    public string FileOf(string name) => Path.Combine(programs.Path, name + RelayFile.Extension);

    /// <summary>Null where there is none of that name.</summary>
    /// <exception cref="MalformedInputException">Its file is no relay.</exception>
    public Relay? Find(string name) => Names.Contains(name) ? RelayFile.Read(FileOf(name)) : null;

    /// <summary>Refuses a name under which a relay cannot be put into the folder.</summary>
    /// <exception cref="ArgumentException">The name is taken or is no name.</exception>
    public void AssertFree(string name)
    {
        if (!ProgramFolder.IsName(name))
            throw new ArgumentException($"'{name}' is no name for a relay; use letters, digits, '-' and '_', beginning with a letter.");
        if (Names.Contains(name) || programs.Find(name) is not null)
            throw new ArgumentException($"there is a program or relay named {name} already; choose another name.");
    }

    /// <summary>Puts a relay into the folder, whole or not at all; its file.</summary>
    /// <exception cref="ArgumentException">The name is taken or is no name.</exception>
    public string Add(string name, Relay relay)
    {
        AssertFree(name);
        Directory.CreateDirectory(programs.Path);
        RelayFile.Write(relay, FileOf(name));
        return FileOf(name);
    }
}
