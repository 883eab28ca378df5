using System.Data.Common;
using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Replicas;
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

    private readonly string _instance = Guid.NewGuid().ToString("N");
    private readonly NpgsqlDataSource _writerSource;
    private readonly NpgsqlDataSource _listenerSource;
    private readonly PostgresListener _listener;
    private readonly PostgresReader _watchReader;
    private readonly List<IChangeHints> _hints;

    public PostgresDatabase(
        IOptions<BillingOptions> options, IEnumerable<IChangeHints> hints, LedgerMetrics metrics, TimeProvider time, ILogger<PostgresDatabase> logger)
    {
        _hints = [.. hints];
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
        _watchReader = new PostgresReader(PostgresSettings.ForWatch(options.Value.ConnectionString));
        Watch = new ChangeWatch(ReadVersionsAsync, ChangedElsewhere, time, logger);
        metrics.WatchChanges(() => Watch.SinceLook);
        _listener = new PostgresListener(_listenerSource, _instance, Watch.Hint, time, logger);
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

    public override string InSql(string column, string list) => $"{column} = ANY({list})";

    public override bool IsExclusive => false;

    public override bool IsCurrent => Watch.IsCurrent;

    public override StoreReader Reader { get; }

    /// <summary>Looks for what other replicas have changed.</summary>
    internal ChangeWatch Watch { get; }

    protected override LedgerWriter Writer { get; }

    public override async Task ListenAsync(CancellationToken cancellationToken)
    {
        await _listener.StartAsync(cancellationToken);
        _hints.ForEach(hints => hints.WhenPublishedElsewhere(Watch.Hint));
        await Watch.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _listener.Dispose();
        Watch.Dispose();
        _watchReader.Dispose();
        _listenerSource.Dispose();
        Writer.Dispose();
        _writerSource.Dispose();
        Reader.Dispose();
    }

    // Whoever announces the same topic waits at its row until this transaction ends, and then makes a later version.
    protected override long? NextVersion(DbConnection connection, StoredTopic topic) => connection.ExecuteScalar<long>(
        """
        WITH made AS (
            INSERT INTO topic_versions (topic, version) VALUES (@topic, 1)
            ON CONFLICT (topic) DO UPDATE SET version = topic_versions.version + 1 RETURNING version)
        SELECT version, pg_notify(@Channel, @instance) FROM made
        """,
        new { topic = topic.ToString(), Channel, instance = _instance });

    protected override void Committed(IReadOnlyList<(StoredTopic Topic, long Version)> announced)
    {
        foreach (var (topic, version) in announced)
        {
            Watch.Made(topic, version);
        }

        _hints.ForEach(hints => hints.Publish());
    }

    protected override void Missed(StoredTopic topic) => Watch.Missed(topic);

    private async Task<IReadOnlyDictionary<StoredTopic, long>> ReadVersionsAsync(CancellationToken cancellationToken)
    {
        var rows = await _watchReader.ReadAsync(
            connection => connection.QueryAsync<(string Topic, long Version)>(
                new CommandDefinition("SELECT topic, version FROM topic_versions", cancellationToken: cancellationToken)),
            cancellationToken);

        // A newer replica may know more topics than this one.
        return rows.Where(row => Enum.IsDefined(typeof(StoredTopic), row.Topic))
            .ToDictionary(row => Enum.Parse<StoredTopic>(row.Topic), row => row.Version);
    }

    private static partial class Log
    {
        [LoggerMessage(5011, LogLevel.Information, "The ledger in PostgreSQL ({Host}:{Port}, {Database}) is open.", EventName = "LedgerOpened")]
        public static partial void Opened(ILogger logger, string? host, int port, string? database);
    }
}
