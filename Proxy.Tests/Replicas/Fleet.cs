using System.Text.Json;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Tests.Chaos;
using CozeProxy.Tests.Servers;

namespace CozeProxy.Tests.Replicas;

/// <summary>Three real proxies over one PostgreSQL and one Redis, in front of two Cozes, each of which is a channel.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    public const string FirstChannel = "first";
    public const string SecondChannel = "second";
    public const int FirstWeight = 3;
    public const int SecondWeight = 1;

    private const int Count = 3;
    private const int ShownLines = 10;

    private readonly List<IAsyncDisposable> _parts = [];
    private readonly List<ProxyProcess> _proxies = [];

    private Fleet()
    {
    }

    public RedisServer Redis { get; private set; } = null!;

    public PostgresServer Postgres { get; private set; } = null!;

    /// <summary>The Coze of the channel with the larger weight.</summary>
    public CozeEmulator First { get; private set; } = null!;

    public CozeEmulator Second { get; private set; } = null!;

    public IReadOnlyList<CozeEmulator> Cozes => [First, Second];

    public IReadOnlyList<ProxyProcess> Proxies => _proxies;

    /// <summary>What the proxies wrote last, as much as a message bears.</summary>
    public string Output => string.Join('\n', _proxies.Select(proxy => string.Join('\n', proxy.Output.Split('\n').TakeLast(ShownLines))));

    public static async Task<Fleet> StartAsync()
    {
        var fleet = new Fleet();
        try
        {
            fleet.Redis = fleet.Own(await RedisServer.StartNewAsync());
            fleet.Postgres = fleet.Own(await PostgresServer.StartNewAsync());
            fleet.First = fleet.Own(await CozeEmulator.StartAsync(new CozeEmulatorOptions(), CancellationToken.None));
            fleet.Second = fleet.Own(await CozeEmulator.StartAsync(new CozeEmulatorOptions(), CancellationToken.None));
            var settings = fleet.Settings(await fleet.Postgres.CreateDatabaseAsync());

            // The first alone: it makes the tables.
            fleet._proxies.Add(fleet.Own(await ProxyProcess.StartNewAsync(settings)));
            var others = await Task.WhenAll(Enumerable.Range(1, Count - 1).Select(_ => ProxyProcess.StartNewAsync(settings)));
            fleet._proxies.AddRange(others.Select(fleet.Own));
            return fleet;
        }
        catch
        {
            await fleet.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var part in Enumerable.Reverse(_parts))
        {
            await part.DisposeAsync();
        }
    }

    /// <summary>The ledger as one of them sees it; all see the same.</summary>
    public Task<JsonElement> VerifyAsync() => _proxies[0].GetAdminAsync("ledger/verify");

    private Dictionary<string, string> Settings(string database) => new(
    [
        // No replica dies without a word here: a long lease is lost by none that the machine gives no time.
        .. PostgresStore.Settings(database).Where(setting => setting.Key != PostgresStore.Lease),
        .. ChaosCall.Price,
        .. ProxyProcess.Channel(FirstChannel, First, FirstWeight),
        .. ProxyProcess.Channel(SecondChannel, Second, SecondWeight),
        new("ConnectionStrings:Redis", Redis.ConnectionString),
    ]);

    private T Own<T>(T part)
        where T : IAsyncDisposable
    {
        _parts.Add(part);
        return part;
    }
}
