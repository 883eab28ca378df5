using CozeProxy.Sandbox.Coze;
using CozeProxy.Tests.Transforms.Fakes;

namespace CozeProxy.Tests.EndToEnd;

/// <summary>Two proxies on one store and one Redis.</summary>
internal sealed class WhenProxiesShareLimits : SharedProxiesFixture
{
    private const int Alone = 1301;
    private const int Shared = 1302;

    [Test]
    public async Task A_keys_requests_are_counted_over_both()
    {
        var (one, other) = await KeyAsync(new { accountId = First.AccountId, requestsPerMinute = 2 });

        (await AskAsync(one)).Headers["x-ratelimit-remaining-requests"].ShouldBe("1");
        (await AskAsync(other)).Headers["x-ratelimit-remaining-requests"].ShouldBe("0");
        (await AskAsync(one)).Status.ShouldBe(429);
        (await AskAsync(other)).Status.ShouldBe(429);
    }

    [Test]
    public async Task Redis_killed_and_started_again_under_load_fails_no_call()
    {
        var (one, other) = await KeyAsync(new { accountId = First.AccountId, requestsPerMinute = 1_000_000, maxConcurrency = 1000 });
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

        Redis.Kill();
        await MoreAsync();
        await Eventually.HoldsAsync(() => LastSaid(First) == Alone && LastSaid(Second) == Alone, "both go on alone");
        await Redis.StartAsync();
        await Eventually.HoldsAsync(() => LastSaid(First) == Shared && LastSaid(Second) == Shared, "both share again");

        await MoreAsync();
        await over.CancelAsync();
        await Task.WhenAll(calling);

        var (limited, same) = await KeyAsync(new { accountId = First.AccountId, requestsPerMinute = 2 });
        (await AskAsync(limited)).Status.ShouldBe(200);
        (await AskAsync(same)).Status.ShouldBe(200);
        (await AskAsync(limited)).Status.ShouldBe(429);

        static int? LastSaid(ProxyUnderTest proxy) => proxy.Log.Lines.LastOrDefault(line => line.EventId is Alone or Shared)?.EventId;

        async Task MoreAsync()
        {
            var until = Volatile.Read(ref answered) + 40;
            await Eventually.HoldsAsync(
                () => calling.Exists(call => call.IsFaulted) || Volatile.Read(ref answered) >= until, "calls go on");
        }
    }

    [Test]
    public async Task A_caller_without_limits_asks_redis_nothing()
    {
        await AskAsync(First.Client);
        using var redis = await Redis.ConnectAsync();
        var before = await ScriptsAsync();

        for (var call = 0; call < 20; call++)
        {
            (await AskAsync(First.Client)).Status.ShouldBe(200);
        }

        (await ScriptsAsync()).ShouldBe(before);
        var (limited, _) = await KeyAsync(new { accountId = First.AccountId, requestsPerMinute = 5 });
        await AskAsync(limited);
        (await ScriptsAsync()).ShouldNotBe(before, "who has a limit asks");

        async Task<string> ScriptsAsync() => string.Join(' ', (await redis.GetServer("127.0.0.1", Redis.Port).InfoAsync("commandstats"))
            .SelectMany(section => section)
            .Where(line => line.Key.StartsWith("cmdstat_eval", StringComparison.Ordinal))
            .Select(line => line.Value.Split(',')[0]));
    }

    private async Task<(HttpClient One, HttpClient Other)> KeyAsync(object limits)
    {
        var key = (await First.PostAdminAsync("keys", limits)).GetProperty("key").GetString();
        return (First.NewClient(key), Second.NewClient(key));
    }

    private static Task<ChatAnswer> AskAsync(HttpClient client) => ChatAnswer.ReadAsync(client, new
    {
        model = "coze-workflow",
        workflow_id = SandboxWorkflows.WordByWord,
        messages = new[] { new { role = "user", content = "Hello" } },
    });
}
