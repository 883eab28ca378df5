using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace CozeProxy.Observability.Prometheus;

/// <summary>Hands out all metrics in Prometheus's text format, one look at a time however many ask.</summary>
[ExportModes(ExportModes.Pull)]
internal sealed class PrometheusExporter : BaseExporter<Metric>, IPullMetricExporter
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly Lock _gate = new();
    private string _text = "";

    public Func<int, bool>? Collect { get; set; }

    /// <summary>All there is now; empty before collecting has begun.</summary>
    public string Scrape()
    {
        lock (_gate)
        {
            Collect?.Invoke(Timeout.Infinite);
            return _text;
        }
    }

    public override ExportResult Export(in Batch<Metric> batch)
    {
        var writer = new PrometheusWriter();
        foreach (var metric in batch)
        {
            writer.Write(metric);
        }

        _text = writer.ToString();
        return ExportResult.Success;
    }
}
