using CozeProxy.Billing;
using CozeProxy.Billing.Keys;
using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Storage;

namespace CozeProxy.Tests.Billing;

/// <summary>
/// Books full of calls, for measuring. A key has mostly one model and seldom a rare one; one call in 15 fails or is left by its
/// client, one in 5000 is to be reviewed, one in 50 went another way.
/// </summary>
/// <param name="Rows">How many calls there are.</param>
/// <param name="Days">Over how many days up to now they are spread, evenly.</param>
internal sealed record ManyCalls(long Rows, int Days)
{
    /// <summary>The account that has a fifth of all calls, and the key it has them by.</summary>
    public const long Busiest = 1;

    public const string RareModel = "model-rare";

    /// <summary>Another account and key, with as many calls as most have.</summary>
    public const long Usual = 17;

    public int Accounts { get; init; } = 50;

    public int Keys { get; init; } = 500;

    public int Models { get; init; } = 20;

    public int Targets { get; init; } = 40;

    /// <summary>The busiest key itself.</summary>
    public static string BusiestKey => "sk-busiest-of-many-keys";

    /// <summary>Fills the books, which are empty: calls, the accounts that owe what they come to, and their keys.</summary>
    public void Fill(Books books)
    {
        var isPostgres = books.Provider == BillingOptions.Postgres;
        var hash = isPostgres ? "decode(md5(n::text), 'hex')" : "randomblob(32)";
        var busiest = Convert.ToHexString(KeyHash.Of(BusiestKey).ToArray());
        books.Fill(
            Calls(books.Time.GetUtcNow(), isPostgres),
            """
            INSERT INTO accounts (name, group_name, balance, held, created_at)
            SELECT 'account ' || account_id, 'default', -SUM(charge), 0, 0 FROM calls GROUP BY account_id ORDER BY account_id
            """,
            $"""
            INSERT INTO keys (account_id, name, prefix, hash, created_at)
            SELECT n % {Accounts} + 1, 'key ' || n, 'sk-' || n, {hash}, 0 FROM {Series(isPostgres, Keys)}
            """,
            $"UPDATE keys SET hash = {(isPostgres ? $"decode('{busiest}', 'hex')" : $"X'{busiest}'")} WHERE id = {Busiest}");
    }

    /// <summary>Sums and files what is filled, as a running proxy does over the days.</summary>
    public static async Task DigestAsync(Books books, CancellationToken cancellationToken)
    {
        await books.Get<UsageSumming>().SumAsync(cancellationToken);
        await books.Get<CallsOfKeys>().FileAsync(cancellationToken);
        if (books.Provider == BillingOptions.Postgres)
        {
            // What its autovacuum does by itself sooner or later.
            books.Fill("VACUUM ANALYZE");
        }
    }

    private static string Series(bool isPostgres, long count) => isPostgres
        ? $"generate_series(0::bigint, {count - 1}::bigint) AS series (n)"
        : $"(WITH RECURSIVE series (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM series WHERE n < {count - 1}) SELECT n FROM series)";

    // A multiplicative hash of a row's number stands for chance. Requests have ids as ours have: UUIDs that begin with the time.
    private string Calls(DateTimeOffset now, bool isPostgres)
    {
        var (no, yes) = isPostgres ? ("false", "true") : ("0", "1");
        var first = CallIdGenerator.FirstAt(now.AddDays(-Days));
        var step = (CallIdGenerator.FirstAt(now) - first) / Rows;
        var milliseconds = $"({first} + n * {step}) / {1L << CallIdGenerator.TimeShift} + {CallIdGenerator.Epoch}";
        var requestId = isPostgres
            ? $"'req_' || lpad(to_hex({milliseconds}), 12, '0') || '70008000' || lpad(to_hex(n), 12, '0')"
            : $"printf('req_%012x70008000%012x', {milliseconds}, n)";
        return $"""
            INSERT INTO calls (
                id, account_id, key_id, hold, charge, basis, needs_review, outcome, over_hold, stream,
                input_per_1k, output_per_1k, per_call, minimum, group_ratio, channel_ratio, input_tokens, output_tokens, total_tokens, estimated,
                status, first_byte_ms, duration_ms, request_id, target, channel, group_name, price_name, coze_log_id, execute_id, model)
            SELECT {first} + n * {step}, owner % {Accounts} + 1, owner + 1, 5000000, 1000 * (chance % 900) + 2000 * (chance % 700), 1,
                CASE WHEN chance / 11 % 5000 = 11 THEN {yes} ELSE {no} END,
                CASE WHEN chance / 11 % 20 = 7 THEN 3 WHEN chance / 11 % 60 = 9 THEN 5 ELSE 1 END, {no}, {yes},
                1000000, 2000000, 0, 0, 1000000, 1000000, chance % 900, chance % 700, chance % 900 + chance % 700, {no},
                200, chance % 2000, chance % 30000, {requestId}, '734286681' || (chance % {Targets}),
                CASE WHEN chance / 7 % 50 = 11 THEN 'backup' ELSE 'main' END, 'default', 'coze-workflow', '20260314150926' || n, '75' || n,
                CASE WHEN chance / {Keys} % 99991 = 5 THEN '{RareModel}'
                     ELSE 'model-' || (CASE WHEN chance / {Keys} % 10 = 3 THEN chance / {Keys * 10} ELSE owner END % {Models}) END
            FROM (SELECT n, chance, CASE WHEN n % 5 = 2 THEN {Busiest - 1} ELSE chance % {Keys} END AS owner
                  FROM (SELECT n, (n * 2654435761) % 4294967291 AS chance FROM {Series(isPostgres, Rows)}) AS numbers) AS owners
            """;
    }
}
