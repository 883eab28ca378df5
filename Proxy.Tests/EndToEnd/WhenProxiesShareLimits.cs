using CozeProxy.Sandbox.Coze;
using CozeProxy.Tests.Servers;
using StackExchange.Redis;

namespace CozeProxy.Tests.EndToEnd;

/// <summary>Two proxies on one store and one Redis.</summary>
internal sealed class WhenProxiesShareLimits
{
    private const int Alone = 1301;
    private const int Shared = 1302;

    private RedisServer _redis = null!;
    private CozeEmulator _coze = null!;
    private ProxyUnderTest _first = null!;
    private ProxyUnderTest _second = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _redis = await RedisServer.StartNewAsync();
        _coze = await CozeEmulator.StartAsync(new CozeEmulatorOptions(), CancellationToken.None);
        var database = await (await PostgresServer.Shared).CreateDatabaseAsync();
        var configuration = PostgresStore.Settings(database).ToDictionary(setting => setting.Key, setting => (string?)setting.Value);
        configuration["ConnectionStrings:Redis"] = _redis.ConnectionString;
        var settings = new ProxySettings { Configuration = configuration };
        _first = await ProxyUnderTest.StartAsync(_coze, settings);
        _second = await ProxyUnderTest.StartAsync(_coze, settings);
    }

    [TearDown]
    public async Task StopAsync()
    {
        try
        {
            await _first.ShouldBeInOrderAsync();
        }
        finally
        {
            await _first.DisposeAsync();
            await _second.DisposeAsync();
            await _coze.DisposeAsync();
            await _redis.DisposeAsync();
        }
    }

    [Test]
    public async Task A_keys_requests_are_counted_over_both()
    {
        var (one, other) = await KeyAsync(new { accountId = _first.AccountId, requestsPerMinute = 2 });

        (await AskAsync(one)).Headers["x-ratelimit-remaining-requests"].ShouldBe("1");
        (await AskAsync(other)).Headers["x-ratelimit-remaining-requests"].ShouldBe("0");
        (await AskAsync(one)).Status.ShouldBe(429);
        (await AskAsync(other)).Status.ShouldBe(429);
    }

    [Test]
    public async Task Redis_killed_and_started_again_under_load_fails_no_call()
    {
        var (one, other) = await KeyAsync(new { accountId = _first.AccountId, requestsPerMinute = 1_000_000, maxConcurrency = 1000 });
        using var over = new CancellationTokenSource();
        var answered = 0;
        var calling = new[] { one, other, one, other }.Select(client => Task.Run(async () =>
        {
            while (!over.IsCancellationRequested)
            {
                var answer = await AskAsync(client);
                answer.Status.ShouldBe(200, string.Concat(answer.Lines));
                Interlocked.Increment(ref answered);
            }
        })).ToList();
        await MoreAsync();

        _redis.Kill();
        await MoreAsync();
        await _redis.StartAsync();
        foreach (var proxy in new[] { _first, _second })
        {
            await proxy.Log.WaitForAsync(line => line.EventId == Shared, TimeSpan.FromSeconds(30));
        }

        await MoreAsync();
        await over.CancelAsync();
        await Task.WhenAll(calling);

        _first.Log.Lines.ShouldContain(line => line.EventId == Alone);
        var (limited, same) = await KeyAsync(new { accountId = _first.AccountId, requestsPerMinute = 2 });
        (await AskAsync(limited)).Status.ShouldBe(200);
        (await AskAsync(same)).Status.ShouldBe(200);
        (await AskAsync(limited)).Status.ShouldBe(429);

        async Task MoreAsync()
        {
            var until = Volatile.Read(ref answered) + 40;
            await Transforms.Fakes.Eventually.HoldsAsync(
                () => calling.Exists(call => call.IsFaulted) || Volatile.Read(ref answered) >= until, "calls go on");
        }
    }

    [Test]
    public async Task A_caller_without_limits_asks_redis_nothing()
    {
        await AskAsync(_first.Client);
        using var redis = await ConnectionMultiplexer.ConnectAsync(_redis.ConnectionString);
        var before = await ScriptsAsync();

        for (var call = 0; call < 20; call++)
        {
            (await AskAsync(_first.Client)).Status.ShouldBe(200);
        }

        (await ScriptsAsync()).ShouldBe(before);
        var (limited, _) = await KeyAsync(new { accountId = _first.AccountId, requestsPerMinute = 5 });
        await AskAsync(limited);
        (await ScriptsAsync()).ShouldNotBe(before, "who has a limit asks");

        async Task<string> ScriptsAsync() => string.Join(' ', (await redis.GetServer("127.0.0.1", _redis.Port).InfoAsync("commandstats"))
            .SelectMany(section => section)
            .Where(line => line.Key.StartsWith("cmdstat_eval", StringComparison.Ordinal))
            .Select(line => line.Value.Split(',')[0]));
    }

    private async Task<(HttpClient One, HttpClient Other)> KeyAsync(object limits)
    {
        var key = (await _first.PostAdminAsync("keys", limits)).GetProperty("key").GetString();
        return (_first.NewClient(key), _second.NewClient(key));
    }

    private static Task<ChatAnswer> AskAsync(HttpClient client) => ChatAnswer.ReadAsync(client, new
    {
        model = "coze-workflow",
        workflow_id = SandboxWorkflows.WordByWord,
        messages = new[] { new { role = "user", content = "Hello" } },
    });
}
