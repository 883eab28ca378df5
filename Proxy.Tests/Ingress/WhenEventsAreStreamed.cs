using CozeProxy.Sandbox.Coze;
using CozeProxy.Tests.EndToEnd;

namespace CozeProxy.Tests.Ingress;

internal sealed class WhenEventsAreStreamed : ProxyFixture
{
    [TestCaseSource(typeof(Dialect), nameof(Dialect.All))]
    public async Task Whoever_stands_between_is_asked_to_hold_nothing_back(Dialect dialect)
    {
        using var answer = await dialect.AskAsync(Proxy.Client, SandboxWorkflows.WordByWord);

        answer.EnsureSuccessStatusCode();
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        answer.Headers.GetValues("X-Accel-Buffering").ShouldBe(["no"]);
        answer.Headers.CacheControl!.NoCache.ShouldBeTrue();
        await answer.Content.ReadAsStringAsync();
    }
}
