namespace CozeProxy.Tests.Servers;

/// <summary>How a proxy is told to keep its ledger in PostgreSQL.</summary>
internal static class PostgresStore
{
    /// <summary>The lease is short: what a killed replica held is found after it.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Settings(string database) =>
    [
        new("Billing:Provider", "Postgres"),
        new("ConnectionStrings:Billing", database),
        new("Billing:ReplicaLease", "00:00:03"),
    ];
}
