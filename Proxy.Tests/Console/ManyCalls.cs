using CozeProxy.Billing;
using CozeProxy.Billing.Ledger;
using CozeProxy.Tests.Billing;

namespace CozeProxy.Tests.Console;

/// <summary>Fills books with calls over the last 30 days: 50 accounts, 500 keys, 20 models, 40 workflows, 2 channels.</summary>
internal static class ManyCalls
{
    private const int Days = 30;

    /// <summary>The calls end now; accounts owe what they come to.</summary>
    public static void Fill(Books books, long rows)
    {
        var isPostgres = books.Provider == BillingOptions.Postgres;
        var (no, yes, hash) = isPostgres ? ("false", "true", "decode(md5(n::text), 'hex')") : ("0", "1", "randomblob(32)");
        books.Fill(
            Calls(books, rows, no, yes, Series(isPostgres, rows)),
            """
            INSERT INTO accounts (name, group_name, balance, held, created_at)
            SELECT 'account ' || account_id, 'default', -SUM(charge), 0, 0 FROM calls GROUP BY account_id ORDER BY account_id
            """,
            $"INSERT INTO keys (account_id, name, prefix, hash, created_at) SELECT n % 50 + 1, 'key ' || n, 'sk-' || n, {hash}, 0 FROM {Series(isPostgres, 500)}");
    }

    private static string Series(bool isPostgres, long count) => isPostgres
        ? $"generate_series(0::bigint, {count - 1}::bigint) AS series (n)"
        : $"(WITH RECURSIVE series (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM series WHERE n < {count - 1}) SELECT n FROM series)";

    // A multiplicative hash of a row's number stands for chance. A key has mostly one model; one call in 15 fails or is left by its
    // client, one in 5000 is to be reviewed, one in 50 went another way.
    private static string Calls(Books books, long rows, string no, string yes, string series)
    {
        var now = books.Time.GetUtcNow();
        var first = CallIdGenerator.FirstAt(now.AddDays(-Days));
        var step = (CallIdGenerator.FirstAt(now) - first) / rows;
        return $"""
            INSERT INTO calls (
                id, account_id, key_id, hold, charge, basis, needs_review, outcome, over_hold, stream,
                input_per_1k, output_per_1k, per_call, minimum, group_ratio, channel_ratio, input_tokens, output_tokens, total_tokens, estimated,
                status, first_byte_ms, duration_ms, request_id, target, channel, group_name, price_name, coze_log_id, execute_id, model)
            SELECT {first} + n * {step}, chance % 50 + 1, chance % 500 + 1, 5000000, 1000 * (chance % 900) + 2000 * (chance % 700), 1,
                CASE WHEN chance % 5000 = 11 THEN {yes} ELSE {no} END,
                CASE WHEN chance % 20 = 7 THEN 3 WHEN chance % 60 = 9 THEN 5 ELSE 1 END, {no}, {yes},
                1000000, 2000000, 0, 0, 1000000, 1000000, chance % 900, chance % 700, chance % 900 + chance % 700, {no},
                200, chance % 2000, chance % 30000, 'chatcmpl-7f3a9c' || n, '734286681' || (chance % 40),
                CASE WHEN chance / 7 % 50 = 11 THEN 'backup' ELSE 'main' END, 'default', 'coze-workflow', '20260314150926' || n, '75' || n,
                'workflow-' || (CASE WHEN chance / 500 % 10 = 3 THEN chance / 5000 ELSE chance END % 20)
            FROM (SELECT n, (n * 2654435761) % 4294967291 AS chance FROM {series}) AS numbers
            """;
    }
}
