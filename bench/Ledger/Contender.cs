using System.Globalization;
using CozeProxy.Billing;

namespace CozeProxy.Bench.Ledger;

/// <summary>A way to keep the ledger, as the settings that ask for it.</summary>
internal sealed record Contender(string Name, string Provider, string Synchronous, bool GroupCommit)
{
    public static readonly Contender Yardstick = new("SQLite FULL, group commit", BillingOptions.Sqlite, "Full", GroupCommit: true);

    /// <summary>All of them; those of PostgreSQL only where there is one.</summary>
    public static IReadOnlyList<Contender> All(bool withPostgres)
    {
        List<Contender> all =
        [
            Yardstick,
            new("SQLite FULL, a commit each", BillingOptions.Sqlite, "Full", GroupCommit: false),
            new("SQLite NORMAL, group commit", BillingOptions.Sqlite, "Normal", GroupCommit: true),
            new("SQLite NORMAL, a commit each", BillingOptions.Sqlite, "Normal", GroupCommit: false),
        ];
        if (withPostgres)
        {
            all.Add(new("PostgreSQL, group commit", BillingOptions.Postgres, "Full", GroupCommit: true));
            all.Add(new("PostgreSQL, a commit each", BillingOptions.Postgres, "Full", GroupCommit: false));
        }

        return all;
    }

    public IEnumerable<KeyValuePair<string, string?>> Settings(string connectionString)
    {
        yield return new("Billing:Provider", Provider);
        yield return new("Billing:Synchronous", Synchronous);
        yield return new($"ConnectionStrings:{BillingOptions.ConnectionStringName}", connectionString);
        if (!GroupCommit)
        {
            yield return new("Billing:LargestBatch", 1.ToString(CultureInfo.InvariantCulture));
        }
    }
}
