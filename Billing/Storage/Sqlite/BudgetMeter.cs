using CozeProxy.Billing.Ledger;
using Dapper;
using Microsoft.Data.Sqlite;

namespace CozeProxy.Billing.Storage.Sqlite;

/// <summary>
/// What keys with a daily budget have spent and hold today, in nanos. Summed from the day's calls when a key is first met,
/// then carried along: the writer sees every call there is.
/// </summary>
internal sealed class BudgetMeter(SqliteConnection connection)
{
    private const string SumSql = """
        SELECT COALESCE(SUM(CASE WHEN outcome IS NULL THEN hold ELSE charge END), 0)
        FROM calls WHERE key_id = @keyId AND id >= @from AND id < @to
        """;

    // Wider than the amounts, so that adding up never fails after a call's row has been written.
    private readonly Dictionary<long, Int128> _used = [];
    private DateOnly _day;

    public Int128 Used(long keyId, long callId)
    {
        var day = DayOf(callId);
        if (day > _day)
        {
            _used.Clear();
            _day = day;
        }

        if (day == _day && _used.TryGetValue(keyId, out var used))
        {
            return used;
        }

        var (from, to) = (FirstOf(day), FirstOf(day.AddDays(1)));
        used = connection.ExecuteScalar<long>(SumSql, new { keyId, from, to });
        if (day == _day)
        {
            _used[keyId] = used;
        }

        return used;
    }

    /// <summary>Counts a change; keys nobody has asked about and earlier days are summed when asked for.</summary>
    public void Add(long keyId, long callId, Int128 amount)
    {
        if (_used.Count > 0 && DayOf(callId) == _day && _used.TryGetValue(keyId, out var used))
        {
            _used[keyId] = used + amount;
        }
    }

    public void Forget() => _used.Clear();

    private static DateOnly DayOf(long callId) => DateOnly.FromDateTime(CallIdGenerator.TimeOf(callId).UtcDateTime);

    private static long FirstOf(DateOnly day) => CallIdGenerator.FirstAt(new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero));
}
