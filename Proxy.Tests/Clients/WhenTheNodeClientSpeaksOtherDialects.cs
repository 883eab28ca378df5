using System.Text.Json;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Sandbox.Coze.Workflows;
using CozeProxy.Tests.EndToEnd;

namespace CozeProxy.Tests.Clients;

/// <summary>OpenAI's official Node client at the legacy completions and at the responses.</summary>
internal sealed class WhenTheNodeClientSpeaksOtherDialects : ProxyFixture
{
    [Test]
    public async Task It_gets_answers_and_failures_as_from_openai()
    {
        var report = (await NodeClient.RunAsync(
            "openai-dialects.mjs",
            new Dictionary<string, string>
            {
                ["PROXY_URL"] = Proxy.Address.AbsoluteUri,
                ["GATEWAY_KEY"] = Proxy.Key,
                ["WORKFLOW_ID"] = SandboxWorkflows.WordByWord,
                ["FAILING"] = JsonSerializer.Serialize(new { midway = SandboxWorkflows.ErrorMidway, dropped = SandboxWorkflows.DroppedMidway }),
            },
            Patience)).Json();

        foreach (var name in new[] { "completion", "completionStream" })
        {
            var completion = report.GetProperty(name);
            completion.GetProperty("text").GetString().ShouldBe(BuiltInScripts.Greeting("你好"));
            completion.GetProperty("finish").GetString().ShouldBe("stop");
            completion.GetProperty("total").GetInt32().ShouldBe(168);
        }

        ShouldBe(report.GetProperty("response"), BuiltInScripts.Greeting("你好"), "completed");
        ShouldBe(report.GetProperty("streamed"), BuiltInScripts.Greeting("你好"), "completed");
        ShouldBe(report.GetProperty("next"), BuiltInScripts.Greeting("再见"), "completed");
        report.GetProperty("response").GetProperty("instructions").GetString().ShouldBe("be brief");
        report.GetProperty("response").GetProperty("metadata").GetProperty("order").GetString().ShouldBe("7");
        report.GetProperty("deltas").GetString().ShouldBe(BuiltInScripts.Greeting("你好"));
        report.GetProperty("events").EnumerateArray().Select(type => type.GetString()).ShouldBe(
        [
            "response.created", "response.in_progress", "response.output_item.added", "response.content_part.added", "response.output_text.done",
            "response.content_part.done", "response.output_item.done", "response.completed",
        ]);
        foreach (var name in new[] { "limited", "limitedStream" })
        {
            ShouldBe(report.GetProperty(name), BuiltInScripts.Greeting("你好")[..2], "incomplete");
            report.GetProperty(name).GetProperty("reason").GetString().ShouldBe("max_output_tokens");
        }

        report.GetProperty("previous").GetProperty("status").GetInt32().ShouldBe(400);
        report.GetProperty("previous").GetProperty("param").GetString().ShouldBe("previous_response_id");
    }

    [Test]
    public async Task It_never_takes_a_cut_stream_for_an_answer()
    {
        var report = (await NodeClient.RunAsync(
            "openai-dialects.mjs",
            new Dictionary<string, string>
            {
                ["PROXY_URL"] = Proxy.Address.AbsoluteUri,
                ["GATEWAY_KEY"] = Proxy.Key,
                ["WORKFLOW_ID"] = SandboxWorkflows.EndText,
                ["FAILING"] = JsonSerializer.Serialize(new { midway = SandboxWorkflows.ErrorMidway, dropped = SandboxWorkflows.DroppedMidway }),
            },
            Patience)).Json().GetProperty("failing");

        foreach (var (name, code) in new[] { ("midway", "upstream_timeout"), ("dropped", "upstream_error") })
        {
            foreach (var way in report.GetProperty(name).EnumerateObject())
            {
                way.Value.TryGetProperty("finished", out _).ShouldBeFalse($"{name}, {way.Name}: {way.Value}");
                way.Value.GetProperty("code").GetString().ShouldBe(code, way.Name);
                way.Value.GetProperty("seen").EnumerateArray().ShouldAllBe(seen => seen.ValueKind == JsonValueKind.Null || seen.GetString() != "stop");
            }

            var seen = report.GetProperty(name).GetProperty("iterated").GetProperty("seen").EnumerateArray().Select(type => type.GetString()).ToList();
            seen[^1].ShouldBe("response.failed");
            seen.ShouldNotContain("response.completed");
        }
    }

    private static void ShouldBe(JsonElement response, string text, string status)
    {
        response.GetProperty("text").GetString().ShouldBe(text);
        response.GetProperty("status").GetString().ShouldBe(status);
        response.GetProperty("total").GetInt32().ShouldBe(168);
    }
}
