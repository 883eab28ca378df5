using CozeProxy.Billing;
using CozeProxy.Billing.Accounts;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CozeProxy.Hosting;

/// <summary>Ready means that a call could be recorded: without its store the proxy lets nothing through.</summary>
internal sealed class StoreHealthCheck(IAccountStore accounts) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await accounts.ListAsync(new PageRequest(1, 1), cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            return HealthCheckResult.Unhealthy("The store does not answer.", e);
        }
    }
}
