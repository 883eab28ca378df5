using CozeProxy.Sandbox.Coze;
using CozeProxy.Tests.Servers;

namespace CozeProxy.Tests.EndToEnd;

/// <summary>Two proxies that share a ledger and a Redis, which a test may kill; each test ends by asserting that both are in order.</summary>
internal abstract class SharedProxiesFixture
{
    protected RedisServer Redis { get; private set; } = null!;

    protected CozeEmulator Coze { get; private set; } = null!;

    protected ProxyUnderTest First { get; private set; } = null!;

    protected ProxyUnderTest Second { get; private set; } = null!;

    [SetUp]
    public async Task StartAsync()
    {
        Redis = await RedisServer.StartNewAsync();
        Coze = await CozeEmulator.StartAsync(new CozeEmulatorOptions(), CancellationToken.None);

        // The keys that open each other's tokens are in the ledger that they share.
        var settings = OnRedis(PostgresStore.Settings(await (await PostgresServer.Shared).CreateDatabaseAsync()));
        First = await ProxyUnderTest.StartAsync(Coze, settings);
        Second = await ProxyUnderTest.StartAsync(Coze, settings);
    }

    [TearDown]
    public async Task StopAsync()
    {
        try
        {
            await First.ShouldBeInOrderAsync();
            await Second.ShouldBeInOrderAsync();
        }
        finally
        {
            await First.DisposeAsync();
            await Second.DisposeAsync();
            await Coze.DisposeAsync();
            await Redis.DisposeAsync();
        }
    }

    /// <summary>Those settings, and this Redis.</summary>
    protected ProxySettings OnRedis(IEnumerable<KeyValuePair<string, string>> settings) => new()
    {
        Configuration = new Dictionary<string, string?>(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
        {
            ["ConnectionStrings:Redis"] = Redis.ConnectionString,
        },
    };
}
