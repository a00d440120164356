using Microsoft.Data.Sqlite;
using TensorDecomp.Schemes.Reading;

namespace TensorDecomp.Evolution.Journal;

/// <summary>What a failure of SQLite means to somebody who has a journal.</summary>
internal static class JournalFailure
{
    // The result codes of sqlite3.h that have a remedy of their own.
    private const int Busy = 5, Locked = 6, ReadOnly = 8, IoError = 10, Full = 13, CannotOpen = 14;

    public static bool IsUnopened(SqliteException e) => e.SqliteErrorCode is CannotOpen or ReadOnly;

    /// <summary>An <see cref="IOException"/> where the place is at fault, a <see cref="MalformedInputException"/> where the content
    /// is.</summary>
    public static Exception Of(string path, SqliteException e) => e.SqliteErrorCode switch
    {
        Full => new IOException(
            $"cannot write the journal {path}: the disk is full; make room and go on with 'decomp evolve --resume --db {path}'", e),
        IoError => new IOException(
            $"cannot read or write the journal {path}, perhaps because the disk is full; what it holds is kept, go on with 'decomp " +
                $"evolve --resume --db {path}'", e),
        ReadOnly => new IOException($"cannot write the journal {path}: it is read-only, or its folder is; copy it to another place", e),
        CannotOpen =>
            new IOException(
                $"cannot open the journal {path}: permission denied, or its folder cannot be written; copy it to another place", e),
        Busy or Locked => new IOException($"the journal {path} is in use by another process; wait for it", e),
        _ => new MalformedInputException($"{path} is no journal of a run: {e.Message}"),
    };
}
