using System.Security.Claims;
using CozeProxy.Admin.SignIn;
using CozeProxy.Billing.Accounts;
using CozeProxy.Billing.Keys;
using CozeProxy.Billing.Pricing;
using CozeProxy.Billing.Usage;

namespace CozeProxy.Admin.Ui.Portal;

/// <summary>Reads what belongs to the holder of a key. Which key, only their sign-in says: nothing of a page can name another.</summary>
internal sealed class HolderReader(PortalSessions sessions, IAccountStore accounts, IUsageStore usage, TimeProvider time)
{
    /// <summary>Null once the key is not in force any more.</summary>
    public async Task<Holder?> FindAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (await sessions.FindKeyAsync(user, cancellationToken) is not { } key || await accounts.GetAsync(key.AccountId, cancellationToken) is not { } account)
        {
            return null;
        }

        // Budgets go by UTC.
        var now = time.GetUtcNow();
        var today = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        return new Holder(
            key, account, await SpentAsync(key, today, cancellationToken), await SpentAsync(key, today.AddDays(1 - today.Day), cancellationToken));
    }

    private async Task<Money> SpentAsync(GatewayKey key, DateTimeOffset from, CancellationToken cancellationToken) =>
        (await usage.SummarizeAsync(new UsageFilter { KeyId = key.Id, From = from }, UsageGrouping.None, cancellationToken)) is [var sum, ..] ? sum.Charge : Money.Zero;
}
