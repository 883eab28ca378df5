using System.Text.Json;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Sandbox.Coze.Workflows;
using CozeProxy.Tests.EndToEnd;

namespace CozeProxy.Tests.Clients;

/// <summary>OpenAI's official Node client, used as the guide shows.</summary>
internal sealed class WhenTheNodeClientCalls : ProxyFixture
{
    [Test]
    public async Task It_gets_answers_and_failures_as_from_openai()
    {
        var result = await NodeClient.RunAsync(
            "openai.mjs",
            new Dictionary<string, string>
            {
                ["PROXY_URL"] = Proxy.Address.AbsoluteUri,
                ["GATEWAY_KEY"] = Proxy.Key,
                ["WORKFLOW_ID"] = SandboxWorkflows.WordByWord,
                ["FAILING"] = JsonSerializer.Serialize(new
                {
                    unpublished = SandboxWorkflows.Unpublished,
                    midway = SandboxWorkflows.ErrorMidway,
                    dropped = SandboxWorkflows.DroppedMidway,
                }),
            },
            Patience);
        var report = result.Json();

        ShouldBeTheAnswer(report.GetProperty("whole"));
        ShouldBeTheAnswer(report.GetProperty("streamed"));
        report.GetProperty("models").EnumerateArray().Select(model => model.GetString()).ShouldContain("coze-workflow");
        report.GetProperty("unpublished").GetProperty("status").GetInt32().ShouldBe(404);
        report.GetProperty("unpublished").GetProperty("code").GetString().ShouldBe("workflow_not_found");
        report.GetProperty("unpublished").GetProperty("requestId").GetString().ShouldNotBeNull().ShouldStartWith("req_");
        report.GetProperty("midway").GetProperty("code").GetString().ShouldBe("upstream_timeout");
        report.GetProperty("midway").GetProperty("content").GetString().ShouldNotBeEmpty();
        report.GetProperty("dropped").GetProperty("code").GetString().ShouldBe("upstream_error");
        Coze.Seen.Runs[0].Parameters.GetProperty("param1").GetString().ShouldBe("value1");
    }

    private static void ShouldBeTheAnswer(JsonElement answer)
    {
        answer.GetProperty("content").GetString().ShouldBe(BuiltInScripts.Greeting("你好"));
        answer.GetProperty("finish").GetString().ShouldBe("stop");
        answer.GetProperty("usage").GetProperty("total_tokens").GetInt32().ShouldBe(168);
    }
}
