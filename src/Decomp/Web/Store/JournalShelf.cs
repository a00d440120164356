using TensorDecomp.Evolution.Journal;
using TensorDecomp.Evolution.Report;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Cli.Web.Store;

/// <summary>A journal of a run of evolution.</summary>
/// <param name="Key">What pages call it.</param>
/// <param name="Path">Where it lies.</param>
internal sealed record ShelvedJournal(string Key, string Path);

/// <summary>The journals of a store, which lie in its folder evolution or in folders of that, each for a run, and those that were named
/// beside it.</summary>
internal sealed class JournalShelf(StoreListing store, IReadOnlyList<string> others, TimeProvider clock)
{
    private const string Folder = "evolution";
    private const long Largest = 256L << 20;
    private static readonly TimeSpan Stillness = TimeSpan.FromMinutes(10);
    private static readonly string[] Kinds = [".jsonl", ".db"];
    private static readonly EnumerationOptions Readable = new();

    private readonly Lock _gate = new(), _reading = new();
    private readonly Dictionary<string, ReadJournal> _read = [];
    private Task _looking = Task.CompletedTask;

    /// <summary>A journal as it was when it was read: the run, or why it is refused.</summary>
    private sealed record ReadJournal(DateTime Changed, long Length, RunHistory? History, string? Refusal);

    public IReadOnlyList<ShelvedJournal> All
    {
        get
        {
            string folder = Path.Combine(store.Folder, Folder);
            IEnumerable<string> own = !Directory.Exists(folder) ? []
                : from place in Directory.EnumerateDirectories(folder, "*", Readable).Order(StringComparer.Ordinal).Prepend(folder)
                  from file in Directory.EnumerateFiles(place, "*", Readable).Order(StringComparer.Ordinal)
                  where Kinds.Contains(Path.GetExtension(file)) && store.Holds(file)
                  select file;
            return [.. own.Concat(others).Select((path, k) => new ShelvedJournal($"{k + 1}-{Name(folder, path)}", path))];
        }
    }

    /// <summary>A journal's file, behind the folder of its run where it has one.</summary>
    private static string Name(string folder, string path) => Path.GetDirectoryName(Path.GetDirectoryName(path)) == folder
        ? $"{Path.GetFileName(Path.GetDirectoryName(path))}-{Path.GetFileName(path)}" : Path.GetFileName(path);

    public ShelvedJournal? Find(string key) => All.FirstOrDefault(journal => journal.Key == key);

    /// <summary>Whether nothing was written to it for ten minutes: whoever watches it need not wait for more.</summary>
    public bool IsStill(ShelvedJournal journal) => clock.GetUtcNow() - Changed(journal) > Stillness;

    private static DateTime Changed(ShelvedJournal journal)
    {
        FileInfo file = new(journal.Path), beside = new($"{journal.Path}-wal"); // where SQLite keeps what it writes for a while
        return beside.Exists && beside.LastWriteTimeUtc > file.LastWriteTimeUtc ? beside.LastWriteTimeUtc : file.LastWriteTimeUtc;
    }

    /// <summary>What is known of a journal without reading it, perhaps of some seconds ago: the run, or why it is refused, and neither
    /// where nobody has read it yet.</summary>
    public (RunHistory? History, string? Refusal) Known(ShelvedJournal journal)
    {
        lock (_gate) return _read.TryGetValue(journal.Path, out ReadJournal? read) ? (read.History, read.Refusal) : (null, null);
    }

    /// <summary>Reads behind the pages what has changed since it was read last.</summary>
    public void Look()
    {
        lock (_gate)
            if (_looking.IsCompleted)
                _looking = Task.Factory.StartNew(() => All.ToList().ForEach(journal => Tried(journal)), CancellationToken.None,
                    TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>The run, or why its journal is refused.</summary>
    public (RunHistory? History, string? Refusal) Tried(ShelvedJournal journal)
    {
        try
        {
            return (Read(journal), null);
        }
        catch (Exception e) when (e is MalformedInputException or IOException or UnauthorizedAccessException)
        {
            return (null, e.Message);
        }
    }

    private static (DateTime Changed, long Length) Stamp(ShelvedJournal journal)
    {
        FileInfo file = new(journal.Path);
        return (Changed(journal), file.Exists ? file.Length : 0);
    }

    /// <summary>The run as its journal has it now; it is read again when that has changed.</summary>
    /// <exception cref="MalformedInputException">It is no journal, or is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public RunHistory Read(ShelvedJournal journal)
    {
        lock (_reading)
        {
            (DateTime changed, long length) = Stamp(journal);
            lock (_gate)
                if (_read.TryGetValue(journal.Path, out ReadJournal? read) && read.Changed == changed && read.Length == length
                    && read.History is { } known) return known;
            try
            {
                RunHistory history = Opened(journal, length);
                Keep(new ReadJournal(changed, length, history, null));
                return history;
            }
            catch (Exception e) when (e is MalformedInputException or IOException or UnauthorizedAccessException)
            {
                Keep(new ReadJournal(changed, length, null, e.Message));
                throw;
            }
        }

        void Keep(ReadJournal read)
        {
            lock (_gate) _read[journal.Path] = read;
        }
    }

    private RunHistory Opened(ShelvedJournal journal, long length)
    {
        if (length > Largest)
            throw new MalformedInputException($"{journal.Key} is larger than {Largest >> 20} MB; 'decomp evolve report' reads it");
        using RunJournal open = RunJournal.OpenToRead(journal.Path, clock);
        RunHistory history = RunHistory.Of(open);
        return history.State.IsStarted ? history : throw new MalformedInputException($"{journal.Key} holds no event yet");
    }
}
