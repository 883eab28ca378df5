using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Sandbox.Coze.Workflows;
using CozeProxy.Tests.EndToEnd;
using CozeProxy.Tests.Observability.Otlp;
using CozeProxy.Tests.Transforms.Fakes;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace CozeProxy.Tests.Observability;

/// <summary>Metrics and traces as a collector gets them over OTLP, on real sockets.</summary>
internal sealed class WhenACollectorListens : ProxyFixture
{
    private const string Secret = "words-that-nobody-else-should-read";

    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(10);

    [Test]
    public async Task One_trace_leads_from_the_client_through_the_proxy_to_Coze()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await ListenAsync(collector);
        var (trace, client) = (ActivityTraceId.CreateRandom().ToHexString(), ActivitySpanId.CreateRandom().ToHexString());

        var answer = await AskInTraceAsync(trace, client);

        IReadOnlyList<ReceivedSpan> Spans() => [.. collector.Spans.Where(span => span.TraceId == trace)];
        await Eventually.HoldsAsync(() => Spans().Any(span => span.ParentId == client), "The server's span does not come.");
        var spans = Spans().ToDictionary(span => span.Id);
        var server = spans.Values.Single(span => span.ParentId == client);
        server.Kind.ShouldBe(ReceivedSpan.Server);
        server.Name.ShouldBe("POST /v1/chat/completions");
        server.Attributes["cozeproxy.request_id"].ShouldBe(answer.Headers["x-request-id"]);
        server.Attributes["gen_ai.request.model"].ShouldBe("coze-workflow");
        server.Attributes["gen_ai.operation.name"].ShouldBe("chat");
        server.Attributes["http.response.status_code"].ShouldBe("200");

        var sent = Coze.Seen.Runs.Single().Headers["traceparent"].Split('-');
        sent[1].ShouldBe(trace);
        AncestorsOf(spans, spans[sent[2]]).ShouldBe(["attempt", "POST /v1/chat/completions"], ignoreOrder: false);
        spans[sent[2]].Kind.ShouldBe(ReceivedSpan.Client);
        foreach (var name in new[] { "ledger hold", "ledger settle", "token exchange" })
        {
            AncestorsOf(spans, spans.Values.Single(span => span.Name == name))[^1].ShouldBe(server.Name, name);
        }

