using System.Data;
using System.Data.Common;
using CozeProxy.Billing.Keys;
using Dapper;

namespace CozeProxy.Billing.Storage;

/// <summary>The keys table, with the callers found lately kept at hand.</summary>
internal sealed class KeyStore : IKeyStore
{
    private const string Columns = """
        id, account_id, name, prefix, created_at, expires_at, revoked_at, models, requests_per_minute, max_concurrency,
        daily_budget, monthly_budget
        """;

    private readonly Database _database;
    private readonly CallerCache _callers;
    private readonly CallerQuestions _questions;
    private readonly TimeProvider _time;

    public KeyStore(Database database, CallerCache callers, TimeProvider time)
    {
        (_database, _callers, _time) = (database, callers, time);
        _questions = new CallerQuestions(LookUpAsync);
        database.WhenChangedElsewhere(StoredTopic.Keys, callers.Forget);
        database.WhenChangedElsewhere(StoredTopic.NewKeys, callers.ForgetUnknown);
    }

    public async Task<KeyCreation> CreateAsync(NewKey key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        var plain = key.Given ?? PlainKey.Generate();
        var row = KeyRow.Of(key, plain.Prefix, _time.GetUtcNow());
        var creation = await _database.WriteAsync(connection => Create(connection, row, plain), cancellationToken);

        // A given key may have been asked for, and remembered as unknown, before it existed.
        _callers.ForgetUnknown();
        return creation;
    }

    public async Task<GatewayKey?> ChangeAsync(long keyId, KeyChanges changes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(changes);
        var row = await _database.WriteAsync(
            connection =>
            {
                _database.Announce(connection, StoredTopic.Keys);
                var columns = ColumnsOf(changes);
                columns.Parameters.Add("keyId", keyId);
                return connection.QuerySingleOrDefault<KeyRow>($"UPDATE keys SET {columns.Sql} WHERE id = @keyId RETURNING {Columns}", columns.Parameters);
            },
            cancellationToken);
        _callers.Forget();
        return row?.ToKey();
    }

    public async Task<bool> RevokeAsync(long keyId, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        var revoked = await _database.WriteAsync(
            connection =>
            {
                _database.Announce(connection, StoredTopic.Keys);
                return connection.Execute("UPDATE keys SET revoked_at = @now WHERE id = @keyId AND revoked_at IS NULL", new { keyId, now }) == 1;
            },
            cancellationToken);
        _callers.Forget();
        return revoked;
    }

    public Task<GatewayKey?> GetAsync(long keyId, CancellationToken cancellationToken) => _database.ReadAsync(
        async connection =>
        {
            var row = await connection.QuerySingleOrDefaultAsync<KeyRow>(new CommandDefinition(
                $"SELECT {Columns} FROM keys WHERE id = @keyId", new { keyId }, cancellationToken: cancellationToken));
            return row?.ToKey();
        },
        cancellationToken);

    public Task<Page<GatewayKey>> ListAsync(KeyFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return _database.ReadSnapshotAsync(snapshot => KeyLists.ReadAsync(snapshot, filter, page, _time.GetUtcNow()), cancellationToken);
    }

    public Task<IReadOnlyDictionary<long, int>> CountInForceAsync(IReadOnlyCollection<long> accountIds, CancellationToken cancellationToken) =>
        _database.ReadSnapshotAsync(snapshot => KeyLists.CountInForceAsync(_database, snapshot, accountIds, _time.GetUtcNow()), cancellationToken);

    public Task<IReadOnlyDictionary<long, KeySpending>> FindSpendingAsync(IReadOnlyCollection<long> keyIds, CancellationToken cancellationToken) =>
        _database.ReadSnapshotAsync(snapshot => KeyLists.FindSpendingAsync(_database, snapshot, keyIds, _time.GetUtcNow()), cancellationToken);

    public ValueTask<Caller?> FindAsync(KeyHash hash, CancellationToken cancellationToken) =>
        _database.IsCurrent && _callers.TryGet(hash, out var caller)
            ? new(caller)
            : new(_callers.LookUpAsync(hash, _questions.AskAsync).WaitAsync(cancellationToken));

    private async Task<IReadOnlyDictionary<KeyHash, Caller>> LookUpAsync(IReadOnlyList<KeyHash> asked)
    {
        var hashes = asked.Select(hash => hash.ToArray()).ToArray();
        var rows = await _database.ReadAsync(
            connection => connection.QueryAsync<KeyRow>(
                $"""
                SELECT hash AS found_by, keys.id, account_id, group_name, expires_at, models, keys.requests_per_minute, keys.max_concurrency,
                    daily_budget, monthly_budget,
                    accounts.requests_per_minute AS account_requests_per_minute, accounts.max_concurrency AS account_max_concurrency
                FROM keys JOIN accounts ON accounts.id = account_id
                WHERE {_database.InSql("hash", "@hashes")} AND revoked_at IS NULL
                """,
                new { hashes }),
            CancellationToken.None);
        return rows.ToDictionary(row => KeyHash.FromStored(row.FoundBy), row => row.ToCaller());
    }

    private static ChangedColumns ColumnsOf(KeyChanges changes)
    {
        var columns = new ChangedColumns();
        columns.Add("name", DbType.String, changes.Name);
        columns.Add("expires_at", DbType.Int64, changes.ExpiresAt, expiry => expiry?.ToUnixTimeMilliseconds());
        columns.Add("models", DbType.String, changes.Models, KeyRow.Text);
        columns.Add("requests_per_minute", DbType.Int32, changes.RequestsPerMinute);
        columns.Add("max_concurrency", DbType.Int32, changes.MaxConcurrency);
        columns.Add("daily_budget", DbType.Int64, changes.DailyBudget, budget => budget?.Nanos);
        columns.Add("monthly_budget", DbType.Int64, changes.MonthlyBudget, budget => budget?.Nanos);
        return columns;
    }

    private KeyCreation Create(DbConnection connection, KeyRow row, PlainKey plain)
    {
        var hash = plain.Hash.ToArray();
        if (connection.ExecuteScalar<int>("SELECT COUNT(*) FROM accounts WHERE id = @AccountId", new { row.AccountId }) == 0)
        {
            return new KeyCreation(KeyCreationResult.AccountNotFound);
        }

        if (connection.ExecuteScalar<int>("SELECT COUNT(*) FROM keys WHERE hash = @hash", new { hash }) > 0)
        {
            return new KeyCreation(KeyCreationResult.AlreadyExists);
        }

        _database.Announce(connection, StoredTopic.NewKeys);
        var parameters = new DynamicParameters(row);
        parameters.Add("hash", hash);
        row.Id = connection.ExecuteScalar<long>(
            """
            INSERT INTO keys (account_id, name, prefix, hash, created_at, expires_at, models, requests_per_minute, max_concurrency, daily_budget,
                monthly_budget)
            VALUES (@AccountId, @Name, @Prefix, @hash, @CreatedAt, @ExpiresAt, @Models, @RequestsPerMinute, @MaxConcurrency, @DailyBudget,
                @MonthlyBudget) RETURNING id
            """,
            parameters);
        if ((row.DailyBudget ?? row.MonthlyBudget) is not null)
        {
            _database.KeepSpending(connection, row.Id, _time.GetUtcNow());
        }

        return new KeyCreation(KeyCreationResult.Created, row.ToKey(), plain);
    }
}
