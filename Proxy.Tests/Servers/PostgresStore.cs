namespace CozeProxy.Tests.Servers;

/// <summary>How a proxy is told to keep its ledger in PostgreSQL.</summary>
internal static class PostgresStore
{
    /// <summary>The setting that says how long a silent replica counts as alive.</summary>
    public const string Lease = "Billing:ReplicaLease";

    /// <summary>The lease is short: what a killed replica held is found after it.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Settings(string database) =>
    [
        new("Billing:Provider", "Postgres"),
        new("ConnectionStrings:Billing", database),
        new(Lease, "00:00:03"),
    ];
}
