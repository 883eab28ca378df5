using System.Text.Json;
using CozeProxy.Tests.Chaos;
using CozeProxy.Tests.Servers;

namespace CozeProxy.Tests.Replicas;

/// <summary>The load before all proxies of a fleet, which all come to the same account. A fleet may bear one load after another.</summary>
internal sealed class FleetLoad : ChaosLoad
{
    // Far more calls than any test makes: the next one's have other numbers.
    private const int NumbersEach = 100_000;

    private static int _loads;

    private readonly Fleet _fleet;

    private FleetLoad(Fleet fleet, IEnumerable<ProxyProcess> proxies, ProxyAccount account, int number)
        : base(fleet.Cozes, proxies.Select(proxy => proxy.NewClient(account.Key)), account, number * NumbersEach) => _fleet = fleet;

    public override string Output => _fleet.Output;

    /// <summary>A load with no clients yet, over these proxies or all.</summary>
    public static async Task<FleetLoad> StartAsync(Fleet fleet, IEnumerable<ProxyProcess>? proxies = null)
    {
        var account = await fleet.Proxies[0].OpenAccountAsync($"{OpeningBalance}");
        return new FleetLoad(fleet, proxies ?? fleet.Proxies, account, Interlocked.Increment(ref _loads));
    }

    public override Task<JsonElement> GetAdminAsync(string path) => _fleet.Proxies[0].GetAdminAsync(path);

    /// <summary>Has something killed at the moment at which a Coze begins a run, before it has said anything.</summary>
    public async Task KillAtNextRunAsync(Func<Task> kill)
    {
        var killing = Task.CompletedTask;
        await Reached.DoAsync(() => killing = kill());
        await killing;
        Kills++;
    }

    /// <summary>Has something killed, for the figures.</summary>
    public async Task KillAsync(Func<Task> kill)
    {
        await kill();
        Kills++;
    }
}
