using System.Text.Json;
using CozeProxy.Tests.Documents;
using CozeProxy.Tests.Observability.Prometheus;

namespace CozeProxy.Tests.Observability.Deploy;

/// <summary>Dashboard, alert rules and the chapter on telemetry name what a running proxy exports, and the chapter names all of it.</summary>
internal sealed class WhenTelemetryIsShown : BusyProxyFixture
{
    // What Prometheus adds to each series, and the bounds of histograms.
    private static readonly string[] Added = ["instance", "le"];

    private static readonly string[] Frameworks = ["http_server_", "kestrel_", "http_client_", "dotnet_"];

    [Test]
    public async Task All_that_dashboard_and_alerts_ask_for_is_there_with_its_labels()
    {
        var queries = Alerts().Select(rule => rule.Expression).Concat(DashboardQueries()).Select(PromQl.Parse).ToList();
        queries.Count.ShouldBeGreaterThan(30);

        var metrics = await ExportedAsync();

        foreach (var query in queries)
        {
            var families = new List<MetricFamily>();
            foreach (var (name, labels) in query.Selectors)
            {
                var family = metrics.SingleOrDefault(family => family.Owns(name)).ShouldNotBeNull(name);
                labels.Except(Added).Except(family.Labels).ShouldBeEmpty(name);
                families.Add(family);
            }

            query.Groupings.Except(Added).Except(families.SelectMany(family => family.Labels)).ShouldBeEmpty();
        }
    }

    [Test]
    public void Each_alert_says_what_it_means_and_where_to_read_on()
    {
        var alerts = Alerts();
        var chapters = MarkdownFile.Of("docs/operations.md").Anchors;

        alerts.Select(alert => alert.Name).ShouldBeUnique();
        foreach (var alert in alerts)
        {
            alert.Fields.Keys.Except(["for"]).ShouldBe(["expr", "labels", "annotations", "summary", "description", "runbook_url"], ignoreOrder: false, alert.Name);
            alert.Fields["description"].ShouldEndWith(".");
            alert.Fields["runbook_url"].ShouldStartWith("docs/operations.md#");
            chapters.ShouldContain(alert.Fields["runbook_url"].Split('#')[1], alert.Name);
        }
    }

    [Test]
    public async Task The_chapter_names_every_metric_with_its_type_and_its_labels()
    {
        var chapter = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "telemetry.md"));
        var rows = chapter.SkipWhile(line => !line.StartsWith("## Metrics", StringComparison.Ordinal)).TakeWhile(line => !line.StartsWith("## Traces", StringComparison.Ordinal))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('|'));
        var told = rows.Select(row => $"{row[1].Trim(' ', '`')} {row[2].Trim()} {string.Join(' ', row[3].Split(',').Select(label => label.Trim(' ', '`')).Order())}".TrimEnd());

        var metrics = await ExportedAsync();

        var exported = metrics.Where(family => !Frameworks.Any(prefix => family.Name.StartsWith(prefix, StringComparison.Ordinal)))
            .Select(family => $"{family.Name} {family.Type} {string.Join(' ', family.Labels.Order())}".TrimEnd());
        told.Order().ShouldBe(exported.Order());
    }

    private async Task<IReadOnlyList<MetricFamily>> ExportedAsync()
    {
        await ServeEachKindAsync();
        await Proxy.ShouldCountAsync(1, "cozeproxy_executions_ended_total");
        return await Proxy.MetricsAsync();
    }

    private static IReadOnlyList<AlertRule> Alerts() => AlertRule.ReadAll(Path.Combine(Repository.Root, "deploy", "prometheus", "alerts.yaml"));

    private static IEnumerable<string> DashboardQueries()
    {
        var dashboard = JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(Path.Combine(Repository.Root, "deploy", "grafana", "cozeproxy.json")));
        return dashboard.GetProperty("panels").EnumerateArray().SelectMany(panel => panel.GetProperty("targets").EnumerateArray())
            .Select(target => target.GetProperty("expr").GetString()!);
    }
}
