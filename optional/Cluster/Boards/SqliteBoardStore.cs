using Microsoft.Data.Sqlite;
using SQLitePCL;
using TensorDecomp.Cluster.Wire;
using TensorDecomp.Search.Hubs;

namespace TensorDecomp.Cluster.Boards;

/// <summary>The board in a SQLite file. What is written outlives the process at once, and a loss of power but for the last
/// moments.</summary>
internal sealed class SqliteBoardStore : IBoardStore
{
    private const int Version = 1;

    private const string Tables = """
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = NORMAL;
        CREATE TABLE IF NOT EXISTS goals (id TEXT PRIMARY KEY, text BLOB NOT NULL, ending TEXT, failure TEXT, seconds REAL NOT NULL,
          checkpoint BLOB);
        CREATE TABLE IF NOT EXISTS outcomes (number INTEGER PRIMARY KEY AUTOINCREMENT, goal TEXT NOT NULL, token TEXT NOT NULL UNIQUE,
          outcome BLOB NOT NULL);
        CREATE INDEX IF NOT EXISTS outcomes_of ON outcomes (goal, number);
        CREATE TABLE IF NOT EXISTS leases (token TEXT PRIMARY KEY, worker TEXT NOT NULL, until INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS finds (goal TEXT NOT NULL, number INTEGER NOT NULL, kind TEXT NOT NULL, scheme BLOB NOT NULL, file TEXT,
          engine INTEGER NOT NULL, place INTEGER NOT NULL, PRIMARY KEY (goal, number));
        CREATE TABLE IF NOT EXISTS notes (at INTEGER NOT NULL, worker TEXT NOT NULL, sentence TEXT NOT NULL);
        """;

    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _commands = []; // by text: what is said often is compiled once
    private readonly Lock _gate = new();

    private readonly string _file;

