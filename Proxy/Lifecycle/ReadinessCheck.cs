using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CozeProxy.Lifecycle;

/// <summary>Not ready from the moment at which the process is asked to end.</summary>
internal sealed class ReadinessCheck(Departure departure) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(departure.HasBegun ? HealthCheckResult.Unhealthy("It is shutting down.") : HealthCheckResult.Healthy());
}
