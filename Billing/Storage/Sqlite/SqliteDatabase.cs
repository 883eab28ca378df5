using System.Data.Common;
using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Storage.Writing;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CozeProxy.Billing.Storage.Sqlite;

/// <summary>The ledger in a file, which belongs to one process at a time.</summary>
internal sealed partial class SqliteDatabase : Database
{
    private const int BusySeconds = 5;

    private readonly FileStream _lock;
    private readonly SqliteBatchStore _store;

    public SqliteDatabase(IOptions<BillingOptions> options, LedgerMetrics metrics, ILogger<SqliteDatabase> logger)
    {
        var given = new SqliteConnectionStringBuilder(options.Value.ConnectionString) { DefaultTimeout = BusySeconds };
        var file = Path.GetFullPath(given.DataSource);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        _lock = SqliteLock.Take(file);

        Reader = new SqliteReader(options.Value.ConnectionString);
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
            _store = new SqliteBatchStore(connection);
            Writer = new LedgerWriter(_store, options.Value.LargestBatch, metrics, logger);
        }
        catch (Exception problem)
        {
            connection.Dispose();
            _lock.Dispose();
            if (problem is SqliteException)
            {
                throw new StorageException($"The ledger {file} cannot be opened: {problem.Message}", problem);
            }

            throw;
        }

        Log.Opened(logger, file, options.Value.Synchronous);
    }

    public override string NowSql => "CAST(unixepoch('subsec') * 1000 AS INTEGER)";

    // The writer has the whole file to itself.
    public override string LockSql => "";

    public override string ForEachSql(string rows, string column, string table, string where) =>
        $"SELECT {column} FROM ({rows}) AS each_row CROSS JOIN {table} WHERE {where}";

    public override string RowsOfJsonSql(string json, params IEnumerable<string> columns)
    {
        var names = columns.Select(column => column.Split(' ')[0]);
        return $"(SELECT {string.Join(", ", names.Select(name => $"json_extract(value, '$.{name}') AS {name}"))} FROM json_each({json})) AS json_rows";
    }

    public override string InSql(string column, string list) => $"{column} IN {list}";

    public override bool IsExclusive => true;

    public override StoreReader Reader { get; }

    protected override LedgerWriter Writer { get; }

    public override void KeepSpending(DbConnection connection, long keyId, DateTimeOffset now)
    {
        base.KeepSpending(connection, keyId, now);
        _store.Keep(keyId);
    }

    public override void Dispose()
    {
        // Readers first: the connection closed last folds the write-ahead log back, and only the writer may. Then again, for
        // those that were still reading.
        Reader.Dispose();
        Writer.Dispose();
        Reader.Dispose();
        _lock.Dispose();
    }

    // There is nobody else.
    protected override long? NextVersion(DbConnection connection, StoredTopic topic) => null;

    private static partial class Log
    {
        [LoggerMessage(5010, LogLevel.Information, "The ledger {File} is open, synchronous={Synchronous}.", EventName = "LedgerOpened")]
        public static partial void Opened(ILogger logger, string file, string synchronous);
    }
}
