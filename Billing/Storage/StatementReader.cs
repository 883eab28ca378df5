using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;
using CozeProxy.Billing.Statements;
using CozeProxy.Billing.Usage;

namespace CozeProxy.Billing.Storage;

/// <summary>
/// Merges movements, calls, and the days of calls that are gone. What all of them older than a row come to is known without
/// reading them: the balance of the account on the first page, the sums on any other.
/// </summary>
internal sealed class StatementReader(Database database) : IStatementReader
{
    private const string MovementsSql = """
        SELECT id, kind, amount, note, call_id, at FROM movements WHERE account_id = @AccountId AND (at, id) < (@At, @Movement)
        ORDER BY at DESC, id DESC LIMIT @limit
        """;

    private const string DaysSql = """
        SELECT hour / 24 AS day, CAST(SUM(calls) AS BIGINT) AS calls, CAST(SUM(charge) AS BIGINT) AS charge
        FROM usage_sums WHERE account_id = @AccountId AND hour < @before GROUP BY hour / 24 ORDER BY 1 DESC LIMIT @limit
        """;

    public Task<Statement?> ReadAsync(long accountId, StatementCursor? before, int pageSize, CancellationToken cancellationToken) =>
        database.ReadSnapshotAsync(snapshot => ReadAsync(snapshot, accountId, before, Math.Clamp(pageSize, 1, PageRequest.MaxPageSize)), cancellationToken);

    private async Task<Statement?> ReadAsync(Snapshot snapshot, long accountId, StatementCursor? before, int pageSize)
    {
        if (await AccountStore.ReadAsync(snapshot, accountId) is not { } account)
        {
            return null;
        }

        var progress = await UsageProgress.ReadAsync(snapshot);
        var older = new StatementSpan(accountId, before, progress);
        var limit = pageSize + 1;
        List<StatementRow> rows =
        [
            .. await MovementsAsync(snapshot, older, limit), .. await CallsAsync(snapshot, older, progress, limit), .. await DaysAsync(snapshot, older, limit),
        ];
        rows.Sort((one, other) => other.Cursor.CompareTo(one.Cursor));
        var hasMore = rows.Count > pageSize;
        if (hasMore)
        {
            rows.RemoveRange(pageSize, rows.Count - pageSize);
        }

        var balance = before is null ? account.Balance : await older.BalanceAsync(snapshot);
        for (var row = 0; row < rows.Count; row++)
        {
            rows[row] = rows[row] with { Balance = balance };
            balance -= rows[row].Amount;
        }

        return new Statement(account, rows, hasMore ? rows[^1].Cursor : null);
    }

    private static async Task<IEnumerable<StatementRow>> MovementsAsync(Snapshot snapshot, StatementSpan older, int limit)
    {
        var movements = await snapshot.QueryAsync<MovementRow>(MovementsSql, new { older.AccountId, older.At, older.Movement, limit });
        return movements.Select(movement => movement.ToRow());
    }

    private async Task<IEnumerable<StatementRow>> CallsAsync(Snapshot snapshot, StatementSpan older, UsageProgress progress, int limit)
    {
        var filter = new UsageFilter { AccountId = older.AccountId, Before = older.Before };
        var calls = await UsagePages.ReadAsync(database, snapshot, filter, progress, limit, offset: 0);
        return calls.Select(call => new StatementRow
        {
            Kind = StatementRowKind.Call,
            Cursor = StatementCursor.OfCall(call.CallId),
            Time = call.Time,
            Amount = -call.Charge,
            Held = call.Outcome is null ? call.Hold : null,
            CallId = call.CallId,
            Outcome = call.Outcome,
            Model = call.Model,
            KeyName = call.KeyName,
        });
    }

    private static async Task<IEnumerable<StatementRow>> DaysAsync(Snapshot snapshot, StatementSpan older, int limit)
    {
        if (!older.HasDays)
        {
            return [];
        }

        var days = await snapshot.QueryAsync<(long Day, long Calls, long Charge)>(DaysSql, new { older.AccountId, before = older.DaysBefore, limit });
        return days.Select(day => new StatementRow
        {
            Kind = StatementRowKind.Day,
            Cursor = StatementCursor.OfDayBefore(UsageHours.FirstCall(Math.Min((day.Day + 1) * UsageHours.PerDay, older.KeptFromHour))),
            Time = UsageHours.Begin(day.Day * UsageHours.PerDay),
            Amount = new Money(-day.Charge),
            Calls = day.Calls,
        });
    }

    private sealed class MovementRow
    {
        public long Id { get; init; }

        public int Kind { get; init; }

        public long Amount { get; init; }

        public string Note { get; init; } = "";

        public long? CallId { get; init; }

        public long At { get; init; }

        public StatementRow ToRow()
        {
            var time = DateTimeOffset.FromUnixTimeMilliseconds(At);
            return new StatementRow
            {
                Kind = (MovementKind)Kind == MovementKind.TopUp ? StatementRowKind.TopUp : StatementRowKind.Correction,
                Cursor = StatementCursor.OfMovement(time, Id),
                Time = time,
                Amount = new Money(Amount),
                CallId = CallId,
                MovementId = Id,
                Note = Note,
            };
        }
    }
}
