using System.Diagnostics;
using CozeProxy.Observability.Prometheus;
using CozeProxy.Settings;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace CozeProxy.Observability;

internal static class TelemetrySetup
{
    private const string JsonScopes = "Logging:Console:FormatterOptions:IncludeScopes";

    /// <summary>Adds what tells of the proxy's state: first of all that is hosted, so that it stops last.</summary>
    public static void AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        // Clients beneath take the process's own, wherever they are made.
        DistributedContextPropagator.Current = new TraceContextPropagator();
        services.AddSingleton(DistributedContextPropagator.Current);

        services.AddSingleton(TelemetryOptions.Read(new SettingsReader(configuration)));
        services.AddSingleton<PrometheusExporter>();
        services.AddSingleton<ModelLabels>();
        services.AddSingleton<CallMetrics>();
        services.AddSingleton<StateMetrics>();
        services.AddHostedService<TelemetryService>();
        services.AddSingleton<LogLevels>();
        services.AddSingleton<IPostConfigureOptions<LoggerFilterOptions>>(provider => provider.GetRequiredService<LogLevels>());
        services.AddSingleton<IOptionsChangeTokenSource<LoggerFilterOptions>>(provider => provider.GetRequiredService<LogLevels>());
        if (configuration[JsonScopes] is null)
        {
            // The ids of request and trace are in the scopes; whoever reads JSON wants them.
            services.Configure<JsonConsoleFormatterOptions>(options => options.IncludeScopes = true);
        }
    }

    /// <summary>Maps <c>/metrics</c>, for whoever reaches the proxy: it names models and channels, and nobody who calls.</summary>
    public static void MapMetrics(this WebApplication app)
    {
        if (app.Services.GetRequiredService<TelemetryOptions>().ServesMetrics)
        {
            app.MapGet("/metrics", (PrometheusExporter exporter) => Results.Text(exporter.Scrape(), PrometheusExporter.ContentType));
        }
    }
}
