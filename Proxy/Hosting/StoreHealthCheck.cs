using CozeProxy.Billing.Ledger;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CozeProxy.Hosting;

/// <summary>Ready means that a call could be recorded: without its store the proxy lets nothing through.</summary>
internal sealed class StoreHealthCheck(ILedger ledger) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await ledger.ProbeAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception e) when (e is IOException)
        {
            return HealthCheckResult.Unhealthy("The store does not answer.", e);
        }
    }
}
