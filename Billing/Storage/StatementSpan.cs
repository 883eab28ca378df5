using CozeProxy.Billing.Pricing;
using CozeProxy.Billing.Statements;

namespace CozeProxy.Billing.Storage;

/// <summary>The rows of an account that stand before one of them, or all; and what they come to.</summary>
internal sealed class StatementSpan
{
    private const string MovedSql =
        "SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM movements WHERE account_id = @AccountId AND (at, id) < (@At, @Movement)";

    private const string SummedSql =
        "SELECT CAST(COALESCE(SUM(charge), 0) AS BIGINT) FROM usage_sums WHERE account_id = @AccountId AND hour < @hour";

    private const string ChargedSql =
        "SELECT CAST(COALESCE(SUM(charge), 0) AS BIGINT) FROM calls WHERE id >= @from AND id < @Before AND account_id = @AccountId";

    private readonly UsageProgress _progress;

    public StatementSpan(long accountId, StatementCursor? before, UsageProgress progress)
    {
        (AccountId, _progress) = (accountId, progress);
        (Before, At, Movement) = before is { } given ? (given.Position, given.UnixMilliseconds, given.Movement) : (long.MaxValue, long.MaxValue, long.MaxValue);
        HasKept = before is not { } cursor || cursor > StatementCursor.OfDayBefore(progress.KeptFrom);
        DaysBefore = HasKept ? KeptFromHour : StartOfDay(before!.Value);
    }

    public long AccountId { get; }

    /// <summary>Calls are older that have a smaller id.</summary>
    public long Before { get; }

    /// <summary>Movements are older that were made before this, in Unix milliseconds, or at this with a smaller id than <see cref="Movement"/>.</summary>
    public long At { get; }

    public long Movement { get; }

    /// <summary>From this hour on calls are kept one by one.</summary>
    public long KeptFromHour => UsageHours.Of(_progress.KeptFrom);

    /// <summary>Whether there may be days of calls that are not kept.</summary>
    public bool HasDays => _progress.KeptFrom > 0;

    /// <summary>Days are older, and so are the calls they sum, whose hours lie before this one.</summary>
    public long DaysBefore { get; }

    // Whether all days are older, and so whatever is older among the calls that are kept, too.
    private bool HasKept { get; }

    public async Task<Money> BalanceAsync(Snapshot snapshot)
    {
        var moved = await snapshot.SingleAsync<long>(MovedSql, this);
        if (!HasKept)
        {
            return new Money(moved) - new Money(await SummedAsync(snapshot, DaysBefore));
        }

        var hour = Math.Max(KeptFromHour, Math.Min(UsageHours.Of(Before), UsageHours.Of(_progress.SummedUntil)));
        var from = UsageHours.FirstCall(hour);
        var charged = await snapshot.SingleAsync<long>(ChargedSql, new { from, Before, AccountId });
        return new Money(moved) - new Money(await SummedAsync(snapshot, hour)) - new Money(charged);
    }

    private Task<long> SummedAsync(Snapshot snapshot, long hour) => snapshot.SingleAsync<long>(SummedSql, new { AccountId, hour });

    // A day stands where it ends: what lies within it is older than it.
    private static long StartOfDay(StatementCursor cursor) =>
        UsageHours.Of(cursor.IsDay ? cursor.Position - 1 : cursor.Position) / UsageHours.PerDay * UsageHours.PerDay;
}