    /// <exception cref="HubException">The file is no board, another hub has it, or it cannot be written.</exception>
    public SqliteBoardStore(string file)
    {
        _file = file;
        _connection = new(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false, DefaultTimeout = 2 }.ToString());
        try
        {
            _connection.Open();
            // one hub a board: the lock is the process's, and goes with it
            Command("PRAGMA locking_mode = EXCLUSIVE").ExecuteNonQuery();
            if ((long)Command("PRAGMA user_version").ExecuteScalar()! is not (0 or Version))
                throw new HubException($"{file} is the board of another release; name another folder with --board.");
            if (Command("PRAGMA quick_check(1)").ExecuteScalar() is not "ok")
                throw new HubException($"{file} is damaged; name another folder with --board, or put a copy of the file there.");
            Command(Tables).ExecuteNonQuery();
            Command($"PRAGMA user_version = {Version}").ExecuteNonQuery();
        }
        catch (SqliteException e)
        {
            Close();
            throw new HubException(e.SqliteErrorCode is 5 or 6
                ? $"{file} is the board of a hub that runs already; end that one, or name another folder with --board."
                : $"{file} cannot be opened as a board ({Reason(e)}); name another folder with --board.", e);
        }
        catch (HubException)
        {
            Close();
            throw;
        }
    }

    public IReadOnlyList<KeptGoal> Goals() => Rows("SELECT id, text, ending, failure, seconds, checkpoint FROM goals ORDER BY rowid",
        row => new KeptGoal(row.GetString(0), (byte[])row[1], row[2] as string, row[3] as string, row.GetDouble(4), row[5] as byte[]));

    public void Keep(KeptGoal goal) => Run("""
        INSERT INTO goals VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (id) DO UPDATE SET text = $2, ending = $3, failure = $4, seconds = $5, checkpoint = $6
        """, goal.Id, goal.Text, goal.End, goal.Failure, goal.Seconds, goal.Checkpoint);

    public void Keep(IReadOnlyList<KeptOutcome> outcomes) => Whole(() =>
    {
        foreach ((string goal, string token, byte[] outcome) in outcomes)
        {
            Run("INSERT OR IGNORE INTO outcomes (goal, token, outcome) VALUES ($1, $2, $3)", goal, token, outcome);
            Run("DELETE FROM leases WHERE token = $1", token);
        }
    });

    public byte[]? Outcome(string token) => Value("SELECT outcome FROM outcomes WHERE token = $1", token) as byte[];

    public void Forget(string goal, int but) => Whole(() =>
    {
        Run("""
            DELETE FROM outcomes WHERE goal = $1 AND number <=
              (SELECT number FROM outcomes WHERE goal = $1 ORDER BY number DESC LIMIT 1 OFFSET $2)
            """, goal, but);
        if (but == 0) Run("DELETE FROM leases WHERE token LIKE $1 || '/%'", goal);
    });

    public void Lease(IReadOnlyList<KeptLease> leases) => Whole(() =>
    {
        foreach (KeptLease lease in leases)
            Run("INSERT OR REPLACE INTO leases VALUES ($1, $2, $3)", lease.Token, lease.Worker, lease.Until.ToUnixTimeMilliseconds());
    });

    public IReadOnlyList<KeptLease> Leases() => Rows("SELECT token, worker, until FROM leases",
        row => new KeptLease(row.GetString(0), row.GetString(1), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2))));

    public void Keep(string goal, Find find) => Run("INSERT OR REPLACE INTO finds VALUES ($1, $2, $3, $4, $5, $6, $7)", goal, find.Number,
        find.Kind, find.Scheme, find.File, find.Engine, find.Order);

    public IReadOnlyList<Find> Finds(string goal) =>
        Rows("SELECT number, kind, scheme, file, engine, place FROM finds WHERE goal = $1 ORDER BY number",
            row => new Find(row.GetInt64(0), row.GetString(1), (byte[])row[2], row[3] as string, row.GetInt32(4), row.GetInt64(5)), goal);

    public void Note(DateTimeOffset at, string worker, string sentence) =>
        Run("INSERT INTO notes VALUES ($1, $2, $3)", at.ToUnixTimeMilliseconds(), worker, sentence);

    public IReadOnlyList<(DateTimeOffset At, string Worker, string Sentence)> Notes(int most) =>
        Rows("SELECT at, worker, sentence FROM notes ORDER BY rowid DESC LIMIT $1",
            row => (DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(0)), row.GetString(1), row.GetString(2)), most);

    public void Dispose()
    {
        lock (_gate) Close();
    }

    private void Close()
    {
        foreach (SqliteCommand command in _commands.Values) command.Dispose();
        _connection.Dispose();
    }

    /// <summary>All of it is kept, or nothing.</summary>
    private void Whole(Action steps) => Ask(() =>
    {
        Run("BEGIN IMMEDIATE");
        try
        {
            steps();
            Run("COMMIT");
        }
        catch (BoardLostException)
        {
            if (raw.sqlite3_get_autocommit(_connection.Handle) == 0) Run("ROLLBACK");
            throw;
        }
        return true;
    });

    private void Run(string sql, params object?[] values) => Ask(() => Command(sql, values).ExecuteNonQuery());

    private object? Value(string sql, params object?[] values) => Ask(() => Command(sql, values).ExecuteScalar());

    private List<TRow> Rows<TRow>(string sql, Func<SqliteDataReader, TRow> read, params object?[] values) => Ask(() =>
    {
        List<TRow> rows = [];
        using SqliteDataReader reader = Command(sql, values).ExecuteReader();
        while (reader.Read()) rows.Add(read(reader));
        return rows;
    });

    /// <summary>What cannot be kept or read is lost like a board on a server that is away: whoever comes next opens it anew, once there is
    /// room again.</summary>
    private TAnswer Ask<TAnswer>(Func<TAnswer> question)
    {
        lock (_gate)
            try
            {
                return question();
            }
            catch (Exception e) when (e is SqliteException or InvalidCastException or InvalidOperationException or ObjectDisposedException)
            {
                throw new BoardLostException($"{_file} cannot be kept ({Reason(e)})", e);
            }
    }

    private static string Reason(Exception e) => e.Message.Split('\n', 2)[0].TrimEnd('.', '\r');

    private SqliteCommand Command(string sql, params object?[] values)
    {
        if (!_commands.TryGetValue(sql, out SqliteCommand? command))
        {
            _commands.Add(sql, command = _connection.CreateCommand());
            command.CommandText = sql;
            for (int k = 0; k < values.Length; k++) command.Parameters.Add(new SqliteParameter { ParameterName = $"${k + 1}" });
        }
        for (int k = 0; k < values.Length; k++) command.Parameters[k].Value = values[k] ?? DBNull.Value;
        return command;
    }
}