        var settled = spans.Values.Single(span => span.Name == "ledger settle").Attributes;
        settled["gen_ai.usage.output_tokens"].ShouldBe("123");
        settled["cozeproxy.channel"].ShouldBe(ProxyUnderTest.ChannelName);
    }

    [Test]
    public async Task What_else_a_client_sends_along_with_its_trace_does_not_reach_Coze()
    {
        await AskInTraceAsync(ActivityTraceId.CreateRandom().ToHexString(), ActivitySpanId.CreateRandom().ToHexString());

        var headers = Coze.Seen.Runs.Single().Headers;
        headers.Keys.ShouldNotContain("baggage");
        headers.Keys.ShouldNotContain("tracestate");
        headers.Keys.ShouldNotContain("correlation-context");
        headers.Values.ShouldAllBe(value => !value.Contains(Secret, StringComparison.Ordinal));
    }

    [TestCase(HttpProtocols.Http1, "http/protobuf")]
    [TestCase(HttpProtocols.Http2, "grpc")]
    public async Task Metrics_and_spans_are_sent_over_either_protocol_with_the_names_that_are_set(HttpProtocols protocols, string protocol)
    {
        await using var collector = await OtlpReceiver.StartAsync(protocols);
        await ListenAsync(collector, protocol);

        await AskAsync(SandboxWorkflows.WordByWord, stream: true, Secret);

        await Eventually.HoldsAsync(
            () => collector.MetricNames.IsSupersetOf(["gen_ai.client.token.usage", "gen_ai.client.operation.duration", "cozeproxy.charges", "http.server.request.duration"]),
            "The metrics do not come.");
        await Eventually.HoldsAsync(() => collector.Spans.Any(span => span.Name == "ledger settle"), "The spans do not come.");
        collector.Resource["service.name"].ShouldBe("gateway-of-the-tests");
        collector.Resource["deployment.environment"].ShouldBe("tests");
        var everything = collector.Everything;
        everything.ShouldNotContain(Secret);
        everything.ShouldNotContain(Proxy.Key);
        everything.ShouldNotContain(Coze.Seen.Runs[^1].Bearer);
        everything.ShouldNotContain(ProxyUnderTest.AdminToken);
    }

    [Test]
    public async Task The_end_of_a_background_run_is_linked_with_the_call_that_began_it()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await ListenAsync(collector, further: new() { ["Coze:Executions:FirstLook"] = "00:00:00.05", ["Coze:Executions:LongestPause"] = "00:00:00.1" });
        Coze.Add(Scripted, new WorkflowScript("finishes").EndWithOutput("later", RunUsage.Of(1, 2)));

        await Background.EndAsync(Proxy.Client, await Background.BeginAsync(Proxy.Client, Background.Body(Scripted)));

        await Eventually.HoldsAsync(() => collector.Spans.Any(span => span.Name == "execution settle"), "Its span does not come.");
        var end = collector.Spans.Last(span => span.Name == "execution settle");
        await Eventually.HoldsAsync(() => collector.Spans.Any(span => end.Links.Contains(span.Id)), "It is linked with nothing.");
        end.ParentId.ShouldBeEmpty();
    }

    [Test]
    public async Task One_that_never_answers_keeps_neither_calls_nor_the_end_waiting()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await RestartAsync(Settings with { Configuration = Sending($"http://{silent.LocalEndpoint}", "http/protobuf") });
        await AskAsync(SandboxWorkflows.WordByWord, stream: true);
        using var asked = await silent.AcceptTcpClientAsync();

        (await AskAsync(SandboxWorkflows.WordByWord, stream: true)).IsDone.ShouldBeTrue();

        await Proxy.ShouldBeInOrderAsync();
        var begun = Stopwatch.GetTimestamp();
        await RestartAsync(Settings);
        Stopwatch.GetElapsedTime(begun).ShouldBeLessThan(EndsWithin);
    }

    private Task ListenAsync(OtlpReceiver collector, string protocol = "http/protobuf", Dictionary<string, string?>? further = null) =>
        RestartAsync(Settings with { Configuration = new Dictionary<string, string?>(Sending(collector.Address, protocol).Concat(further ?? new())) });

    private static Dictionary<string, string?> Sending(string address, string protocol) => new()
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = address,
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = protocol,
        ["OTEL_SERVICE_NAME"] = "gateway-of-the-tests",
        ["OTEL_RESOURCE_ATTRIBUTES"] = "deployment.environment=tests",
        ["OTEL_METRIC_EXPORT_INTERVAL"] = "100",
        ["OTEL_BSP_SCHEDULE_DELAY"] = "100",
    };

    private async Task<ChatAnswer> AskInTraceAsync(string trace, string client)
    {
        // Without a handler of the runtime's own that would put another trace on it.
        using var plain = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = Proxy.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, ChatAnswer.Path) { Content = JsonContent.Create(Body(SandboxWorkflows.WordByWord, stream: true, Secret)) };
        request.Headers.Authorization = new("Bearer", Proxy.Key);
        request.Headers.Add("traceparent", $"00-{trace}-{client}-01");
        request.Headers.Add("tracestate", $"vendor={Secret}");
        request.Headers.Add("baggage", $"user={Secret}");
        using var response = await plain.SendAsync(request);
        var answer = await ChatAnswer.ReadAsync(response);
        answer.IsDone.ShouldBeTrue(string.Concat(answer.Lines));
        return answer;
    }

    // From its parent to the one that the client's is the parent of; those of YARP, whose names are its own affair, are left out.
    private static List<string> AncestorsOf(Dictionary<string, ReceivedSpan> spans, ReceivedSpan span)
    {
        var names = new List<string>();
        while (spans.TryGetValue(span.ParentId, out var parent))
        {
            names.Add(parent.Name);
            span = parent;
        }

        return [.. names.Where(name => !name.StartsWith("proxy.", StringComparison.Ordinal))];
    }
}
