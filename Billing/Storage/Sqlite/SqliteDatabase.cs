using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CozeProxy.Billing.Storage.Sqlite;

/// <summary>The database file: one writer for the whole process, and as many readers beside it as are asked for.</summary>
internal sealed partial class SqliteDatabase : IDisposable
{
    private const int BusySeconds = 5;

    private readonly string _readConnectionString;
    private readonly FileStream _lock;

    public SqliteDatabase(IOptions<BillingOptions> options, ILogger<SqliteDatabase> logger)
    {
        // Columns are snake_case, properties are not.
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        var given = new SqliteConnectionStringBuilder(options.Value.ConnectionString) { DefaultTimeout = BusySeconds };
        var file = Path.GetFullPath(given.DataSource);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        _lock = Lock(file);

        given.Pooling = true;
        given.Mode = SqliteOpenMode.ReadOnly;
        _readConnectionString = given.ConnectionString;
        given.Pooling = false;
        given.Mode = SqliteOpenMode.ReadWriteCreate;
        var connection = new SqliteConnection(given.ConnectionString);
        try
        {
            connection.Open();

            // A log of 16 MB before it is folded back: at the default of 4 MB a busy writer spends much of its time folding.
            connection.Execute($"""
                PRAGMA busy_timeout = {BusySeconds * 1000};
                PRAGMA journal_mode = WAL;
                PRAGMA synchronous = {options.Value.Synchronous};
                PRAGMA wal_autocheckpoint = 4000;
                PRAGMA cache_size = -16384;
                """);
            SqliteSchema.BringForward(connection);
            LastCallBefore = connection.ExecuteScalar<long>("SELECT COALESCE(MAX(id), 0) FROM calls");
            Writer = new SqliteWriter(new WriteSession(connection), logger);
        }
        catch
        {
            connection.Dispose();
            _lock.Dispose();
            throw;
        }

        Log.Opened(logger, file, options.Value.Synchronous);
    }

    public SqliteWriter Writer { get; }

    /// <summary>The newest call this process did not write: whatever is open up to here nobody will close any more.</summary>
    public long LastCallBefore { get; }

    public async Task<SqliteConnection> OpenReaderAsync(CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(_readConnectionString);
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    public void Dispose()
    {
        // Readers first: the connection closed last folds the write-ahead log back, and only the writer may. Then again, for
        // those that were still reading.
        CloseReaders();
        Writer.Dispose();
        CloseReaders();
        _lock.Dispose();
    }

    private void CloseReaders()
    {
        using var pooled = new SqliteConnection(_readConnectionString);
        SqliteConnection.ClearPool(pooled);
    }

    // Two processes on one file would each close the other's calls as abandoned. The lock goes with the process, however it ends.
    private static FileStream Lock(string file)
    {
        try
        {
            return new FileStream($"{file}.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException problem)
        {
            throw new StorageException($"The ledger {file} is in use by another process, or its folder cannot be written.", problem);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(5010, LogLevel.Information, "The ledger {File} is open, synchronous={Synchronous}.", EventName = "LedgerOpened")]
        public static partial void Opened(ILogger logger, string file, string synchronous);
    }
}
