using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;
using CozeProxy.Billing.Storage.Writing;
using Npgsql;

namespace CozeProxy.Billing.Storage.Postgres;

/// <summary>Writes what a batch decided: one statement for all calls that open, one for all that close, one for all accounts.</summary>
internal static class WriteCommands
{
    private const string OpenSql = """
        INSERT INTO calls (
            id, account_id, key_id, hold, charge, basis, needs_review, over_hold, stream,
            input_per_1k, output_per_1k, per_call, minimum, group_ratio, channel_ratio, price_name,
            request_id, model, target, channel, group_name)
        SELECT id, account_id, key_id, hold, 0, 0, false, false, stream,
            input_per_1k, output_per_1k, per_call, minimum, group_ratio, channel_ratio, price_name,
            request_id, model, target, channel, group_name
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) AS opened (
            input_per_1k, output_per_1k, per_call, minimum, group_ratio, channel_ratio, price_name, channel,
            id, account_id, key_id, hold, stream, request_id, model, target, group_name)
        """;

    private const string CloseSql = """
        UPDATE calls SET
            charge = closed.charge, basis = closed.basis, needs_review = closed.needs_review, outcome = closed.outcome, over_hold = closed.over_hold,
            input_per_1k = closed.input_per_1k, output_per_1k = closed.output_per_1k, per_call = closed.per_call, minimum = closed.minimum,
            group_ratio = closed.group_ratio, channel_ratio = closed.channel_ratio, price_name = closed.price_name, channel = closed.channel,
            input_tokens = closed.input_tokens, output_tokens = closed.output_tokens, total_tokens = closed.total_tokens, estimated = closed.estimated,
            status = closed.status, first_byte_ms = closed.first_byte_ms, duration_ms = closed.duration_ms,
            coze_log_id = closed.coze_log_id, execute_id = closed.execute_id, debug_url = closed.debug_url, error_code = closed.error_code
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25) AS closed (
            input_per_1k, output_per_1k, per_call, minimum, group_ratio, channel_ratio, price_name, channel,
            id, charge, basis, needs_review, outcome, over_hold, input_tokens, output_tokens, total_tokens, estimated,
            status, first_byte_ms, duration_ms, coze_log_id, execute_id, debug_url, error_code)
        WHERE calls.id = closed.id AND calls.outcome IS NULL
        """;

    private const string AttemptsSql = $"""
        INSERT INTO attempts ({AttemptRow.Columns}) SELECT {AttemptRow.Columns}
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8) AS tried ({AttemptRow.Columns}) {AttemptRow.OnceSql}
        """;

    private const string AccountsSql = """
        UPDATE accounts SET balance = moved.balance, held = moved.held
        FROM unnest($1, $2, $3) AS moved (id, balance, held) WHERE accounts.id = moved.id
        """;

    private const string SpendingSql = """
        INSERT INTO spending (key_id, period, used)
        SELECT spent.key_id, spent.period, spent.amount FROM unnest($1, $2, $3) AS spent (key_id, period, amount)
        WHERE EXISTS (SELECT 1 FROM spending AS kept WHERE kept.key_id = spent.key_id AND kept.period = 0)
        ON CONFLICT (key_id, period) DO UPDATE SET used = spending.used + excluded.used
        """;

    public static void Add(NpgsqlBatch commands, LedgerBatch batch)
    {
        if (batch.Opened.Count > 0)
        {
            commands.BatchCommands.Add(Open(batch.Opened));
        }

        if (batch.Closed.Count > 0)
        {
            commands.BatchCommands.Add(Close(batch.Closed));
            AddAttempts(commands, batch.Closed);
        }

        var moved = batch.Moved.ToList();
        if (moved.Count > 0)
        {
            commands.BatchCommands.Add(new Columns<AccountTally>(AccountsSql, moved)
                .Add(account => account.AccountId).Add(account => account.Balance).Add(account => account.Held).Command);
        }

        if (batch.Spending.Count > 0)
        {
            commands.BatchCommands.Add(new Columns<KeyValuePair<(long KeyId, Period Period), long>>(SpendingSql, [.. batch.Spending])
                .Add(spent => spent.Key.KeyId).Add(spent => spent.Key.Period.Number).Add(spent => spent.Value).Command);
        }
    }

    private static NpgsqlBatchCommand Open(IReadOnlyList<CallOpening> opened) =>
        AddPrice(new Columns<CallOpening>(OpenSql, opened), opening => opening.Price).Text(opening => opening.Channel)
            .Add(opening => opening.CallId).Add(opening => opening.AccountId).Add(opening => opening.KeyId).Add(opening => opening.Hold.Nanos)
            .Add(opening => opening.Stream).Text(opening => opening.RequestId).Text(opening => opening.Model).Text(opening => opening.Target)
            .Text(opening => opening.Group)
            .Command;

    private static NpgsqlBatchCommand Close(IReadOnlyList<ClosedCall> closed) =>
        AddPrice(new Columns<ClosedCall>(CloseSql, closed), call => call.Closing.Price).Text(call => call.Closing.Channel)
            .Add(call => call.Closing.CallId).Add(call => call.Charge.Nanos).Add(call => (int)call.Closing.Basis).Add(call => call.Closing.NeedsReview)
            .Add(call => (int)call.Closing.Outcome).Add(call => call.OverHold)
            .Add(call => call.Closing.Usage?.InputTokens).Add(call => call.Closing.Usage?.OutputTokens).Add(call => call.Closing.Usage?.TotalTokens)
            .Add(call => call.Closing.Usage?.Estimated)
            .Add(call => call.Closing.Status).Add(call => call.Closing.FirstByteMs).Add(call => call.Closing.DurationMs)
            .Text(call => call.Closing.CozeLogId).Text(call => call.Closing.ExecuteId).Text(call => call.Closing.DebugUrl).Text(call => call.Closing.ErrorCode)
            .Command;

    private static void AddAttempts(NpgsqlBatch commands, IReadOnlyList<ClosedCall> closed)
    {
        List<AttemptRow>? tried = null;
        foreach (var call in closed)
        {
            foreach (var attempt in call.Closing.Attempts)
            {
                (tried ??= []).Add(AttemptRow.Of(call.Closing.CallId, attempt));
            }
        }

        if (tried is not null)
        {
            commands.BatchCommands.Add(new Columns<AttemptRow>(AttemptsSql, tried)
                .Add(row => row.CallId).Add(row => row.Number).Text(row => row.Channel).Text(row => row.Failure).Add(row => row.Status)
                .Add(row => row.CozeCode).Text(row => row.CozeLogId).Add(row => row.At).Command);
        }
    }

    private static Columns<T> AddPrice<T>(Columns<T> columns, Func<T, PriceSnapshot> price) => columns
        .Add(row => price(row).Price.InputPer1K.Nanos).Add(row => price(row).Price.OutputPer1K.Nanos)
        .Add(row => price(row).Price.PerCall.Nanos).Add(row => price(row).Price.Minimum.Nanos)
        .Add(row => price(row).GroupRatio.Millionths).Add(row => price(row).ChannelRatio.Millionths).Text(row => price(row).PriceName);
}
