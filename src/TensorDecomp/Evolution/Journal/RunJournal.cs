using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Evolution.Journal;

/// <summary>One event of a journal with its number, time and digest.</summary>
public sealed record JournalEntry(long Id, string Kind, DateTimeOffset Time, string Text, string Digest)
{
    /// <summary>The journal that it was read from, for refusals.</summary>
    public string Source { get; init; } = "";

    /// <summary>The event that the text says, parsed anew each time.</summary>
    /// <exception cref="MalformedInputException">It is none; the sentence names journal and event.</exception>
    public IRunEvent Event
    {
        get
        {
            try
            {
                return EventText.Read(Kind, Text);
            }
            catch (MalformedInputException e)
            {
                throw new MalformedInputException($"{Source}: event {Id}: {e.Message}");
            }
        }
    }
}

/// <summary>
/// The append-only record of a run: an SQLite database in WAL mode whose triggers refuse to change or delete an event.
/// Each event carries digestₙ = SHA-256(digestₙ₋₁, kind, text), so that a journal that was tampered with shows it, and two
/// runs that decided alike end in the same digest. What was appended survives kill -9.
/// </summary>
public sealed class RunJournal : IDisposable
{
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS events(
            id INTEGER PRIMARY KEY, kind TEXT NOT NULL, candidate INTEGER NOT NULL,
            time TEXT NOT NULL, data TEXT NOT NULL, digest TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS sittings(id INTEGER PRIMARY KEY, time TEXT NOT NULL, provider TEXT NOT NULL, version TEXT NOT NULL);
        CREATE TRIGGER IF NOT EXISTS events_are_final BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'events are final'); END;
        CREATE TRIGGER IF NOT EXISTS events_stay BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'events stay'); END;
        """;

    private readonly SqliteConnection? _connection;
    private readonly FileStream? _writerLock;
    private readonly TimeProvider _clock;
    private string _digest = "";

    private RunJournal(string path, bool write, TimeProvider clock)
    {
        (Path, _clock) = (path, clock);
        if (write) _writerLock = Lock(path);
        try
        {
            _connection = write ? JournalConnection.ToWrite(path) : JournalConnection.ToRead(path);
            if (write)
            {
                // FULL: an event is on the disk before anything follows from it.
                Execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;");
                Execute(Schema);
            }
            (Count, _digest) = Last();
        }
        catch (SqliteException e)
        {
            Dispose();
            throw JournalFailure.Of(path, e);
        }
        catch (Exception e) when (IsWrongColumn(e))
        {
            Dispose();
            throw WrongColumn();
        }
    }

    /// <summary>An exported journal, held in memory.</summary>
    private RunJournal(string path, IEnumerable<JournalEntry> entries, TimeProvider clock)
    {
        (Path, _clock) = (path, clock);
        _connection = new SqliteConnection("Data Source=:memory:");
        _connection.Open();
        Execute(Schema);
        try
        {
            foreach (JournalEntry entry in entries) Insert(entry, entry.Event.Candidate);
        }
        catch
        {
            Dispose();
            throw;
        }
        (Count, _digest) = Last();
    }

    /// <summary>Where it lies.</summary>
    public string Path { get; }

    /// <summary>Number of events.</summary>
    public long Count { get; private set; }

    /// <summary>The digest of the last event, which stands for all of them.</summary>
    public string Digest => _digest;

    /// <summary>Opens a journal to append to it, making it if need be.</summary>
    /// <exception cref="IOException">Another process is writing it, or it cannot be made.</exception>
    public static RunJournal OpenToAppend(string path, TimeProvider clock)
    {
        if (System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder))
            throw new IOException($"cannot write {path}: its folder does not exist");
        return new RunJournal(path, write: true, clock);
    }

    /// <summary>Opens a journal to read it, also while a run is writing it, or one that was exported as JSON lines.</summary>
    /// <exception cref="IOException">There is none.</exception>
    /// <exception cref="MalformedInputException">It is no journal.</exception>
    public static RunJournal OpenToRead(string path, TimeProvider clock) =>
        File.Exists(path) ? path.EndsWith(JournalImport.Extension, StringComparison.Ordinal)
            ? new RunJournal(path, JournalImport.Read(path), clock) : new RunJournal(path, write: false, clock)
        : throw new IOException($"there is no journal {path}; 'decomp evolve --targets 3x3x3:23 --db {path}' begins one.");

    /// <summary>Writes the next event; it is on the disk when this returns.</summary>
    /// <exception cref="IOException">It cannot be written, or its file was deleted or replaced since it was opened.</exception>
    public JournalEntry Append(IRunEvent e)
    {
        if (_writerLock is not null && !File.Exists(Path))
            throw new IOException(
                $"the journal {Path} was deleted while the run was going on; what the run did is lost with it, begin another one");
        string kind = EventText.KindOf(e), text = EventText.Write(e);
        JournalEntry entry = new(Count + 1, kind, _clock.GetUtcNow(), text, Chained(_digest, kind, text));
        Insert(entry, e.Candidate);
        (Count, _digest) = (entry.Id, entry.Digest);
        return entry;
    }

    /// <summary>Notes, outside the events, that a process began to work on the run: with what provider and version.</summary>
    public void BeginSitting(string provider, string version)
    {
        using SqliteCommand insert = Command("INSERT INTO sittings(time, provider, version) VALUES($time, $provider, $version)",
            ("$time", Text(_clock.GetUtcNow())), ("$provider", provider), ("$version", version));
        Run(insert);
    }

    /// <summary>The sittings of the run in order.</summary>
    public IReadOnlyList<(DateTimeOffset Time, string Provider, string Version)> Sittings()
    {
        using SqliteCommand select = Command("SELECT time, provider, version FROM sittings ORDER BY id");
        using SqliteDataReader reader = Guarded(select.ExecuteReader);
        List<(DateTimeOffset, string, string)> sittings = [];
        while (Guarded(reader.Read))
            sittings.Add(Guarded(() => (Time(reader.GetString(0)) ?? default, reader.GetString(1), reader.GetString(2))));
        return sittings;
    }

    /// <summary>Time that the sittings so far took, each up to its last event: what somebody waited for in vain after it is not
    /// known.</summary>
    public TimeSpan Worked()
    {
        DateTimeOffset[] happened = [.. Read().Select(e => e.Time)];
        TimeSpan worked = TimeSpan.Zero;
        DateTimeOffset end = DateTimeOffset.MaxValue;
        foreach ((DateTimeOffset begun, _, _) in Sittings().Reverse())
        {
            DateTimeOffset last = happened.LastOrDefault(t => t >= begun && t < end, begun);
            worked += last - begun;
            end = begun;
        }
        return worked;
    }

    /// <summary>All events in order.</summary>
    public IEnumerable<JournalEntry> Read()
    {
        using SqliteCommand select = Command("SELECT id, kind, time, data, digest FROM events ORDER BY id");
        using SqliteDataReader reader = Guarded(select.ExecuteReader);
        while (Guarded(() => reader.Read() ? Entry(reader) : null) is { } entry) yield return entry;
    }

    private JournalEntry Entry(SqliteDataReader reader)
    {
        long id = reader.GetInt64(0);
        return Time(reader.GetString(2)) is { } time
            ? new JournalEntry(id, reader.GetString(1), time, reader.GetString(3), reader.GetString(4)) { Source = Path }
            : throw new MalformedInputException($"{Path}: event {id}: '{reader.GetString(2)}' is no time.");
    }

    /// <summary>The digest of an event after one whose digest is <paramref name="before"/>.</summary>
    public static string Chained(string before, string kind, string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{before}\n{kind}\n{text}")));

    /// <summary>Closes the database and, after writing, lets others write.</summary>
    public void Dispose()
    {
        _connection?.Dispose();
        _writerLock?.Dispose();
    }

    /// <summary>The system frees the lock when the process ends, however it ends.</summary>
    private static FileStream Lock(string path)
    {
        try
        {
            return new FileStream($"{path}.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1,
                FileOptions.DeleteOnClose);
        }
        catch (UnauthorizedAccessException)
        {
            throw new IOException($"cannot write {path}: permission denied");
        }
        catch (IOException e) when (e is not DirectoryNotFoundException && !IsHeld(e))
        {
            throw new IOException($"cannot write {path}: {e.Message.TrimEnd('.')}", e);
        }
        catch (IOException e) when (e is not DirectoryNotFoundException)
        {
            throw new IOException($"another process is writing the run {path}; wait for it or name another journal with --db", e);
        }
    }

    // EWOULDBLOCK on Linux and macOS, ERROR_SHARING_VIOLATION on Windows.
    private static bool IsHeld(IOException e) => e.HResult is 11 or 35 or unchecked((int)0x80070020);

    private void Insert(JournalEntry entry, int candidate)
    {
        using SqliteCommand insert = Command("INSERT INTO events VALUES($id, $kind, $candidate, $time, $data, $digest)",
            ("$id", entry.Id), ("$kind", entry.Kind), ("$candidate", candidate), ("$time", Text(entry.Time)), ("$data", entry.Text),
            ("$digest", entry.Digest));
        Run(insert);
    }

    private (long, string) Last()
    {
        using SqliteCommand select = Command("SELECT id, digest FROM events ORDER BY id DESC LIMIT 1");
        using SqliteDataReader reader = select.ExecuteReader();
        return reader.Read() ? (reader.GetInt64(0), reader.GetString(1)) : (0, "");
    }

    private void Execute(string text)
    {
        using SqliteCommand command = Command(text);
        command.ExecuteNonQuery();
    }

    private SqliteCommand Command(string text, params (string Name, object Value)[] values)
    {
        SqliteCommand command = _connection!.CreateCommand();
        command.CommandText = text;
        foreach ((string name, object value) in values) command.Parameters.AddWithValue(name, value);
        return command;
    }

    private static string Text(DateTimeOffset time) => time.ToString("O", CultureInfo.InvariantCulture);

    private static DateTimeOffset? Time(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out DateTimeOffset time) ? time : null;

    private void Run(SqliteCommand insert) => Guarded(insert.ExecuteNonQuery);

    /// <summary>What SQLite says of the file, as a sentence.</summary>
    private T Guarded<T>(Func<T> access)
    {
        try
        {
            return access();
        }
        catch (SqliteException e)
        {
            throw JournalFailure.Of(Path, e);
        }
        catch (Exception e) when (IsWrongColumn(e))
        {
            throw WrongColumn();
        }
    }

    /// <summary>SQLite keeps no column to its type, so there may be a null, or a text where a number should be.</summary>
    private static bool IsWrongColumn(Exception e) =>
        e is InvalidOperationException or InvalidCastException or FormatException or OverflowException;

    private MalformedInputException WrongColumn() =>
        new($"{Path} is no journal of a run: a column of an event is empty or of another type.");
}
