using CozeProxy.Billing.Keys;
using CozeProxy.Limits;
using CozeProxy.Tests.Servers;
using CozeProxy.Tests.Transforms.Fakes;

namespace CozeProxy.Tests.Limits;

/// <summary>Two replicas that count in one real Redis.</summary>
public class RedisCallLimiterTests
{
    private RedisServer _redis = null!;
    private LimitReplica _one = null!;
    private LimitReplica _other = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _redis = await RedisServer.StartNewAsync();
        _one = await LimitReplica.StartAsync(_redis);
        _other = await LimitReplica.StartAsync(_redis);
    }

    [TearDown]
    public async Task StopAsync()
    {
        _one?.Dispose();
        _other?.Dispose();
        await _redis.DisposeAsync();
    }

    [TestCase(1)]
    [TestCase(7)]
    [TestCase(60)]
    public async Task A_minutes_requests_are_let_through_at_once_over_both_and_no_more(int limit)
    {
        var caller = Callers.With(Callers.Requests(limit));
        var started = TimeProvider.System.GetTimestamp();

        var allowed = await Callers.CountAllowedAsync(300, number => (number % 2 == 0 ? _one : _other).Limiter.TryEnterAsync(caller));

        // One more is due with each step that the test itself took.
        var due = (int)(TimeProvider.System.GetElapsedTime(started) * limit / TimeSpan.FromMinutes(1));
        allowed.ShouldBeInRange(limit, limit + due);
    }

    [Test]
    public async Task A_redis_that_has_forgotten_its_scripts_alone_goes_on_counting()
    {
        (await _one.Shared.EvaluateAsync("return 7", [], [])).ShouldNotBeNull();
        (await _one.Shared.EvaluateAsync("return 7", [], [])).ShouldNotBeNull();
        await _one.Redis.ExecuteAsync("SCRIPT", "FLUSH");

        (await _one.Shared.EvaluateAsync("return 7", [], [])).ShouldNotBeNull();

        _one.Logger.Lines.ShouldBeEmpty();
    }

    [Test]
    public async Task The_last_of_a_large_limit_is_as_exact_as_the_first()
    {
        var caller = Callers.With(Callers.Requests(9999));
        var started = TimeProvider.System.GetTimestamp();
        var allowed = await Callers.CountAllowedAsync(12_000, number => (number % 2 == 0 ? _one : _other).Limiter.TryEnterAsync(caller));

        var due = (int)(TimeProvider.System.GetElapsedTime(started) * 9999 / TimeSpan.FromMinutes(1));
        allowed.ShouldBeInRange(9999, 9999 + due);
    }

    [Test]
    public async Task What_is_left_is_counted_down_and_the_wait_is_told()
    {
        var caller = Callers.With(Callers.Requests(3), Callers.Requests(1000));

        var first = (await _one.Limiter.TryEnterAsync(caller)).Allowance!.Value;
        (first.Limit, first.Remaining).ShouldBe((3, 2));
        first.Reset.ShouldBeInRange(TimeSpan.FromSeconds(19), TimeSpan.FromSeconds(20));
        (await _other.Limiter.TryEnterAsync(caller)).Allowance!.Value.Remaining.ShouldBe(1);
        (await _one.Limiter.TryEnterAsync(caller)).Allowance!.Value.Remaining.ShouldBe(0);

        var refused = await _other.Limiter.TryEnterAsync(caller);
        refused.Refused.ShouldBe(CallLimit.KeyRequests);
        refused.RetryAfter.ShouldBeInRange(TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(20));
        refused.Allowance!.Value.Remaining.ShouldBe(0);
    }

    [Test]
    public async Task What_the_account_refuses_is_not_counted_against_the_key()
    {
        var account = Callers.Requests(1);
        (await _one.EnterAsync(Callers.With(Callers.Requests(2), account))).ShouldBe(CallLimit.None);
        for (var call = 0; call < 5; call++)
        {
            (await _other.EnterAsync(Callers.With(Callers.Requests(2), account))).ShouldBe(CallLimit.AccountRequests);
        }

        (await _one.EnterAsync(Callers.With(Callers.Requests(2)))).ShouldBe(CallLimit.None);
        (await _one.EnterAsync(Callers.With(Callers.Requests(2)))).ShouldBe(CallLimit.KeyRequests);
    }

    [Test]
    public async Task What_has_no_place_takes_neither_a_place_nor_a_request()
    {
        var account = Callers.Concurrent(1);
        var first = await _one.Limiter.TryEnterAsync(Callers.With(new CallLimits(2, 2), account));
        for (var call = 0; call < 5; call++)
        {
            (await _other.EnterAsync(Callers.With(new CallLimits(2, 2), account))).ShouldBe(CallLimit.AccountConcurrency);
        }

        first.Place!.Dispose();
        await FreeAsync(LimitNames.AccountPlaces(Callers.With()));
        (await _other.EnterAsync(Callers.With(new CallLimits(2, 2), account))).ShouldBe(CallLimit.None);
    }

    [Test]
    public async Task Places_are_as_many_over_both_as_the_limit_says()
    {
        var caller = Callers.With(Callers.Concurrent(5), Callers.Concurrent(8));

        (await Callers.CountAllowedAsync(100, number => (number % 2 == 0 ? _one : _other).Limiter.TryEnterAsync(caller))).ShouldBe(5);
        (await _one.EnterAsync(caller)).ShouldBe(CallLimit.KeyConcurrency);
    }

    [Test]
    public async Task A_question_takes_no_place()
    {
        var caller = Callers.With(new CallLimits(100, 1));
        (await _one.Limiter.TryEnterAsync(caller)).Refused.ShouldBe(CallLimit.None);

        (await _other.Limiter.TryEnterAsync(caller, takesPlaces: false)).Refused.ShouldBe(CallLimit.None);
    }

    [Test]
    public async Task The_places_of_a_replica_that_died_come_free()
    {
        using var dying = await LimitReplica.StartAsync(_redis, leaseLifetime: TimeSpan.FromMilliseconds(300));
        var caller = Callers.With(Callers.Concurrent(1));
        (await dying.EnterAsync(caller)).ShouldBe(CallLimit.None);

        // It says nothing from here on.
        await Eventually.HoldsAsync(async () => await _one.EnterAsync(caller) == CallLimit.None, "its leases have ended");
        (await _other.EnterAsync(caller)).ShouldBe(CallLimit.KeyConcurrency);
    }

    [Test]
    public async Task A_living_replicas_places_are_renewed_and_those_given_back_are_not()
    {
        var caller = Callers.With(Callers.Concurrent(2));
        var kept = await _one.Limiter.TryEnterAsync(caller);
        var returned = await _one.Limiter.TryEnterAsync(caller);
        var before = await EndsAsync();
        returned.Place!.Dispose();
        await Eventually.HoldsAsync(async () => (await EndsAsync()).Count == 1, "one was given back");

        await _one.Places.RenewAsync();

        var after = (await EndsAsync()).ShouldHaveSingleItem();
        after.ShouldBeGreaterThan(before.Min());
        kept.Place!.Dispose();
        await FreeAsync(LimitNames.KeyPlaces(caller));

        async Task<List<double>> EndsAsync() =>
            [.. (await _one.Redis.SortedSetRangeByRankWithScoresAsync(LimitNames.KeyPlaces(caller))).Select(entry => entry.Score)];
    }

    [Test]
    public async Task Renewing_while_places_come_and_go_leaves_none_behind()
    {
        var caller = Callers.With(Callers.Concurrent(1000));
        using var over = new CancellationTokenSource();
        var renewing = Task.Run(async () =>
        {
            while (!over.IsCancellationRequested)
            {
                await _one.Places.RenewAsync();
            }
        });
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var call = 0; call < 300; call++)
            {
                (await _one.Limiter.TryEnterAsync(caller)).Place!.Dispose();
            }
        })));
        await over.CancelAsync();
        await renewing;

        await FreeAsync(LimitNames.KeyPlaces(caller));
    }

    [Test]
    public async Task Without_redis_each_goes_on_by_itself_and_says_so_once()
    {
        var caller = Callers.With(new CallLimits(RequestsPerMinute: 3, MaxConcurrency: 2));
        var taken = await _one.Limiter.TryEnterAsync(caller);
        _redis.Kill();

        // The place that it has taken counts, and another replica's does not.
        (await _one.EnterAsync(caller)).ShouldBe(CallLimit.None);
        (await _one.EnterAsync(caller)).ShouldBe(CallLimit.KeyConcurrency);
        (await _other.EnterAsync(caller)).ShouldBe(CallLimit.None);
        (await _other.EnterAsync(caller)).ShouldBe(CallLimit.None);
        taken.Place!.Dispose();
        (await _one.EnterAsync(caller)).ShouldBe(CallLimit.None);
        _one.Logger.Lines.Count.ShouldBe(1);
        _one.Logger.Warnings.ShouldBe(1);
    }

    [Test]
    public async Task A_redis_that_comes_back_empty_is_told_what_is_under_way()
    {
        var caller = Callers.With(Callers.Concurrent(2));
        var returned = 0;
        _one.Shared.WhenReturned(() => returned++);
        (await _one.EnterAsync(caller)).ShouldBe(CallLimit.None);
        _redis.Kill();
        var alone = await _one.Limiter.TryEnterAsync(caller);
        alone.Refused.ShouldBe(CallLimit.None);

        await _redis.StartAsync();
        await _one.ReachAsync();
        await _other.ReachAsync();
        await _one.Places.RenewAsync();

        returned.ShouldBe(1);
        (await _other.EnterAsync(caller)).ShouldBe(CallLimit.KeyConcurrency);
        alone.Place!.Dispose();
        await Eventually.HoldsAsync(async () => await _other.EnterAsync(caller) == CallLimit.None, "a place that was taken without Redis is given back to it");
        _one.Logger.Lines.Select(line => line.Id.Id).ShouldBe([1301, 1302]);
    }

    [Test]
    public async Task Redis_restarted_under_load_fails_no_call()
    {
        var caller = Callers.With(new CallLimits(1_000_000, 1000), Callers.Concurrent(1000));
        using var over = new CancellationTokenSource();
        var counts = new int[4];
        var calling = Enumerable.Range(0, 4).Select(number => Task.Run(async () =>
        {
            while (!over.IsCancellationRequested)
            {
                var verdict = await (number % 2 == 0 ? _one : _other).Limiter.TryEnterAsync(caller);
                verdict.Refused.ShouldBe(CallLimit.None);
                verdict.Place!.Dispose();
                counts[number]++;
            }
        })).ToList();
        await MoreAsync();
        for (var times = 0; times < 2; times++)
        {
            _redis.Kill();
            await MoreAsync();
            await _redis.StartAsync();
            await _one.ReachAsync();
            await _other.ReachAsync();
            await MoreAsync();
        }

        await over.CancelAsync();
        await Task.WhenAll(calling);

        // And is shared again.
        var limited = Callers.With(Callers.Requests(2), keyId: 2);
        (await _one.EnterAsync(limited)).ShouldBe(CallLimit.None);
        (await _other.EnterAsync(limited)).ShouldBe(CallLimit.None);
        (await _one.EnterAsync(limited)).ShouldBe(CallLimit.KeyRequests);

        Task MoreAsync()
        {
            var reached = counts.Select(count => count + 20).ToList();
            return Eventually.HoldsAsync(
                () => calling.Exists(call => call.IsFaulted) || counts.Zip(reached).All(pair => pair.First >= pair.Second), "calls go on");
        }
    }

    [Test]
    public async Task A_channels_calls_are_counted_over_both_and_without_redis_by_each()
    {
        var first = await _one.Counter.TryEnterAsync("channel:main", 2);
        var second = await _other.Counter.TryEnterAsync("channel:main", 2);
        first.ShouldNotBeNull();
        second.ShouldNotBeNull();
        (await _one.Counter.TryEnterAsync("channel:main", 2)).ShouldBeNull();
        (await _one.Counter.TryEnterAsync("channel:other", 2)).ShouldNotBeNull();

        first.Dispose();
        await Eventually.HoldsAsync(async () => await _other.Counter.TryEnterAsync("channel:main", 2) is not null, "it was given back");

        _redis.Kill();
        (await _one.Counter.TryEnterAsync("channel:main", 1)).ShouldNotBeNull();
        (await _one.Counter.TryEnterAsync("channel:main", 1)).ShouldBeNull();
    }

    private Task FreeAsync(string places) =>
        Eventually.HoldsAsync(async () => await _one.Redis.SortedSetLengthAsync(places) == 0, "all places are given back");
}
