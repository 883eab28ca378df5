using System.Data.Common;
using CozeProxy.Billing.Ledger;
using Dapper;

namespace CozeProxy.Billing.Storage;

/// <summary>A row of the attempts table. Only calls with more than one attempt have any.</summary>
internal sealed class AttemptRow
{
    public const string Columns = "call_id, number, channel, failure, status, coze_code, coze_log_id, at";

    // A commit that was lost on its way back is made again.
    public const string OnceSql = "ON CONFLICT (call_id, number) DO NOTHING";

    private const string InsertSql =
        $"INSERT INTO attempts ({Columns}) VALUES (@CallId, @Number, @Channel, @Failure, @Status, @CozeCode, @CozeLogId, @At) {OnceSql}";

    public long CallId { get; init; }

    public int Number { get; init; }

    public string Channel { get; init; } = "";

    public string? Failure { get; init; }

    public int? Status { get; init; }

    public long? CozeCode { get; init; }

    public string? CozeLogId { get; init; }

    public long At { get; init; }

    /// <summary>Writes a call's attempts, in the transaction that is under way.</summary>
    public static void Insert(DbConnection connection, long callId, IReadOnlyList<CallAttempt> attempts)
    {
        if (attempts.Count > 0)
        {
            connection.Execute(InsertSql, attempts.Select(attempt => Of(callId, attempt)));
        }
    }

    /// <summary>A call's attempts, in order.</summary>
    public static async Task<IReadOnlyList<CallAttempt>> ListAsync(Snapshot snapshot, long callId)
    {
        var rows = await snapshot.QueryAsync<AttemptRow>($"SELECT {Columns} FROM attempts WHERE call_id = @callId ORDER BY number", new { callId });
        return rows.ConvertAll(row => row.ToAttempt());
    }

    /// <summary>Deletes those of calls before this one, some at a time; returns how many there were.</summary>
    public static int ForgetBefore(DbConnection connection, long firstCall, int most) => connection.Execute(
        """
        DELETE FROM attempts WHERE (call_id, number) IN (
            SELECT call_id, number FROM attempts WHERE call_id < @firstCall ORDER BY call_id, number LIMIT @most)
        """,
        new { firstCall, most });

    /// <summary>PostgreSQL keeps no NUL in a text, and Coze may send one.</summary>
    public static AttemptRow Of(long callId, CallAttempt attempt) => new()
    {
        CallId = callId,
        Number = attempt.Number,
        Channel = attempt.Channel,
        Failure = attempt.Failure,
        Status = attempt.Status,
        CozeCode = attempt.CozeCode,
        CozeLogId = attempt.CozeLogId?.Replace('\0', '\uFFFD'),
        At = attempt.At.ToUnixTimeMilliseconds(),
    };

    private CallAttempt ToAttempt() => new(Number, Channel, DateTimeOffset.FromUnixTimeMilliseconds(At))
    {
        Failure = Failure,
        Status = Status,
        CozeCode = CozeCode,
        CozeLogId = CozeLogId,
    };
}
