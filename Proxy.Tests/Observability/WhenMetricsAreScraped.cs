using System.Net;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Sandbox.Coze.Workflows;
using CozeProxy.Tests.EndToEnd;

namespace CozeProxy.Tests.Observability;

/// <summary>What Prometheus sees of a proxy.</summary>
internal sealed class WhenMetricsAreScraped : BusyProxyFixture
{
    private const string Secret = "words that nobody else should read";

    [Test]
    public async Task Each_call_is_counted_with_its_tokens_its_time_and_its_charge()
    {
        await AskAsync(SandboxWorkflows.WordByWord, stream: true);
        await AskAsync(SandboxWorkflows.WordByWord, stream: false);
        await AskAsync(SandboxWorkflows.EmptyDone, stream: false);

        var model = ("gen_ai_request_model", "coze-workflow");
        await Proxy.ShouldCountAsync(2, "cozeproxy_calls_total", model, ("channel", ProxyUnderTest.ChannelName), ("outcome", "completed"));
        await Proxy.ShouldCountAsync(1, "cozeproxy_calls_total", model, ("outcome", "failed"));
        await Proxy.ShouldCountAsync(90, "gen_ai_client_token_usage_sum", model, ("gen_ai_token_type", "input"), ("gen_ai_provider_name", "coze"));
        await Proxy.ShouldCountAsync(246, "gen_ai_client_token_usage_sum", model, ("gen_ai_token_type", "output"), ("gen_ai_operation_name", "chat"));
        await Proxy.ShouldCountAsync(3, "gen_ai_client_operation_duration_seconds_count", model);
        await Proxy.ShouldCountAsync(1, "gen_ai_client_operation_duration_seconds_count", model, ("error_type", "upstream_empty"));
        await Proxy.ShouldCountAsync(1, "gen_ai_client_operation_time_to_first_chunk_seconds_count", model);
        await Proxy.ShouldCountAsync(0.000582, "cozeproxy_charges_total", model, ("currency", "USD"), ("outcome", "completed"));
        await Proxy.ShouldCountAsync(3, "cozeproxy_ledger_holds_total");
        await Proxy.ShouldCountAsync(0, "cozeproxy_holds_open");
        await Proxy.ShouldCountAsync(1, "cozeproxy_token_exchanges_total", ("result", "fetched"));
        await Proxy.ShouldCountAsync(2, "cozeproxy_token_requests_total", ("cache", "hit"));
    }

    [Test]
    public async Task What_is_under_way_is_told_while_it_is()
    {
        var gate = new TaskCompletionSource();
        Coze.Add(Scripted, new WorkflowScript("waits").PauseUntil(gate.Task).EndWithText(_ => "at last", RunUsage.Of(1, 2)));

        var running = AskAsync(Scripted, stream: false);
        await Proxy.ShouldCountAsync(1, "cozeproxy_holds_open");
        await Proxy.ShouldCountAsync(1, "cozeproxy_channel_in_flight", ("channel", ProxyUnderTest.ChannelName));
        (await Proxy.MetricAsync("cozeproxy_holds_amount", ("currency", "USD"))).ShouldBeGreaterThan(0);
        await Proxy.ShouldCountAsync(1, "cozeproxy_calls_in_flight");

        gate.SetResult();
        await running;
        await Proxy.ShouldCountAsync(0, "cozeproxy_holds_open");
        await Proxy.ShouldCountAsync(0, "cozeproxy_holds_amount");
    }

    [Test]
    public async Task Refusals_retries_and_background_runs_are_counted_by_their_reasons()
    {
        await ServeEachKindAsync();

        await Proxy.ShouldCountAsync(1, "cozeproxy_call_errors_total", ("error_type", "model_price_not_configured"));
        await Proxy.ShouldCountAsync(1, "cozeproxy_call_errors_total", ("error_type", "invalid_api_key"));
        await Proxy.ShouldCountAsync(1, "cozeproxy_call_attempts_total", ("channel", Spare), ("reason", "rate_limited"));
        await Proxy.ShouldCountAsync(1, "cozeproxy_call_retries_total", ("channel", ProxyUnderTest.ChannelName), ("reason", "rate_limited"));
        await Proxy.ShouldCountAsync(1, "cozeproxy_executions_begun_total");
        await Proxy.ShouldCountAsync(1, "cozeproxy_executions_ended_total", ("outcome", "completed"));
        await Proxy.ShouldCountAsync(2, "cozeproxy_channel_health", ("state", "healthy"));
    }

    [Test]
    public async Task However_many_names_clients_make_up_there_are_no_more_series()
    {
        await AskAsync(SandboxWorkflows.WordByWord, stream: false);
        const int Names = 1000;

        await Parallel.ForEachAsync(Enumerable.Range(0, Names), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (number, _) =>
        {
            // Some of them name something by its id, and so reach Coze.
            var model = number % 20 == 0 ? $"workflow-99{number}" : $"hostile-{number}\"}} 1\n{Secret}";
            var answer = await ChatAnswer.ReadAsync(Proxy.Client, new { model, messages = new[] { new { role = "user", content = Secret } } });
            answer.Status.ShouldBe(404);
        });

        var metrics = await Proxy.MetricsAsync();
        var samples = metrics.SelectMany(family => family.Samples).ToList();
        samples.Select(sample => sample["gen_ai_request_model"]).OfType<string>().Distinct().ShouldBe(["coze-workflow"]);
        metrics.Where(family => family.Name.StartsWith("cozeproxy_", StringComparison.Ordinal) || family.Name.StartsWith("gen_ai_", StringComparison.Ordinal))
            .SelectMany(family => family.Samples).Count().ShouldBeLessThan(400);
        var text = await Proxy.MetricsTextAsync();
        text.ShouldNotContain("hostile");
        text.ShouldNotContain(Secret);
        text.ShouldNotContain(Proxy.Key[..12]);
    }

    [Test]
    public async Task A_sidecar_may_go_without()
    {
        await RestartAsync(new ProxySettings { Configuration = new Dictionary<string, string?> { ["Metrics:Enabled"] = "false" } });
        using var anybody = Proxy.NewClient(null);

        using var answer = await anybody.GetAsync(new Uri("/metrics", UriKind.Relative));

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }
}
