using System.Text.Json;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Tests.Servers;

namespace CozeProxy.Tests.Chaos;

/// <summary>The load before one proxy, which is killed under it, or has something else killed that it needs.</summary>
internal sealed class ChaosRun : ChaosLoad
{
    private const int Clients = 50;
    private const int EarliestKillMs = 100;
    private const int LatestKillMs = 2000;
    private const int LongestStartMs = 1200;

    private readonly CozeEmulator _coze;

    private ChaosRun(CozeEmulator coze, ProxyProcess proxy, ProxyAccount account)
        : base([coze], [proxy.NewClient(account.Key)], account)
    {
        _coze = coze;
        Proxy = proxy;
    }

    public ProxyProcess Proxy { get; }

    public override string Output => Proxy.Output;

    /// <summary>Starts a proxy with these settings, in front of a Coze of its own, and the load.</summary>
    public static async Task<ChaosRun> StartAsync(params IReadOnlyList<KeyValuePair<string, string>> settings)
    {
        var coze = await CozeEmulator.StartAsync(new CozeEmulatorOptions(), CancellationToken.None);
        var proxy = await ProxyProcess.StartNewAsync(coze, new Dictionary<string, string>(ChaosCall.Price.Concat(settings)));
        var run = new ChaosRun(coze, proxy, await proxy.OpenAccountAsync($"{OpeningBalance}"));
        run.Begin(Clients);
        return run;
    }

    public override Task<JsonElement> GetAdminAsync(string path) => Proxy.GetAdminAsync(path);

    /// <summary>
    /// Kills the proxy and starts it again: at a random instant, in turn with the two where a promise would be broken first, when
    /// a client has just got its answer and when Coze has just begun a run. Now and then it is killed once more while it starts.
    /// </summary>
    public async Task KillProxyAsync()
    {
        await InstantAsync(EarliestKillMs, LatestKillMs);
        switch (Kills % 3)
        {
            case 0:
                await Answered.DoAsync(Proxy.Kill);
                break;
            case 1:
                await Reached.DoAsync(Proxy.Kill);
                break;
        }

        await Proxy.KillAsync();
        Kills++;
        if (Random.Next(3) == 0)
        {
            Proxy.Launch();
            await InstantAsync(0, LongestStartMs);
            await Proxy.KillAsync();
            Kills++;
        }

        await Proxy.StartAsync();
    }

    /// <summary>Has something else killed at a random instant.</summary>
    public async Task KillAsync(Func<Task> kill)
    {
        await InstantAsync(EarliestKillMs, LatestKillMs);
        await kill();
        Kills++;
    }

    public override async ValueTask DisposeAsync()
    {
        // First: after a test that failed, calls may still wait for what will never come.
        await Proxy.DisposeAsync();
        await base.DisposeAsync();
        await _coze.DisposeAsync();
    }

    // What it waits for is nothing but the time itself: an instant that no condition names.
    private Task InstantAsync(int fromMs, int toMs) => Task.Delay(TimeSpan.FromMilliseconds(Random.Next(fromMs, toMs)), TimeProvider.System);
}
