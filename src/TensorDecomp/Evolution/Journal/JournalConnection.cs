using Microsoft.Data.Sqlite;

namespace TensorDecomp.Evolution.Journal;

/// <summary>The ways to the database of a journal.</summary>
internal static class JournalConnection
{
    /// <summary>Opened to append to it; made if need be.</summary>
    /// <exception cref="SqliteException">It cannot be.</exception>
    public static SqliteConnection ToWrite(string path) => Opened(path, SqliteOpenMode.ReadWriteCreate);

    /// <summary>
    /// Opened to read it, also while a run is writing it: a reader of a WAL database maintains its index file. Where nothing can be
    /// written there is no index file, and none is needed, for a journal that was closed does not change.
    /// </summary>
    /// <exception cref="SqliteException">It cannot be.</exception>
    public static SqliteConnection ToRead(string path)
    {
        try
        {
            return Opened(path, SqliteOpenMode.ReadWrite);
        }
        catch (SqliteException e) when (JournalFailure.IsUnopened(e) && !IsUnfinished(path))
        {
            return Opened($"file:{Uri.EscapeDataString(Path.GetFullPath(path))}?immutable=1", SqliteOpenMode.ReadOnly);
        }
    }

    private static SqliteConnection Opened(string source, SqliteOpenMode mode)
    {
        SqliteConnection connection =
            new(new SqliteConnectionStringBuilder { DataSource = source, Mode = mode, Pooling = false }.ToString());
        try
        {
            connection.Open();
            using SqliteCommand look = connection.CreateCommand();
            look.CommandText = "SELECT count(*) FROM sqlite_master"; // SQLite looks into the file only when it is asked for something
            look.ExecuteScalar();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Whether events may stand in the log beside the database only.</summary>
    private static bool IsUnfinished(string path) => new FileInfo($"{path}-wal") is { Exists: true, Length: > 0 };
}
