using CozeProxy.Billing.Accounts;
using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;
using Dapper;

namespace CozeProxy.Billing.Storage;

/// <summary>The accounts table.</summary>
internal sealed class AccountStore(Database database, TimeProvider time) : IAccountStore
{
    private const string OpeningNote = "opening balance";
    private const string Columns = "id, name, group_name, balance, held, created_at";

    public Task<Account> CreateAsync(string name, string group, Money openingBalance, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(group);
        var now = time.GetUtcNow();
        return database.WriteAsync(
            connection =>
            {
                var at = now.ToUnixTimeMilliseconds();
                var id = connection.ExecuteScalar<long>(
                    "INSERT INTO accounts (name, group_name, balance, held, created_at) VALUES (@name, @group, @Nanos, 0, @at) RETURNING id",
                    new { name, group, openingBalance.Nanos, at });
                if (openingBalance != Money.Zero)
                {
                    Movements.Record(connection, new NewMovement(id, MovementKind.TopUp, openingBalance, OpeningNote), now);
                }

                return new Account(id, name, group, openingBalance, Money.Zero, DateTimeOffset.FromUnixTimeMilliseconds(at));
            },
            cancellationToken);
    }

    public Task<Account?> GetAsync(long accountId, CancellationToken cancellationToken) => database.ReadAsync(
        async connection =>
        {
            var row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
                $"SELECT {Columns} FROM accounts WHERE id = @accountId", new { accountId }, cancellationToken: cancellationToken));
            return row?.ToAccount();
        },
        cancellationToken);

    public Task<Page<Account>> ListAsync(PageRequest page, CancellationToken cancellationToken) => database.ReadAsync(
        async connection =>
        {
            var total = await connection.ExecuteScalarAsync<long>(new CommandDefinition("SELECT COUNT(*) FROM accounts", cancellationToken: cancellationToken));
            var rows = await connection.QueryAsync<Row>(new CommandDefinition(
                $"SELECT {Columns} FROM accounts ORDER BY id DESC LIMIT @Limit OFFSET @Offset",
                new { page.Limit, page.Offset },
                cancellationToken: cancellationToken));
            return page.Of(rows.Select(row => row.ToAccount()).ToList(), total);
        },
        cancellationToken);

    private sealed class Row
    {
        public long Id { get; init; }

        public string Name { get; init; } = "";

        public string GroupName { get; init; } = "";

        public long Balance { get; init; }

        public long Held { get; init; }

        public long CreatedAt { get; init; }

        public Account ToAccount() =>
            new(Id, Name, GroupName, new Money(Balance), new Money(Held), DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt));
    }
}
