using CozeProxy.Settings;

namespace CozeProxy.Observability;

/// <summary>What is told to whom of how the proxy does.</summary>
internal sealed record TelemetryOptions
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string MetricsEndpoint = "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT";
    private const string TracesEndpoint = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";

    private static readonly string[] Protocols =
        ["OTEL_EXPORTER_OTLP_PROTOCOL", "OTEL_EXPORTER_OTLP_METRICS_PROTOCOL", "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL"];

    /// <summary>Whether <c>/metrics</c> answers (<c>Metrics:Enabled</c>).</summary>
    public bool ServesMetrics { get; init; }

    /// <summary>Whether metrics are sent to a collector.</summary>
    public bool SendsMetrics { get; init; }

    /// <summary>Whether spans are sent to a collector.</summary>
    public bool SendsTraces { get; init; }

    public static TelemetryOptions Read(SettingsReader settings)
    {
        var all = settings.Address(Endpoint) is not null;
        foreach (var protocol in Protocols)
        {
            settings.Choice(protocol, "grpc", "http/protobuf");
        }

        var isOff = settings.Flag("OTEL_SDK_DISABLED", false);
        return new TelemetryOptions
        {
            ServesMetrics = settings.Flag("Metrics:Enabled", true),
            SendsMetrics = (settings.Address(MetricsEndpoint) is not null || all) && !isOff,
            SendsTraces = (settings.Address(TracesEndpoint) is not null || all) && !isOff,
        };
    }
}
