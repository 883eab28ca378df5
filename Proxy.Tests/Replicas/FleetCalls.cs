using CozeProxy.Sandbox.Coze;
using CozeProxy.Tests.EndToEnd;

namespace CozeProxy.Tests.Replicas;

/// <summary>Plain calls over all proxies of a fleet in turn.</summary>
internal static class FleetCalls
{
    private static readonly object Body = ChatBody.Of(SandboxWorkflows.EndText, stream: false);

    /// <summary>So many calls, so many of them at once; each must be answered.</summary>
    public static async Task ManyAsync(IReadOnlyList<HttpClient> clients, int calls, int atOnce)
    {
        var next = 0;
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) is var number && number <= calls)
            {
                (await StatusAsync(clients[number % clients.Count])).ShouldBe(200);
            }
        })));
    }

    public static async Task<int> StatusAsync(HttpClient client) => (await ChatAnswer.ReadAsync(client, Body)).Status;
}
