using System.Data;
using System.Data.Common;
using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Storage.Writing;
using Dapper;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace CozeProxy.Billing.Storage.Postgres;

/// <summary>The ledger in PostgreSQL, which many processes share.</summary>
internal sealed partial class PostgresDatabase : Database
{
    public const string Channel = "cozeproxy";

    private const int ConnectSeconds = 5;
    private const int CommandSeconds = 15;
    private const int PreparedStatements = 64;

    private readonly string _instance = Guid.NewGuid().ToString("N");
    private readonly NpgsqlDataSource _source;
    private readonly NpgsqlDataSource _writerSource;
    private readonly PostgresListener _listener;

    public PostgresDatabase(IOptions<BillingOptions> options, LedgerMetrics metrics, TimeProvider time, ILogger<PostgresDatabase> logger)
    {
        var given = new NpgsqlConnectionStringBuilder(options.Value.ConnectionString) { ApplicationName = "CozeProxy", Enlist = false };
        UnlessGiven(given, "Timeout", () => given.Timeout = ConnectSeconds);
        UnlessGiven(given, "Command Timeout", () => given.CommandTimeout = CommandSeconds);
        UnlessGiven(given, "Max Auto Prepare", () => given.MaxAutoPrepare = PreparedStatements);
        _source = new NpgsqlDataSourceBuilder(given.ConnectionString).Build();
        try
        {
            using var connection = _source.OpenConnection();
            PostgresSchema.BringForward(connection);
        }
        catch (DbException problem)
        {
            _source.Dispose();
            throw new StorageException($"The ledger in PostgreSQL ({given.Host}:{given.Port}, {given.Database}) cannot be opened: {problem.Message}", problem);
        }

        _listener = new PostgresListener(_source, _instance, ChangedElsewhere, time, logger);

        // Whatever the server's default: an answered commit survives a crash. Not from the pool, where it might get a
        // connection that broke long ago.
        given.Pooling = false;
        given.Options = $"{given.Options} -c synchronous_commit=on".TrimStart();
        _writerSource = new NpgsqlDataSourceBuilder(given.ConnectionString).Build();
        Writer = new LedgerWriter(new PostgresBatchStore(_writerSource), options.Value.LargestBatch, metrics, logger);
        Log.Opened(logger, given.Host, given.Port, given.Database);
    }

    public override string NowSql => "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)";

    public override string UpSinceSql => "CAST(extract(epoch FROM pg_postmaster_start_time()) * 1000 AS BIGINT)";

    public override string LockSql => "FOR UPDATE";

    // The offset keeps the planner, which knows nothing of the bounds, from turning it into one join.
    public override string ForEachSql(string rows, string column, string table, string where) =>
        $"SELECT {column} FROM ({rows}) AS each_row CROSS JOIN LATERAL (SELECT {column} FROM {table} WHERE {where} OFFSET 0) AS matches";

    public override string RowsOfJsonSql(string json, params IEnumerable<string> columns) =>
        $"json_to_recordset(CAST({json} AS json)) AS json_rows ({string.Join(", ", columns)})";

    public override bool IsExclusive => false;

    protected override LedgerWriter Writer { get; }

    public override void Announce(DbConnection connection, StoredTopic topic) =>
        connection.Execute("SELECT pg_notify(@Channel, @notice)", new { Channel, notice = $"{topic} {_instance}" });

    public override Task ListenAsync(CancellationToken cancellationToken) => _listener.StartAsync(cancellationToken);

    public override void Dispose()
    {
        _listener.Dispose();
        Writer.Dispose();
        _writerSource.Dispose();
        _source.Dispose();
    }

    protected override DbTransaction BeginSnapshot(DbConnection connection) => connection.BeginTransaction(IsolationLevel.RepeatableRead);

    protected override async Task<DbConnection> OpenReaderAsync(CancellationToken cancellationToken) => await _source.OpenConnectionAsync(cancellationToken);

    // A server that was restarted leaves broken connections in the pool.
    protected override bool MayReadAgain(DbException problem)
    {
        if (!PostgresBatchStore.IsConnectionLost(problem))
        {
            return false;
        }

        _source.Clear();
        return true;
    }

    private static void UnlessGiven(NpgsqlConnectionStringBuilder builder, string keyword, Action set)
    {
        if (!builder.ContainsKey(keyword))
        {
            set();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(5011, LogLevel.Information, "The ledger in PostgreSQL ({Host}:{Port}, {Database}) is open.", EventName = "LedgerOpened")]
        public static partial void Opened(ILogger logger, string? host, int port, string? database);
    }
}
