using CozeProxy.Billing;
using CozeProxy.Billing.Usage;

namespace CozeProxy.Admin.Ui.Trying;

/// <summary>Finds the usage row of a trial.</summary>
internal sealed class TryUsage(IUsageStore usage)
{
    private const int MostLookedAt = 200;

    // The call's id carries the time it began at, by the same clock; a second is for its rounding.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(1);

    /// <summary>The row of this request; without an id, which a call that was stopped early never got, the key's only one since. Null when nothing was set aside.</summary>
    public async Task<UsageRow?> FindAsync(long keyId, string? requestId, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var page = await usage.QueryAsync(new UsageFilter { KeyId = keyId, From = since - Slack }, new PageRequest(1, MostLookedAt), cancellationToken);
        return requestId is null
            ? page.Items.Count == 1 ? page.Items[0] : null
            : page.Items.FirstOrDefault(row => row.RequestId == requestId);
    }
}
