using System.Data.Common;
using CozeProxy.Billing.Storage.Writing;
using Dapper;

namespace CozeProxy.Billing.Storage;

/// <summary>
/// What keys with a budget have spent and hold in a day or month, in nanos. It is summed from the calls when a budget first
/// asks for it, and carried along from then on.
/// </summary>
internal static class Spending
{
    private const string BeginSql = """
        INSERT INTO spending (key_id, period, used)
        SELECT @keyId, @period, CAST(COALESCE(SUM(CASE WHEN outcome IS NULL THEN hold ELSE charge END), 0) AS BIGINT)
        FROM calls WHERE key_id = @keyId AND id >= @from AND id < @to
        ON CONFLICT (key_id, period) DO NOTHING
        """;

    /// <summary>Begins to keep it. The key's account must be locked: then no call of the key comes or goes meanwhile.</summary>
    public static void Begin(DbConnection connection, long keyId, Period period) =>
        connection.Execute(BeginSql, new { keyId, period = period.Number, from = period.FirstCall, to = period.LastCallExclusive });

    public static long? Find(DbConnection connection, long keyId, Period period) => connection.QuerySingleOrDefault<long?>(
        "SELECT used FROM spending WHERE key_id = @keyId AND period = @period", new { keyId, period = period.Number });

    /// <summary>Forgets days and months that no budget looks at any more.</summary>
    public static int ForgetBefore(DbConnection connection, DateTimeOffset moment)
    {
        var (day, month) = (Period.Day(moment).Number, Period.Month(moment).Number);
        return connection.Execute("DELETE FROM spending WHERE period < @month OR (period > 1000000 AND period < @day)", new { day, month });
    }
}
