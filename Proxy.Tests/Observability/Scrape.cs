using CozeProxy.Tests.EndToEnd;
using CozeProxy.Tests.Observability.Prometheus;
using CozeProxy.Tests.Transforms.Fakes;

namespace CozeProxy.Tests.Observability;

/// <summary>Looks at a proxy's metrics as Prometheus does: without any key.</summary>
internal static class Scrape
{
    public static async Task<string> MetricsTextAsync(this ProxyUnderTest proxy)
    {
        using var anybody = proxy.NewClient(null);
        using var answer = await anybody.GetAsync(new Uri("/metrics", UriKind.Relative));
        answer.Content.Headers.ContentType!.ToString().ShouldBe("text/plain; version=0.0.4; charset=utf-8");
        return await answer.Content.ReadAsStringAsync();
    }

    public static async Task<IReadOnlyList<MetricFamily>> MetricsAsync(this ProxyUnderTest proxy) => PrometheusText.Parse(await proxy.MetricsTextAsync());

    /// <summary>The sum over all series of this name with these labels.</summary>
    public static async Task<double> MetricAsync(this ProxyUnderTest proxy, string name, params IReadOnlyList<(string Label, string Value)> labels) =>
        (await proxy.MetricsAsync()).SelectMany(family => family.Samples)
            .Where(sample => sample.Name == name && labels.All(label => sample[label.Label] == label.Value))
            .Sum(sample => sample.Value);

    /// <summary>Returns when it has that value: some things are counted a moment after the client has its answer.</summary>
    public static Task ShouldCountAsync(this ProxyUnderTest proxy, double value, string name, params IReadOnlyList<(string Label, string Value)> labels) =>
        Eventually.HoldsAsync(async () => Math.Abs(await proxy.MetricAsync(name, labels) - value) < 1e-9, $"{name} is not {value}");
}
