using System.Text.Json;
using CozeProxy.Tests.Clients;
using CozeProxy.Tests.EndToEnd;

namespace CozeProxy.Tests.Compatibility;

/// <summary>An official client, and how its probes are run: all of them against all kinds of target at once.</summary>
internal sealed record ClientUnderTest(string Name, Func<ProxyUnderTest, IReadOnlyList<string>, Task<JsonElement>> RunAsync)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static IReadOnlyList<ClientUnderTest> All { get; } =
    [
        new("`openai` (Node)", (proxy, kinds) => RunNodeAsync("probes-openai.mjs", proxy, kinds)),
        new("`OpenAI` (.NET)", DotNetProbes.RunAsync),
        new("`@ai-sdk/openai-compatible`", (proxy, kinds) => RunNodeAsync("probes-ai-sdk.mjs", proxy, kinds)),
    ];

    public override string ToString() => Name;

    private static async Task<JsonElement> RunNodeAsync(string script, ProxyUnderTest proxy, IReadOnlyList<string> kinds)
    {
        var environment = new Dictionary<string, string>
        {
            ["PROXY_URL"] = proxy.Address.AbsoluteUri,
            ["GATEWAY_KEY"] = proxy.Key,
            ["KINDS"] = string.Join(',', kinds),
            ["PROBES"] = string.Join(',', Features.All),
        };
        return (await NodeClient.RunAsync(script, environment, Patience)).Json();
    }
}
