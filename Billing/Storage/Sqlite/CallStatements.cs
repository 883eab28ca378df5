using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;
using CozeProxy.Billing.Storage.Writing;
using Microsoft.Data.Sqlite;

namespace CozeProxy.Billing.Storage.Sqlite;

/// <summary>The statements every call costs: its row when it opens, a look at it and the rest of its row when it closes.</summary>
internal sealed class CallStatements(SqliteConnection connection) : IDisposable
{
    private readonly PreparedStatement _open = new(connection, """
        INSERT INTO calls (
            id, account_id, key_id, hold, charge, basis, needs_review, outcome, over_hold, stream,
            input_per_1k, output_per_1k, per_call, minimum, group_ratio, channel_ratio, price_name,
            request_id, model, target, channel, group_name)
        VALUES (?, ?, ?, ?, 0, 0, 0, NULL, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """);

    private readonly PreparedStatement _find = new(connection, "SELECT account_id, key_id, hold, outcome, charge FROM calls WHERE id = ?");

    private readonly PreparedStatement _close = new(connection, """
        UPDATE calls SET
            charge = ?, basis = ?, needs_review = ?, outcome = ?, over_hold = ?,
            input_per_1k = ?, output_per_1k = ?, per_call = ?, minimum = ?, group_ratio = ?, channel_ratio = ?, price_name = ?,
            channel = ?, input_tokens = ?, output_tokens = ?, total_tokens = ?, estimated = ?,
            status = ?, first_byte_ms = ?, duration_ms = ?, coze_log_id = ?, execute_id = ?, debug_url = ?, error_code = ?
        WHERE id = ? AND outcome IS NULL
        """);

    public void Open(CallOpening opening)
    {
        _open.Bind(opening.CallId).Bind(opening.AccountId).Bind(opening.KeyId).Bind(opening.Hold.Nanos).Bind(opening.Stream);
        Bind(_open, opening.Price)
            .Bind(opening.RequestId).Bind(opening.Model).Bind(opening.Target).Bind(opening.Channel).Bind(opening.Group)
            .Run();
    }

    public bool TryFind(long callId, out LoadedCall call)
    {
        Span<long> columns = stackalloc long[5];
        var found = _find.Bind(callId).TryRead(columns);
        call = LoadedCall.Of(columns[0], columns[1], columns[2], columns[3], columns[4]);
        return found;
    }

    public void Close(ClosedCall call)
    {
        var closing = call.Closing;
        var usage = closing.Usage;
        _close.Bind(call.Charge.Nanos).Bind((long)closing.Basis).Bind(closing.NeedsReview).Bind((long)closing.Outcome).Bind(call.OverHold);
        var changed = Bind(_close, closing.Price)
            .Bind(closing.Channel)
            .Bind(usage?.InputTokens).Bind(usage?.OutputTokens).Bind(usage?.TotalTokens)
            .Bind(usage is { } known ? (known.Estimated ? 1L : 0L) : default(long?))
            .Bind(closing.Status).Bind(closing.FirstByteMs).Bind(closing.DurationMs)
            .Bind(closing.CozeLogId).Bind(closing.ExecuteId).Bind(closing.DebugUrl).Bind(closing.ErrorCode)
            .Bind(closing.CallId)
            .Run();
        if (changed != 1)
        {
            throw new StorageException("A call changed under the batch that was closing it.");
        }
    }

    public void Dispose()
    {
        _open.Dispose();
        _find.Dispose();
        _close.Dispose();
    }

    private static PreparedStatement Bind(PreparedStatement statement, PriceSnapshot snapshot) => statement
        .Bind(snapshot.Price.InputPer1K.Nanos).Bind(snapshot.Price.OutputPer1K.Nanos)
        .Bind(snapshot.Price.PerCall.Nanos).Bind(snapshot.Price.Minimum.Nanos)
        .Bind(snapshot.GroupRatio.Millionths).Bind(snapshot.ChannelRatio.Millionths).Bind(snapshot.PriceName);
}
