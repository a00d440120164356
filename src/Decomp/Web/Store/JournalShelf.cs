using TensorDecomp.Evolution.Journal;
using TensorDecomp.Evolution.Report;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Cli.Web.Store;

/// <summary>A journal of a run of evolution.</summary>
/// <param name="Key">What pages call it.</param>
/// <param name="Path">Where it lies.</param>
internal sealed record ShelvedJournal(string Key, string Path);

/// <summary>The journals of a store, which lie in its folder evolution, and those that were named beside it.</summary>
internal sealed class JournalShelf(StoreListing store, IReadOnlyList<string> others, TimeProvider clock)
{
    private const string Folder = "evolution";
    private const long Largest = 256L << 20;
    private static readonly TimeSpan Stillness = TimeSpan.FromMinutes(10);
    private static readonly string[] Kinds = [".jsonl", ".db"];

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (DateTime Changed, long Length, RunHistory History)> _read = [];

    public IReadOnlyList<ShelvedJournal> All
    {
        get
        {
            string folder = Path.Combine(store.Folder, Folder);
            IEnumerable<string> own = Directory.Exists(folder)
                ? Directory.EnumerateFiles(folder).Where(file => Kinds.Contains(Path.GetExtension(file)) && store.Holds(file))
                    .Order(StringComparer.Ordinal) : [];
            return [.. own.Concat(others).Select((path, k) => new ShelvedJournal($"{k + 1}-{Path.GetFileName(path)}", path))];
        }
    }

    public ShelvedJournal? Find(string key) => All.FirstOrDefault(journal => journal.Key == key);

    /// <summary>Whether nothing was written to it for ten minutes: whoever watches it need not wait for more.</summary>
    public bool IsStill(ShelvedJournal journal) => clock.GetUtcNow() - Changed(journal) > Stillness;

    private static DateTime Changed(ShelvedJournal journal)
    {
        FileInfo file = new(journal.Path), beside = new($"{journal.Path}-wal"); // where SQLite keeps what it writes for a while
        return beside.Exists && beside.LastWriteTimeUtc > file.LastWriteTimeUtc ? beside.LastWriteTimeUtc : file.LastWriteTimeUtc;
    }

    /// <summary>The run as its journal has it now; it is read again when that has changed.</summary>
    /// <exception cref="MalformedInputException">It is no journal, or is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public RunHistory Read(ShelvedJournal journal)
    {
        (DateTime changed, long length) = (Changed(journal), new FileInfo(journal.Path).Length);
        if (length > Largest)
            throw new MalformedInputException($"{journal.Key} is larger than {Largest >> 20} MB; 'decomp evolve report' " +
            $"reads it");
        lock (_gate)
        {
            if (_read.TryGetValue(journal.Path, out var read) && read.Changed == changed && read.Length == length) return read.History;
            using RunJournal open = RunJournal.OpenToRead(journal.Path, clock);
            RunHistory history = RunHistory.Of(open);
            if (!history.State.IsStarted) throw new MalformedInputException($"{journal.Key} holds no event yet");
            _read[journal.Path] = (changed, length, history);
            return history;
        }
    }
}
