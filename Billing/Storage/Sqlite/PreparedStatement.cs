using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CozeProxy.Billing.Storage.Sqlite;

/// <summary>A statement prepared once and run many times with its parameters bound by position, without boxing.</summary>
internal sealed class PreparedStatement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private int _bound;

    public PreparedStatement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle!;
        Check(raw.sqlite3_prepare_v2(_database, sql, out _statement));
    }

    public PreparedStatement Bind(long value)
    {
        Check(raw.sqlite3_bind_int64(_statement, ++_bound, value));
        return this;
    }

    public PreparedStatement Bind(long? value) => value is { } number ? Bind(number) : BindNull();

    public PreparedStatement Bind(bool value) => Bind(value ? 1L : 0L);

    public PreparedStatement Bind(string? value)
    {
        if (value is null)
        {
            return BindNull();
        }

        Check(raw.sqlite3_bind_text(_statement, ++_bound, value));
        return this;
    }

    /// <summary>Runs it with what was bound since the last run; returns how many rows it changed.</summary>
    public int Run()
    {
        _ = TryRead([]);
        return raw.sqlite3_changes(_database);
    }

    /// <summary>Runs it for at most one row of numbers, of which null reads as 0; false when there is no row.</summary>
    public bool TryRead(Span<long> columns)
    {
        try
        {
            var code = raw.sqlite3_step(_statement);
            if (code == raw.SQLITE_ROW)
            {
                for (var column = 0; column < columns.Length; column++)
                {
                    columns[column] = raw.sqlite3_column_int64(_statement, column);
                }

                return true;
            }

            if (code != raw.SQLITE_DONE)
            {
                // Read before the reset, which would tell the same error again.
                SqliteException.ThrowExceptionForRC(code, _database);
            }

            return false;
        }
        finally
        {
            _bound = 0;
            _ = raw.sqlite3_reset(_statement);
        }
    }

    public void Dispose() => _statement.Dispose();

    private PreparedStatement BindNull()
    {
        Check(raw.sqlite3_bind_null(_statement, ++_bound));
        return this;
    }

    private void Check(int code) => SqliteException.ThrowExceptionForRC(code, _database);
}
