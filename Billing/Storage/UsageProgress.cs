using System.Data.Common;
using Dapper;

namespace CozeProxy.Billing.Storage;

/// <summary>
/// How far the calls are summed and filed under their keys, and from where on their own rows are still there, in call ids at the
/// begin of an hour or, while filing, anywhere. What lies below <see cref="SummedUntil"/> is closed for good; what lies below
/// <see cref="KeptFrom"/> is known by its sums alone; what lies between that and <see cref="KeyedUntil"/> has its row among the calls of keys.
/// </summary>
internal sealed record UsageProgress(long SummedUntil, long KeptFrom, long KeyedUntil)
{
    /// <summary>A call's id is given out when it begins, and its row is written a moment later: for so long more may come.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromHours(1);

    private const string Sql = "SELECT summed_until, kept_from, keyed_until FROM usage_progress";

    public static Task<UsageProgress> ReadAsync(Snapshot snapshot) => snapshot.SingleAsync<UsageProgress>(Sql);

    /// <summary>Reads it in a change, with nobody else changing it until that is over.</summary>
    public static UsageProgress Lock(DbConnection connection, Database database) => connection.QuerySingle<UsageProgress>($"{Sql} {database.LockSql}");
}
