using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Usage;

namespace CozeProxy.Billing.Storage;

/// <summary>Finds one call, by its id or by that of its request.</summary>
internal static class CallSearch
{
    // What is not kept any more is as good as gone.
    private const string Kept = "calls.id >= (SELECT kept_from FROM usage_progress)";

    // A call begins a moment after its request came, both by one clock; only a large body that comes slowly keeps it waiting longer.
    // The clock may have been set meanwhile.
    private static readonly (TimeSpan From, TimeSpan To)[] Ranges =
    [
        (TimeSpan.FromMinutes(-1), TimeSpan.FromMinutes(1)),
        (TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(15)),
    ];

    public static async Task<UsageRow?> GetAsync(Snapshot snapshot, long callId)
    {
        var record = await snapshot.FirstAsync<UsageRecord>(UsageRecord.Select($"WHERE calls.id = @callId AND {Kept}"), new { callId });
        return record?.ToRow();
    }

    public static async Task<UsageRow?> FindAsync(Snapshot snapshot, string requestId)
    {
        if (RequestIdTime.Of(requestId) is not { } moment || moment.Year >= DateTimeOffset.MaxValue.Year)
        {
            return null;
        }

        foreach (var (from, to) in Ranges)
        {
            // The newest: who gives out ids may have given one out twice.
            var record = await snapshot.FirstAsync<UsageRecord>(
                UsageRecord.Select($"WHERE calls.id >= @from AND calls.id < @to AND calls.request_id = @requestId AND {Kept} ORDER BY calls.id DESC LIMIT 1"),
                new { from = CallIdGenerator.FirstAt(moment + from), to = CallIdGenerator.FirstAt(moment + to), requestId });
            if (record is not null)
            {
                return record.ToRow();
            }
        }

        return null;
    }
}
