using System.Net.Http.Headers;
using System.Text.Json;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Tests.Chaos;
using CozeProxy.Tests.Servers;

namespace CozeProxy.Tests.Lifecycle;

/// <summary>
/// Two proxies over one PostgreSQL and one Redis, behind two nginx that know of them only by trying: one as it is by default, with
/// a connection for each request, and one that keeps its connections. Clients that never try again call over both.
/// </summary>
internal sealed class RollingLoad : ChaosLoad
{
    private const int ShownLines = 15;

    private readonly IReadOnlyList<IAsyncDisposable> _parts;

    private RollingLoad(IReadOnlyList<IAsyncDisposable> parts, CozeEmulator coze, ProxyAccount account, IReadOnlyList<NginxServer> fronts)
        : base([coze], fronts.Select(front => NewClient(front, account.Key)), account)
    {
        _parts = parts;
        Proxies = [.. parts.OfType<ProxyProcess>()];
        Fronts = fronts;
    }

    public IReadOnlyList<ProxyProcess> Proxies { get; }

    public IReadOnlyList<NginxServer> Fronts { get; }

    public override string Output =>
        string.Join('\n', Proxies.Select(proxy => Last(proxy.Output)).Concat(Fronts.Select(front => Last(front.Output))));

    public static async Task<RollingLoad> StartAsync(IReadOnlyDictionary<string, string> settings)
    {
        List<IAsyncDisposable> parts = [];
        try
        {
            var redis = Own(await RedisServer.StartNewAsync());
            var postgres = Own(await PostgresServer.StartNewAsync());
            var coze = Own(await CozeEmulator.StartAsync(new CozeEmulatorOptions(), CancellationToken.None));
            Dictionary<string, string> all = new(
            [
                .. PostgresStore.Settings(await postgres.CreateDatabaseAsync()).Where(setting => setting.Key != PostgresStore.Lease),
                .. ChaosCall.Price,
                .. ProxyProcess.Channel("main", coze),
                new("ConnectionStrings:Redis", redis.ConnectionString),
                .. settings,
            ]);
            var first = Own(await ProxyProcess.StartNewAsync(all));
            var second = Own(await ProxyProcess.StartNewAsync(all));
            var plain = Own(await NginxServer.StartNewAsync(address => Site(address, [first, second], keeps: false)));
            var keeping = Own(await NginxServer.StartNewAsync(address => Site(address, [first, second], keeps: true)));
            return new RollingLoad(parts, coze, await first.OpenAccountAsync($"{OpeningBalance}"), [plain, keeping]);
        }
        catch
        {
            await EndAsync(parts);
            throw;
        }

        T Own<T>(T part)
            where T : IAsyncDisposable
        {
            parts.Add(part);
            return part;
        }
    }

    /// <summary>Whoever is there answers.</summary>
    public override async Task<JsonElement> GetAdminAsync(string path) => await Proxies[0].GetAdminAsync(path);

    /// <summary>How many requests each nginx has had answered well by that proxy.</summary>
    public IReadOnlyList<int> ServedBy(ProxyProcess proxy) =>
        [.. Fronts.Select(front => front.Accesses.Count(line => line.StartsWith("200 ", StringComparison.Ordinal) && line.Contains($"{proxy.Address.Authority} 200", StringComparison.Ordinal)))];

    /// <summary>How many requests each nginx gave to the other proxy after one had not taken them.</summary>
    public int PassedOn => Fronts.Sum(front => front.Accesses.Count(line => line.Contains(", ", StringComparison.Ordinal)));

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await EndAsync(_parts);
    }

    private static HttpClient NewClient(NginxServer front, string key)
    {
        var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = int.MaxValue }) { BaseAddress = front.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    // All else is as it is by default: which of the two is out it finds out by trying.
    private static string Site(string address, IReadOnlyList<ProxyProcess> proxies, bool keeps) => $$"""
        upstream proxies {
            {{string.Join(' ', proxies.Select(proxy => $"server {proxy.Address.Authority};"))}}
            {{(keeps ? "keepalive 32;" : "")}}
        }
        server {
            listen {{address}};
            location / {
                proxy_pass http://proxies;
                {{(keeps ? "proxy_http_version 1.1; proxy_set_header Connection \"\";" : "")}}
            }
        }
        """;

    private static async Task EndAsync(IEnumerable<IAsyncDisposable> parts)
    {
        foreach (var part in parts.Reverse())
        {
            await part.DisposeAsync();
        }
    }

    private static string Last(string output) => string.Join('\n', output.Split('\n').TakeLast(ShownLines));
}
