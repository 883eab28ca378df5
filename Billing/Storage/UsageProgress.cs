using System.Data.Common;
using Dapper;

namespace CozeProxy.Billing.Storage;

/// <summary>
/// How far the calls are summed and from where on their own rows are still there, in call ids at the begin of an hour. What
/// lies below <see cref="SummedUntil"/> is closed for good; what lies below <see cref="KeptFrom"/> is known by its sums alone.
/// </summary>
internal sealed record UsageProgress(long SummedUntil, long KeptFrom)
{
    private const string Sql = "SELECT summed_until, kept_from FROM usage_progress";

    public static Task<UsageProgress> ReadAsync(Snapshot snapshot) => snapshot.SingleAsync<UsageProgress>(Sql);

    /// <summary>Reads it in a change, with nobody else changing it until that is over.</summary>
    public static UsageProgress Lock(DbConnection connection, Database database) => connection.QuerySingle<UsageProgress>($"{Sql} {database.LockSql}");
}
