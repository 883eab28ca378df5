using System.Data;
using CozeProxy.Billing.Accounts;
using CozeProxy.Billing.Keys;
using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;
using Dapper;

namespace CozeProxy.Billing.Storage;

/// <summary>The accounts table. What callers bring along of their account is kept at hand with them, and forgotten when it changes.</summary>
internal sealed class AccountStore(Database database, CallerCache callers, TimeProvider time) : IAccountStore
{
    private const string Columns = "id, name, group_name, balance, held, created_at, requests_per_minute, max_concurrency";

    public Task<Account> CreateAsync(NewAccount account, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(account);
        var now = time.GetUtcNow();
        return database.WriteAsync(
            connection =>
            {
                var row = connection.QuerySingle<Row>(
                    $"""
                    INSERT INTO accounts (name, group_name, balance, held, created_at, requests_per_minute, max_concurrency)
                    VALUES (@Name, @Group, @Balance, 0, @at, @RequestsPerMinute, @MaxConcurrency) RETURNING {Columns}
                    """,
                    new
                    {
                        account.Name,
                        account.Group,
                        Balance = account.OpeningBalance.Nanos,
                        at = now.ToUnixTimeMilliseconds(),
                        account.Limits?.RequestsPerMinute,
                        account.Limits?.MaxConcurrency,
                    });
                if (account.OpeningBalance != Money.Zero)
                {
                    Movements.Record(connection, new NewMovement(row.Id, MovementKind.TopUp, account.OpeningBalance, NewAccount.OpeningNote), now);
                }

                return row.ToAccount();
            },
            cancellationToken);
    }

    public async Task<Account?> ChangeAsync(long accountId, AccountChanges changes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(changes);
        var row = await database.WriteAsync(
            connection =>
            {
                database.Announce(connection, StoredTopic.Keys);
                var columns = ColumnsOf(changes);
                columns.Parameters.Add("accountId", accountId);
                return connection.QuerySingleOrDefault<Row>($"UPDATE accounts SET {columns.Sql} WHERE id = @accountId RETURNING {Columns}", columns.Parameters);
            },
            cancellationToken);
        callers.Forget();
        return row?.ToAccount();
    }

    public Task<Account?> GetAsync(long accountId, CancellationToken cancellationToken) =>
        database.ReadSnapshotAsync(snapshot => ReadAsync(snapshot, accountId), cancellationToken);

    public Task<Page<Account>> ListAsync(AccountFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var search = SearchText.Of(filter.Search);
        var where = search is null ? "" : $"WHERE {SearchText.MatchSql("name")} OR id = @id";
        var parameters = new { page.Limit, page.Offset, pattern = search?.Pattern, id = search?.Id };
        return database.ReadSnapshotAsync(
            async snapshot =>
            {
                var total = await snapshot.SingleAsync<long>($"SELECT COUNT(*) FROM accounts {where}", parameters);
                var rows = await snapshot.QueryAsync<Row>(
                    $"SELECT {Columns} FROM accounts {where} ORDER BY id DESC LIMIT @Limit OFFSET @Offset", parameters);
                return page.Of(rows.ConvertAll(row => row.ToAccount()), total);
            },
            cancellationToken);
    }

    /// <summary>One account as it is at the snapshot's moment, or null.</summary>
    public static async Task<Account?> ReadAsync(Snapshot snapshot, long accountId) =>
        (await snapshot.FirstAsync<Row>($"SELECT {Columns} FROM accounts WHERE id = @accountId", new { accountId }))?.ToAccount();

    private static ChangedColumns ColumnsOf(AccountChanges changes)
    {
        var columns = new ChangedColumns();
        columns.Add("name", DbType.String, changes.Name);
        columns.Add("group_name", DbType.String, changes.Group);
        columns.Add("requests_per_minute", DbType.Int32, changes.RequestsPerMinute);
        columns.Add("max_concurrency", DbType.Int32, changes.MaxConcurrency);
        return columns;
    }

    private sealed class Row
    {
        public long Id { get; init; }

        public string Name { get; init; } = "";

        public string GroupName { get; init; } = "";

        public long Balance { get; init; }

        public long Held { get; init; }

        public long CreatedAt { get; init; }

        public int? RequestsPerMinute { get; init; }

        public int? MaxConcurrency { get; init; }

        public Account ToAccount() =>
            new(Id, Name, GroupName, new Money(Balance), new Money(Held), DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt))
            {
                Limits = CallLimits.Of(RequestsPerMinute, MaxConcurrency),
            };
    }
}
