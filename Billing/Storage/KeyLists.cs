using CozeProxy.Billing.Keys;
using CozeProxy.Billing.Pricing;
using CozeProxy.Billing.Storage.Writing;
using Dapper;

namespace CozeProxy.Billing.Storage;

/// <summary>What is read of many keys at once.</summary>
internal static class KeyLists
{
    private const string InForceSql = "keys.revoked_at IS NULL AND (keys.expires_at IS NULL OR keys.expires_at > @now)";

    public static async Task<Page<GatewayKey>> ReadAsync(Snapshot snapshot, KeyFilter filter, PageRequest page, DateTimeOffset now)
    {
        var conditions = new List<string>();
        var parameters = new DynamicParameters(new { page.Limit, page.Offset, now = now.ToUnixTimeMilliseconds() });
        if (filter.AccountId is { } accountId)
        {
            conditions.Add("keys.account_id = @accountId");
            parameters.Add("accountId", accountId);
        }

        if (filter.State is { } state)
        {
            conditions.Add(StateSql(state));
        }

        if (SearchText.Of(filter.Search) is { } search)
        {
            conditions.Add($"({SearchText.MatchSql("keys.name")} OR {SearchText.MatchSql("keys.prefix")} OR keys.id = @id OR keys.hash = @hash)");
            parameters.Add("pattern", search.Pattern);
            parameters.Add("id", search.Id, System.Data.DbType.Int64);
            parameters.Add("hash", KeyHash.Of(search.Whole).ToArray());
        }

        var where = conditions.Count == 0 ? "" : $"WHERE {string.Join(" AND ", conditions)}";
        var total = await snapshot.SingleAsync<long>($"SELECT COUNT(*) FROM keys {where}", parameters);
        var rows = await snapshot.QueryAsync<KeyRow>(
            $"""
            SELECT keys.*, accounts.name AS account_name FROM keys LEFT JOIN accounts ON accounts.id = keys.account_id {where}
            ORDER BY keys.id DESC LIMIT @Limit OFFSET @Offset
            """,
            parameters);
        return page.Of(rows.ConvertAll(row => row.ToKey()), total);
    }

    public static async Task<IReadOnlyDictionary<long, int>> CountInForceAsync(
        Database database, Snapshot snapshot, IReadOnlyCollection<long> accountIds, DateTimeOffset now)
    {
        var rows = await snapshot.QueryAsync<(long AccountId, long Keys)>(
            $"SELECT account_id, COUNT(*) FROM keys WHERE {database.InSql("account_id", "@ids")} AND {InForceSql} GROUP BY account_id",
            new { ids = accountIds.ToArray(), now = now.ToUnixTimeMilliseconds() });
        return rows.ToDictionary(row => row.AccountId, row => (int)row.Keys);
    }

    public static async Task<IReadOnlyDictionary<long, KeySpending>> FindSpendingAsync(
        Database database, Snapshot snapshot, IReadOnlyCollection<long> keyIds, DateTimeOffset now)
    {
        var (day, month) = (Period.Day(now).Number, Period.Month(now).Number);
        var rows = await snapshot.QueryAsync<(long KeyId, int Period, long Used)>(
            $"SELECT key_id, period, used FROM spending WHERE {database.InSql("key_id", "@ids")} AND (period = @day OR period = @month OR period = @kept)",
            new { ids = keyIds.ToArray(), day, month, kept = Period.Kept.Number });
        var used = rows.ToDictionary(row => (row.KeyId, row.Period), row => new Money(row.Used));
        return used.Keys.Where(key => key.Period == Period.Kept.Number)
            .ToDictionary(key => key.KeyId, key => new KeySpending(used.GetValueOrDefault((key.KeyId, day)), used.GetValueOrDefault((key.KeyId, month))));
    }

    private static string StateSql(KeyState state) => state switch
    {
        KeyState.InForce => InForceSql,
        KeyState.Expired => "keys.revoked_at IS NULL AND keys.expires_at <= @now",
        KeyState.Revoked => "keys.revoked_at IS NOT NULL",
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };
}
