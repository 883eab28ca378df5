using Microsoft.AspNetCore.Diagnostics.HealthChecks;

namespace CozeProxy.Hosting;

internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        // Alive means that it answers at all; only readiness looks at what it depends on.
        endpoints.MapHealthChecks("/healthz/live", new HealthCheckOptions { Predicate = _ => false });
        endpoints.MapHealthChecks("/healthz/ready");
    }
}
