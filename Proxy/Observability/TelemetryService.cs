using System.Diagnostics.Metrics;
using CozeProxy.Observability.Prometheus;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace CozeProxy.Observability;

/// <summary>
/// Collects from the moment it is made to the end. It is the last to be stopped, so that the end of everything else is told, too; a
/// collector that does not answer delays the end by seconds at most.
/// </summary>
internal sealed class TelemetryService(
    TelemetryOptions options, IConfiguration configuration, IMeterFactory factory, PrometheusExporter prometheus, IServiceProvider services)
    : IHostedService, IDisposable
{
    private const int LastPatienceMs = 2_000;

    private readonly MeterProvider? _meters = TelemetryProviders.BuildMeterProvider(options, configuration, factory, prometheus);
    private readonly TracerProvider? _tracers = TelemetryProviders.BuildTracerProvider(options, configuration);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // Nobody else asks for it.
        services.GetRequiredService<StateMetrics>();
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Task sent = Task.WhenAll(
            Task.Run(() => _tracers?.Shutdown(LastPatienceMs), CancellationToken.None),
            Task.Run(() => _meters?.Shutdown(LastPatienceMs), CancellationToken.None));
        await sent.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        _tracers?.Dispose();
        _meters?.Dispose();
    }
}
