using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;
using Microsoft.Data.Sqlite;

namespace CozeProxy.Billing.Storage.Sqlite;

/// <summary>The two statements every call costs: its row when it opens, the rest of its row when it closes.</summary>
internal sealed class CallStatements(SqliteConnection connection) : IDisposable
{
    private readonly PreparedStatement _open = new(connection, """
        INSERT INTO calls (
            id, account_id, key_id, hold, charge, outcome, over_hold, stream,
            input_per_1k, output_per_1k, per_call, minimum, group_ratio, channel_ratio, price_name,
            request_id, model, target, channel, group_name)
        VALUES (?, ?, ?, ?, 0, NULL, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """);

    // Account, key and hold are part of the condition: sums are kept from the closing's values, so they must be the row's.
    private readonly PreparedStatement _close = new(connection, """
        UPDATE calls SET
            charge = ?, outcome = ?, over_hold = ?,
            input_per_1k = ?, output_per_1k = ?, per_call = ?, minimum = ?, group_ratio = ?, channel_ratio = ?, price_name = ?,
            channel = ?, input_tokens = ?, output_tokens = ?, total_tokens = ?, estimated = ?,
            status = ?, first_byte_ms = ?, duration_ms = ?, coze_log_id = ?, execute_id = ?, debug_url = ?, error_code = ?
        WHERE id = ? AND outcome IS NULL AND account_id = ? AND key_id = ? AND hold = ?
        """);

    public void Open(CallOpening opening)
    {
        _open.Bind(opening.CallId).Bind(opening.AccountId).Bind(opening.KeyId).Bind(opening.Hold.Nanos).Bind(opening.Stream);
        Bind(_open, opening.Price)
            .Bind(opening.RequestId).Bind(opening.Model).Bind(opening.Target).Bind(opening.Channel).Bind(opening.Group)
            .Run();
    }

    /// <summary>Closes an open call; false when there is no such open call.</summary>
    public bool TryClose(CallClosing closing, Money charge)
    {
        var usage = closing.Usage;
        _close.Bind(charge.Nanos).Bind((long)closing.Outcome).Bind(charge > closing.Hold);
        return Bind(_close, closing.Price)
            .Bind(closing.Channel)
            .Bind(usage?.InputTokens).Bind(usage?.OutputTokens).Bind(usage?.TotalTokens)
            .Bind(usage is { } known ? (known.Estimated ? 1L : 0L) : default(long?))
            .Bind(closing.Status).Bind(closing.FirstByteMs).Bind(closing.DurationMs)
            .Bind(closing.CozeLogId).Bind(closing.ExecuteId).Bind(closing.DebugUrl).Bind(closing.ErrorCode)
            .Bind(closing.CallId).Bind(closing.AccountId).Bind(closing.KeyId).Bind(closing.Hold.Nanos)
            .Run() == 1;
    }

    public void Dispose()
    {
        _open.Dispose();
        _close.Dispose();
    }

    private static PreparedStatement Bind(PreparedStatement statement, PriceSnapshot snapshot) => statement
        .Bind(snapshot.Price.InputPer1K.Nanos).Bind(snapshot.Price.OutputPer1K.Nanos)
        .Bind(snapshot.Price.PerCall.Nanos).Bind(snapshot.Price.Minimum.Nanos)
        .Bind(snapshot.GroupRatio.Millionths).Bind(snapshot.ChannelRatio.Millionths).Bind(snapshot.PriceName);
}
