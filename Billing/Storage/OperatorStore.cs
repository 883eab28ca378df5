using System.Data;
using System.Security.Cryptography;
using CozeProxy.Billing.Operators;
using Dapper;

namespace CozeProxy.Billing.Storage;

/// <summary>The operators table.</summary>
internal sealed class OperatorStore(Database database, TimeProvider time) : IOperatorStore
{
    private const string Columns = "id, name, role, enabled, stamp, created_at";

    public Task<Operator?> CreateAsync(string name, OperatorRole role, string passwordHash, CancellationToken cancellationToken) => database.WriteAsync(
        connection => connection.QuerySingleOrDefault<Row>(
            $"""
            INSERT INTO operators (name, folded_name, role, enabled, stamp, password_hash, failures, created_at)
            VALUES (@name, @folded, @role, true, @stamp, @passwordHash, 0, @at)
            ON CONFLICT (folded_name) DO NOTHING RETURNING {Columns}
            """,
            new { name, folded = Fold(name), role = (int)role, stamp = NewStamp(), passwordHash, at = time.GetUtcNow().ToUnixTimeMilliseconds() })?.ToOperator(),
        cancellationToken);

    public Task<IReadOnlyList<Operator>> ListAsync(CancellationToken cancellationToken) => database.ReadAsync<IReadOnlyList<Operator>>(
        async connection =>
        {
            var rows = await connection.QueryAsync<Row>(new CommandDefinition(
                $"SELECT {Columns} FROM operators ORDER BY folded_name", cancellationToken: cancellationToken));
            return [.. rows.Select(row => row.ToOperator())];
        },
        cancellationToken);

    public Task<Operator?> GetAsync(long id, CancellationToken cancellationToken) => database.ReadAsync(
        async connection => (await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            $"SELECT {Columns} FROM operators WHERE id = @id", new { id }, cancellationToken: cancellationToken)))?.ToOperator(),
        cancellationToken);

    public Task<OperatorSecret?> FindAsync(string name, CancellationToken cancellationToken) => database.ReadAsync(
        async connection => (await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            $"SELECT {Columns}, password_hash, locked_until FROM operators WHERE folded_name = @folded",
            new { folded = Fold(name) },
            cancellationToken: cancellationToken)))?.ToSecret(),
        cancellationToken);

    public Task<Operator?> ChangeAsync(long id, OperatorChanges changes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(changes);
        var columns = new ChangedColumns();
        columns.Add("role", DbType.Int32, changes.Role, role => (int)role);
        columns.Add("enabled", DbType.Boolean, changes.Enabled);
        columns.Add("password_hash", DbType.String, changes.PasswordHash);
        columns.Add("stamp", DbType.String, new Change<string>(NewStamp()));
        columns.Parameters.Add("id", id);
        return database.WriteAsync(
            connection => connection.QuerySingleOrDefault<Row>(
                $"UPDATE operators SET {columns.Sql}, failures = 0, locked_until = NULL WHERE id = @id RETURNING {Columns}", columns.Parameters)?.ToOperator(),
            cancellationToken);
    }

    public Task CountFailureAsync(long id, int most, DateTimeOffset lockedUntil, CancellationToken cancellationToken) => database.WriteAsync(
        connection => connection.Execute(
            """
            UPDATE operators SET
                locked_until = CASE WHEN failures + 1 >= @most THEN @until ELSE locked_until END,
                failures = CASE WHEN failures + 1 >= @most THEN 0 ELSE failures + 1 END
            WHERE id = @id
            """,
            new { id, most, until = lockedUntil.ToUnixTimeMilliseconds() }),
        cancellationToken);

    public Task ForgetFailuresAsync(long id, CancellationToken cancellationToken) => database.WriteAsync(
        connection => connection.Execute("UPDATE operators SET failures = 0, locked_until = NULL WHERE id = @id", new { id }), cancellationToken);

    // Here and not by the database, whose idea of case is its own.
    private static string Fold(string name) => name.Trim().ToUpperInvariant();

    private static string NewStamp() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    private sealed class Row
    {
        public long Id { get; init; }

        public string Name { get; init; } = "";

        public int Role { get; init; }

        public bool Enabled { get; init; }

        public string Stamp { get; init; } = "";

        public string PasswordHash { get; init; } = "";

        public long? LockedUntil { get; init; }

        public long CreatedAt { get; init; }

        public Operator ToOperator() => new(Id, Name, (OperatorRole)Role, Enabled, Stamp, DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt));

        public OperatorSecret ToSecret() =>
            new(ToOperator(), PasswordHash, LockedUntil is { } until ? DateTimeOffset.FromUnixTimeMilliseconds(until) : null);
    }
}
