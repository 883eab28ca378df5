using System.Data.Common;
using System.Runtime.InteropServices;
using System.Text.Json;
using Dapper;

namespace CozeProxy.Billing.Storage;

/// <summary>
/// Files calls under their keys, which is how a key's calls are found. An index would do it with each call, and neighbours in
/// time are no neighbours in it: it would write a page for nearly every call. So it is done an hour or two later, for many calls at once
/// in the order of their keys. Any number of processes may do so at once.
/// </summary>
internal sealed class CallsOfKeys(Database database, TimeProvider time)
{
    private const string SliceSql = "SELECT key_id, id AS call_id FROM calls WHERE id >= @From AND id < @To ORDER BY id LIMIT @CallsAtOnce";

    private const string MoveSql = "UPDATE usage_progress SET keyed_until = @To WHERE keyed_until = @Mark";

    // Key by key: whatever is that old goes.
    private const string ForgetSql =
        "DELETE FROM calls_of_keys WHERE call_id <= @lastCall AND key_id IN (SELECT key_id FROM calls WHERE id <= @lastCall)";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>How many calls are read and sorted at once. They are in memory, at 16 bytes each.</summary>
    public int CallsAtOnce { get; init; } = 250_000;

    /// <summary>How many are written at once. The writer does nothing else meanwhile.</summary>
    public int RowsAtOnce { get; init; } = 2_000;

    /// <summary>Files what is old enough that no earlier call can follow; returns how many calls were filed.</summary>
    public async Task<long> FileAsync(CancellationToken cancellationToken)
    {
        var filed = 0L;
        while (await database.ReadSnapshotAsync(NextAsync, cancellationToken) is { } slice)
        {
            if (await WriteAsync(slice, cancellationToken))
            {
                filed += slice.Calls.Length;
            }
        }

        return filed;
    }

    /// <summary>Forgets those up to a call, which are about to be deleted themselves.</summary>
    public static void ForgetUntil(DbConnection connection, long lastCall) => connection.Execute(ForgetSql, new { lastCall });

    // Read and sorted beside the writer. It does not matter which calls are closed: a call's key never changes.
    private async Task<Slice?> NextAsync(Snapshot snapshot)
    {
        var progress = await UsageProgress.ReadAsync(snapshot);
        var until = UsageHours.FirstCall(UsageHours.Of(time.GetUtcNow() - UsageProgress.Margin));
        var from = Math.Max(progress.KeyedUntil, progress.KeptFrom);
        if (from >= until)
        {
            return null;
        }

        var calls = (await snapshot.QueryAsync<KeyedCall>(SliceSql, new { From = from, To = until, CallsAtOnce })).ToArray();
        var to = calls.Length < CallsAtOnce ? until : calls[^1].CallId + 1;
        Array.Sort(calls, static (one, other) => (one.KeyId, one.CallId).CompareTo((other.KeyId, other.CallId)));
        return new Slice(progress.KeyedUntil, to, calls);
    }

    private async Task<bool> WriteAsync(Slice slice, CancellationToken cancellationToken)
    {
        for (var from = 0; from < slice.Calls.Length; from += RowsAtOnce)
        {
            var rows = slice.Calls.AsMemory(from, Math.Min(RowsAtOnce, slice.Calls.Length - from));
            if (!await database.WriteAsync(connection => Insert(connection, slice.Mark, rows), cancellationToken))
            {
                return false;
            }
        }

        return await database.WriteAsync(connection => connection.Execute(MoveSql, slice), cancellationToken) == 1;
    }

    // Rows that are there already were written by another process, or by this one before it was stopped. Calls that have been given
    // up since they were read are being deleted, and so would their rows have been.
    private bool Insert(DbConnection connection, long mark, ReadOnlyMemory<KeyedCall> rows)
    {
        var progress = UsageProgress.Lock(connection, database);
        if (progress.KeyedUntil != mark)
        {
            // Another process was faster.
            return false;
        }

        connection.Execute(
            $"""
            INSERT INTO calls_of_keys (key_id, call_id)
            SELECT key_id, call_id FROM {database.RowsOfJsonSql("@rows", "key_id BIGINT", "call_id BIGINT")} WHERE call_id >= @KeptFrom
            ON CONFLICT (key_id, call_id) DO NOTHING
            """,
            new { progress.KeptFrom, rows = JsonSerializer.Serialize(rows, Json) });
        return true;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct KeyedCall(long KeyId, long CallId);

    private sealed record Slice(long Mark, long To, KeyedCall[] Calls);
}
