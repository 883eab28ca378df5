using System.Data.Common;
using CozeProxy.Billing.Storage.Writing;
using Dapper;

namespace CozeProxy.Billing.Storage;

/// <summary>
/// What keys with a budget have spent and hold in a day or month, in nanos. A key's row of the period 0 says that it is kept: from
/// then on each of its movements is added to its day and month, and where there is no row, nothing was spent. It is kept from the key's
/// creation where that brings a budget, else from when a budget first asks, after what there is was summed from usage.
/// </summary>
internal static class Spending
{
    private static readonly string CheckSql = $"""
        SELECT kept.key_id, COALESCE(keys.account_id, 0) AS account_id, COALESCE(spending.used, 0) AS found,
               CAST(COALESCE(amount, 0) AS BIGINT) AS expected
        FROM spending AS kept
        LEFT JOIN spending ON spending.key_id = kept.key_id AND spending.period = @number
        LEFT JOIN (SELECT key_id, SUM(amount) AS amount FROM ({UsedSql("")}) AS parts GROUP BY key_id) AS sums ON sums.key_id = kept.key_id
        LEFT JOIN keys ON keys.id = kept.key_id
        WHERE kept.period = 0 ORDER BY kept.key_id
        """;

    /// <summary>Keeps that of a key without calls. The rows of the present are for replicas of a version that adds only to rows that are there.</summary>
    public static void Keep(DbConnection connection, long keyId, DateTimeOffset now) => Keep(connection, [keyId], [Period.Day(now), Period.Month(now)]);

    /// <summary>
    /// Begins to keep that of keys with calls, of all of them at once: what is not summed yet has to be looked through. Their accounts
    /// must be locked: then no call of the keys comes or goes meanwhile. The days around those asked for are summed, too: replicas'
    /// clocks differ, and a call may be late.
    /// </summary>
    /// <param name="connection">The writer's, in a transaction.</param>
    /// <param name="keyIds">The keys.</param>
    /// <param name="ofKeys">The condition that a row's key is one of <c>@keyIds</c>.</param>
    /// <param name="asked">The days and months that budgets ask for.</param>
    public static void Begin(DbConnection connection, long[] keyIds, string ofKeys, IEnumerable<Period> asked)
    {
        Period[] periods = [.. asked.SelectMany(period => period.Around()).Distinct()];
        connection.Execute($"DELETE FROM spending WHERE {ofKeys}", new { keyIds });
        foreach (var period in periods)
        {
            var parameters = Parameters(period);
            parameters.Add("keyIds", keyIds);
            connection.Execute(
                $"""
                INSERT INTO spending (key_id, period, used)
                SELECT key_id, @number, CAST(SUM(amount) AS BIGINT) FROM ({UsedSql($"AND {ofKeys}")}) AS parts GROUP BY key_id
                """,
                parameters);
        }

        Keep(connection, keyIds, periods);
    }

    /// <summary>What is kept of a period, and what it should be.</summary>
    public static Task<List<(long KeyId, long AccountId, long Found, long Expected)>> CheckAsync(Snapshot snapshot, Period period) =>
        snapshot.QueryAsync<(long, long, long, long)>(CheckSql, Parameters(period));

    /// <summary>Forgets days and months that no budget looks at any more.</summary>
    public static int ForgetBefore(DbConnection connection, DateTimeOffset moment)
    {
        var (day, month) = (Period.Day(moment).Number, Period.Month(moment).Number);
        return connection.Execute("DELETE FROM spending WHERE (period > 0 AND period < @month) OR (period > 1000000 AND period < @day)", new { day, month });
    }

    // One statement for all: the writer waits for each.
    private static void Keep(DbConnection connection, long[] keyIds, Period[] periods)
    {
        var rows = keyIds.SelectMany(keyId => periods.Append(Period.Kept).Select(period => FormattableString.Invariant($"({keyId}, {period.Number}, 0)")));
        connection.Execute($"INSERT INTO spending (key_id, period, used) VALUES {string.Join(", ", rows)} ON CONFLICT (key_id, period) DO NOTHING");
    }

    // Whole days, then the hours of a day that is not over, then the calls that are not summed.
    private static string UsedSql(string more) => $"""
        SELECT key_id, charge AS amount FROM usage_days WHERE day >= @firstHour / 24 AND day < @lastHour / 24 {more}
        UNION ALL
        SELECT key_id, charge FROM usage_sums
        WHERE hour >= @firstHour AND hour < @lastHour AND hour >= (SELECT {UsageHours.OfSql("summed_until")} / 24 * 24 FROM usage_progress) {more}
        UNION ALL
        SELECT key_id, CASE WHEN outcome IS NULL THEN hold ELSE charge END FROM calls
        WHERE id >= (SELECT CASE WHEN summed_until > @from THEN summed_until ELSE @from END FROM usage_progress) AND id < @to {more}
        """;

    private static DynamicParameters Parameters(Period period)
    {
        var parameters = new DynamicParameters();
        parameters.Add("number", period.Number);
        parameters.Add("from", period.FirstCall);
        parameters.Add("to", period.LastCallExclusive);
        parameters.Add("firstHour", UsageHours.Of(period.FirstCall));
        parameters.Add("lastHour", UsageHours.Of(period.LastCallExclusive));
        return parameters;
    }
}
