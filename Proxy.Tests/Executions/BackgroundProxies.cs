using System.Globalization;
using System.Text.Json;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Sandbox.Coze.Workflows;
using CozeProxy.Tests.EndToEnd;
using CozeProxy.Tests.Servers;
using CozeProxy.Tests.Transforms.Fakes;

namespace CozeProxy.Tests.Executions;

/// <summary>Real proxies before one Coze, to be killed, and an account that pays 1 for each run.</summary>
internal sealed class BackgroundProxies : IAsyncDisposable
{
    public const decimal OpeningBalance = 1000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly List<ProxyProcess> _proxies = [];
    private readonly List<HttpClient> _clients = [];
    private readonly Dictionary<string, string> _settings;
    private ProxyAccount? _account;

    private BackgroundProxies(CozeEmulator coze, IEnumerable<KeyValuePair<string, string>> store)
    {
        Coze = coze;
        _settings = new Dictionary<string, string>(store)
        {
            ["Billing:Prices:coze-workflow:PerCall"] = "1",
            ["Coze:Executions:FirstLook"] = "00:00:00.05",
            ["Coze:Executions:LongestPause"] = "00:00:00.2",
        };
    }

    public CozeEmulator Coze { get; }

    public ProxyProcess this[int number] => _proxies[number];

    public static async Task<BackgroundProxies> StartAsync(int count, IEnumerable<KeyValuePair<string, string>> store)
    {
        var proxies = new BackgroundProxies(await CozeEmulator.StartAsync(new CozeEmulatorOptions(), CancellationToken.None), store);
        try
        {
            for (var i = 0; i < count; i++)
            {
                proxies._proxies.Add(await ProxyProcess.StartNewAsync(proxies.Coze, proxies._settings));
            }

            proxies._account = await proxies[0].OpenAccountAsync($"{OpeningBalance}");
            proxies._clients.AddRange(proxies._proxies.Select(proxy => proxy.NewClient(proxies._account.Key)));
            return proxies;
        }
        catch
        {
            await proxies.DisposeAsync();
            throw;
        }
    }

    public HttpClient Client(int number) => _clients[number];

    /// <summary>Begins a run that ends when the gate opens.</summary>
    public Task<string> BeginAsync(int proxy, string workflowId, Task gate)
    {
        Coze.Add(workflowId, new WorkflowScript("gated").PauseUntil(gate).EndWithOutput($"answer of {workflowId}", RunUsage.Of(10, 20)));
        return Background.BeginAsync(_clients[proxy], Background.Body(workflowId));
    }

    /// <summary>Returns when Coze was asked after runs so many times more.</summary>
    public Task AskedAgainAsync(int times)
    {
        var target = Coze.Seen.Histories.Count + times;
        return Coze.Seen.WaitForAsync(seen => seen.Histories.Count >= target, Patience);
    }

    public async Task ShouldEndAsync(int proxy, string id, string workflowId)
    {
        var ended = await Background.EndAsync(_clients[proxy], id);
        ended.GetProperty("status").GetString().ShouldBe("completed", ended.ToString());
        ended.GetProperty("output").GetString().ShouldBe($"answer of {workflowId}");
        ended.GetProperty("charge").GetString().ShouldBe("1");
    }

    /// <summary>Each run was made once and charged once, nothing is held, and the books agree.</summary>
    public async Task ShouldBeInOrderAsync(int proxy, int runs)
    {
        Coze.Seen.BilledRuns.Count.ShouldBe(runs);
        var account = await _proxies[proxy].GetAdminAsync($"accounts/{_account!.Id}");
        Amount(account, "balance").ShouldBe(OpeningBalance - runs, account.ToString());
        Amount(account, "held").ShouldBe(0);
        var ledger = await _proxies[proxy].GetAdminAsync("ledger/verify");
        ledger.GetProperty("ok").GetBoolean().ShouldBeTrue(ledger.ToString());
        ledger.GetProperty("openHolds").GetInt64().ShouldBe(0);
        var rows = await UsageAsync(proxy);
        rows.Count.ShouldBe(runs);
        rows.ShouldAllBe(row => row.GetProperty("outcome").GetString() == "completed");
    }

    public async Task<IReadOnlyList<JsonElement>> UsageAsync(int proxy) =>
        [.. (await _proxies[proxy].GetAdminAsync("usage?pageSize=1000")).GetProperty("items").EnumerateArray()];

    public Task EventuallyAsync(int proxy, Func<IReadOnlyList<JsonElement>, bool> usage, string because) =>
        Eventually.HoldsAsync(async () => usage(await UsageAsync(proxy)), because);

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
        {
            client.Dispose();
        }

        foreach (var proxy in _proxies)
        {
            await proxy.DisposeAsync();
        }

        await Coze.DisposeAsync();
    }

    private static decimal Amount(JsonElement account, string name) => decimal.Parse(account.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);
}
