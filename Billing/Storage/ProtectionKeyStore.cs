using CozeProxy.Billing.Protection;
using Dapper;

namespace CozeProxy.Billing.Storage;

/// <summary>The data_protection_keys table.</summary>
internal sealed class ProtectionKeyStore(Database database, TimeProvider time) : IProtectionKeyStore
{
    public Task<IReadOnlyList<ProtectionKey>> ListAsync(CancellationToken cancellationToken) => database.ReadAsync<IReadOnlyList<ProtectionKey>>(
        async connection =>
        {
            var rows = await connection.QueryAsync<(long Number, string Name, string Xml)>(new CommandDefinition(
                "SELECT number, name, xml FROM data_protection_keys ORDER BY number", cancellationToken: cancellationToken));
            return rows.Select(row => new ProtectionKey(row.Number, row.Name, row.Xml)).ToList();
        },
        cancellationToken);

    public Task<bool> TryAddAsync(ProtectionKey key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        var at = time.GetUtcNow().ToUnixTimeMilliseconds();
        return database.WriteAsync(
            connection => connection.Execute(
                "INSERT INTO data_protection_keys (number, name, xml, created_at) VALUES (@Number, @Name, @Xml, @at) ON CONFLICT (number) DO NOTHING",
                new { key.Number, key.Name, key.Xml, at }) == 1,
            cancellationToken);
    }
}
