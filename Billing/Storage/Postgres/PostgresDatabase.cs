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

    // With a topic's number it is one lock of the server; any number will do, as long as all replicas ask for the same.
    private const int TopicLocks = 0x636F7A65;

    private readonly string _instance = Guid.NewGuid().ToString("N");
    private readonly NpgsqlDataSource _writerSource;
    private readonly NpgsqlDataSource _listenerSource;
    private readonly PostgresListener _listener;

    public PostgresDatabase(IOptions<BillingOptions> options, LedgerMetrics metrics, TimeProvider time, ILogger<PostgresDatabase> logger)
    {
        var given = PostgresSettings.Of(options.Value.ConnectionString);
        try
        {
            // Not as the writer: a process that starts may be slow between two steps, and must not lose the schema's lock for it.
            using var connection = new NpgsqlConnection($"{given.ConnectionString};Pooling=false");
            connection.Open();
            PostgresSchema.BringForward(connection);
        }
        catch (DbException problem)
        {
            throw new StorageException($"The ledger in PostgreSQL ({given.Host}:{given.Port}, {given.Database}) cannot be opened: {problem.Message}", problem);
        }

        _writerSource = new NpgsqlDataSourceBuilder(PostgresSettings.ForWriter(options.Value.ConnectionString).ConnectionString).Build();
        Reader = new PostgresReader(given);
        _listenerSource = new NpgsqlDataSourceBuilder(PostgresSettings.ForListener(options.Value.ConnectionString).ConnectionString).Build();
        _listener = new PostgresListener(_listenerSource, _instance, ChangedElsewhere, time, logger);
        Writer = new LedgerWriter(new PostgresBatchStore(_writerSource), options.Value.LargestBatch, metrics, logger);
        Log.Opened(logger, given.Host, given.Port, given.Database);
    }

    public override string NowSql => "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)";

    public override string LockSql => "FOR UPDATE";

    // The offset keeps the planner, which knows nothing of the bounds, from turning it into one join.
    public override string ForEachSql(string rows, string column, string table, string where) =>
        $"SELECT {column} FROM ({rows}) AS each_row CROSS JOIN LATERAL (SELECT {column} FROM {table} WHERE {where} OFFSET 0) AS matches";

    public override string RowsOfJsonSql(string json, params IEnumerable<string> columns) =>
        $"json_to_recordset(CAST({json} AS json)) AS json_rows ({string.Join(", ", columns)})";

    public override bool IsExclusive => false;

    public override StoreReader Reader { get; }

    protected override LedgerWriter Writer { get; }

    public override void Announce(DbConnection connection, StoredTopic topic) => connection.Execute(
        "SELECT pg_advisory_xact_lock(@TopicLocks, @lockOfTopic), pg_notify(@Channel, @notice)",
        new { TopicLocks, lockOfTopic = (int)topic, Channel, notice = $"{topic} {_instance}" });

    public override Task ListenAsync(CancellationToken cancellationToken) => _listener.StartAsync(cancellationToken);

    public override void Dispose()
    {
        _listener.Dispose();
        _listenerSource.Dispose();
        Writer.Dispose();
        _writerSource.Dispose();
        Reader.Dispose();
    }

    private static partial class Log
    {
        [LoggerMessage(5011, LogLevel.Information, "The ledger in PostgreSQL ({Host}:{Port}, {Database}) is open.", EventName = "LedgerOpened")]
        public static partial void Opened(ILogger logger, string? host, int port, string? database);
    }
}
