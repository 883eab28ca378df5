using Microsoft.AspNetCore.Diagnostics.HealthChecks;

namespace CozeProxy.Hosting;

internal static class HealthEndpoints
{
    public const string LivePath = "/healthz/live";
    public const string ReadyPath = "/healthz/ready";

    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        // Alive means that it answers at all; only readiness looks at what it depends on.
        endpoints.MapHealthChecks(LivePath, new HealthCheckOptions { Predicate = _ => false });
        endpoints.MapHealthChecks(ReadyPath);
    }
}
