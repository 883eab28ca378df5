using System.Diagnostics.Metrics;
using System.Reflection;
using CozeProxy.Observability.Prometheus;
using CozeProxy.Transforms;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace CozeProxy.Observability;

/// <summary>
/// Collects what the proxy, its server and its clients publish, and sends it where the <c>OTEL_</c> settings say. They are read from the
/// whole configuration, so they may stand in the environment as well as in a file.
/// </summary>
internal static class TelemetryProviders
{
    private const string ServiceName = "cozeproxy";
    private const string HttpClientMeter = "System.Net.Http";
    private const string ServerMeter = "Microsoft.AspNetCore.Server.Kestrel";
    private const string RuntimeMeter = "System.Runtime";

    // Room is kept for each set of labels there may be: of these meters' there are few.
    private const int FewLabelSets = 200;

    // Whoever has a key chooses the hosts that webhooks go to: what is kept of requests that go out does not name the host.
    private static readonly string[] HttpClientLabels = ["http.request.method", "http.response.status_code", "http.connection.state", "error.type"];

    /// <summary>Null where nobody reads metrics: then they cost nothing.</summary>
    public static MeterProvider? BuildMeterProvider(TelemetryOptions options, IConfiguration configuration, IMeterFactory meters, PrometheusExporter prometheus)
    {
        if (options is { ServesMetrics: false, SendsMetrics: false })
        {
            return null;
        }

        var builder = Sdk.CreateMeterProviderBuilder()
            .ConfigureServices(services => services.AddSingleton(configuration))
            .ConfigureResource(Describe)
            .AddMeter(CallMetrics.MeterName, "CozeProxy.*", "Microsoft.AspNetCore.Hosting", ServerMeter, HttpClientMeter, RuntimeMeter)
            .AddView(instrument => View(instrument, meters));
        if (options.ServesMetrics)
        {
            builder.AddReader(new BaseExportingMetricReader(prometheus));
        }

        if (options.SendsMetrics)
        {
            builder.AddOtlpExporter();
        }

        return builder.Build();
    }

    /// <summary>Null where nobody collects spans: then none are made.</summary>
    public static TracerProvider? BuildTracerProvider(TelemetryOptions options, IConfiguration configuration) => !options.SendsTraces
        ? null
        : Sdk.CreateTracerProviderBuilder()
            .ConfigureServices(services => services.AddSingleton(configuration))
            .ConfigureResource(Describe)
            .AddSource(ProxyActivity.SourceName, TransformsSpans.SourceName, "Microsoft.AspNetCore", "Yarp.ReverseProxy", HttpClientMeter)
            .AddOtlpExporter()
            .Build();

    // What is set in the configuration comes last, and so wins.
    private static void Describe(ResourceBuilder resource) => resource.Clear()
        .AddService(ServiceName, serviceVersion: typeof(TelemetryProviders).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion)
        .AddTelemetrySdk()
        .AddEnvironmentVariableDetector();

    // Meters of another host in this process are not ours.
    private static MetricStreamConfiguration? View(Instrument instrument, IMeterFactory meters) => instrument.Meter switch
    {
        { Scope: { } scope } when scope != meters => MetricStreamConfiguration.Drop,
        { Name: HttpClientMeter } => new MetricStreamConfiguration { TagKeys = HttpClientLabels, CardinalityLimit = FewLabelSets },
        { Name: ServerMeter or RuntimeMeter } => new MetricStreamConfiguration { CardinalityLimit = FewLabelSets },
        _ => null,
    };
}
