using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CozeProxy.Hosting;

/// <summary>Ready means that the way of a call has been gone before.</summary>
internal sealed class WarmUpHealthCheck(WarmUp warmUp) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(warmUp.Ended.IsCompleted ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("It is still warming up."));
}
