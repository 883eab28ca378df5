using System.Net.Http.Json;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Sandbox.Coze.Workflows;
using CozeProxy.Tests.EndToEnd;

namespace CozeProxy.Tests.Observability;

/// <summary>A proxy that can be made to do a bit of everything that is measured.</summary>
internal abstract class BusyProxyFixture : ProxyFixture
{
    protected const string Spare = "spare";

    /// <summary>Calls of each kind: whole and streamed, refused at each step, failed, tried again elsewhere, in the background.</summary>
    protected async Task ServeEachKindAsync()
    {
        await RestartAsync(new ExtraChannels().Add(Spare, Coze, priority: -1)
            .Set("Coze:Executions:FirstLook", "00:00:00.05")
            .Set("Coze:Executions:LongestPause", "00:00:00.1"));
        Coze.Add(Scripted, new WorkflowScript("finishes").EndWithOutput("later", RunUsage.Of(1000, 2000)));

        (await AskAsync(SandboxWorkflows.WordByWord, stream: true)).IsDone.ShouldBeTrue();
        (await AskAsync(SandboxWorkflows.WordByWord, stream: false)).Status.ShouldBe(200);
        (await AskAsync(SandboxWorkflows.EmptyDone, stream: false)).Status.ShouldBe(502);
        (await ChatAnswer.ReadAsync(Proxy.Client, new { model = "coze-bot", bot_id = "1", messages = new[] { new { role = "user", content = "x" } } })).Code
            .ShouldBe("model_price_not_configured");
        using (var stranger = Proxy.NewClient("sk-of-nobody"))
        {
            using var refused = await stranger.PostAsJsonAsync(ChatAnswer.Path, Body(SandboxWorkflows.WordByWord, stream: false));
            ((int)refused.StatusCode).ShouldBe(401);
        }

        await Background.EndAsync(Proxy.Client, await Background.BeginAsync(Proxy.Client, Background.Body(Scripted)));

        // Last, for it takes the channels out.
        (await AskAsync(SandboxWorkflows.RateLimitedHttp, stream: false)).Status.ShouldBe(429);
        Proxy.ForgetFailures();
    }
}
