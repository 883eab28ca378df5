using CozeProxy.Tests.Transforms.Fakes;
using CozeProxy.Transforms.OAuth;
using StackExchange.Redis;

namespace CozeProxy.Tests.Transforms.OAuth;

/// <summary>Replicas on one Redis through many lives of a token, and through the death of that Redis.</summary>
internal sealed class SharedRenewalTests : RedisFixture
{
    private const int AsksEach = 200;

    private ConnectionMultiplexer _third = null!;
    private OAuthBearer[] _bearers = null!;

    [SetUp]
    public async Task JoinAsync()
    {
        _third = await Redis.ConnectAsync();
        _bearers = [Bearer(Store(First), jitter: 0), Bearer(Store(Second), jitter: 0.5), Bearer(Store(_third), jitter: 0.9)];
    }

    [TearDown]
    public void Leave() => _third?.Dispose();

    [Test]
    public async Task Three_replicas_under_load_need_one_exchange_for_each_life_of_a_token()
    {
        (await AskAllAsync()).ShouldBe(["token-1"]);
        for (var life = 2; life <= 5; life++)
        {
            // None has a usable one any more: all ask for the next at once.
            Clock.Advance(TimeSpan.FromMinutes(51));

            (await AskAllAsync()).ShouldBe([$"token-{life}"]);
            Endpoint.Exchanges.ShouldBe(life);
        }
    }

    [Test]
    public async Task The_one_whose_turn_comes_first_renews_for_all_and_nobody_waits()
    {
        await AskAllAsync();
        for (var renewal = 1; renewal <= 4; renewal++)
        {
            // Their turns are 40:30, 42:30 and 45:00 after it was issued, which for all but the first was four minutes ago.
            Clock.Advance(TimeSpan.FromMinutes(renewal == 1 ? 40 : 36));
            (await AskAllAsync()).ShouldBe([$"token-{renewal}"]);
            Endpoint.Exchanges.ShouldBe(renewal, "it is nobody's turn");

            Clock.Advance(TimeSpan.FromMinutes(1));
            (await AskAllAsync()).ShouldBeSubsetOf([$"token-{renewal}", $"token-{renewal + 1}"], "the old one serves meanwhile");
            await Eventually.HoldsAsync(async () => await TokenAsync(_bearers[2]) == $"token-{renewal + 1}", "the third renews");
            (await TokenAsync(_bearers[0])).ShouldBe($"token-{renewal}", "the first has no reason to look yet");

            Clock.Advance(TimeSpan.FromMinutes(4));
            await Eventually.HoldsAsync(async () => (await AskAllAsync()) is [var only] && only == $"token-{renewal + 1}", "the others find it");
            Endpoint.Exchanges.ShouldBe(renewal + 1);
        }
    }

    [Test]
    public async Task An_exchange_during_which_redis_is_killed_and_comes_back_fails_nobody_and_is_shared()
    {
        var gate = new TaskCompletionSource();
        Endpoint.Gate = gate.Task;
        var first = TokenAsync(_bearers[0]);
        await Endpoint.Begun;

        Redis.Kill();
        await Redis.StartAsync();
        await Task.WhenAll(AnswersAsync(First), AnswersAsync(Second), AnswersAsync(_third));
        gate.SetResult();

        (await first).ShouldBe("token-1");
        (await TokenAsync(_bearers[1])).ShouldBe("token-1");
        (await TokenAsync(_bearers[2])).ShouldBe("token-1");
        Endpoint.Exchanges.ShouldBe(1);
        (await First.GetDatabase().KeyExistsAsync(Key + ":lock")).ShouldBeFalse();
    }

    [Test]
    public async Task Those_who_wait_for_another_when_redis_dies_fetch_their_own()
    {
        var gate = new TaskCompletionSource();
        Endpoint.Gate = gate.Task;
        var watched = new WatchedTokenStore(Store(Second));
        var first = TokenAsync(_bearers[0]);
        await Endpoint.Begun;
        var second = TokenAsync(Bearer(watched));
        await watched.Refused.WaitAsync(Eventually.Patience);

        Redis.Kill();
        await Eventually.HoldsAsync(() => Endpoint.Exchanges == 2, "the second goes on alone");
        gate.SetResult();

        (await Task.WhenAll(first, second)).ShouldBe(["token-1", "token-2"]);
    }

    [Test]
    public async Task A_token_fetched_alone_is_shared_once_redis_is_back()
    {
        Redis.Kill();
        var gate = new TaskCompletionSource();
        Endpoint.Gate = gate.Task;
        var first = TokenAsync(_bearers[0]);
        await Endpoint.Begun;

        await Redis.StartAsync();
        await Task.WhenAll(AnswersAsync(First), AnswersAsync(Second));
        gate.SetResult();

        (await first).ShouldBe("token-1");
        (await TokenAsync(_bearers[1])).ShouldBe("token-1");
        Endpoint.Exchanges.ShouldBe(1);
    }

    [Test]
    public async Task An_owner_that_lost_its_lock_does_not_take_it_from_the_next()
    {
        var gate = new TaskCompletionSource();
        Endpoint.Gate = gate.Task;
        var first = TokenAsync(_bearers[0]);
        await Endpoint.Begun;
        await First.GetDatabase().KeyDeleteAsync(Key + ":lock");
        var second = TokenAsync(_bearers[1]);
        await Eventually.HoldsAsync(() => Endpoint.Exchanges == 2, "the lock is free for the second");
        var owner = await First.GetDatabase().StringGetAsync(Key + ":lock");

        gate.SetResult();

        (await Task.WhenAll(first, second)).ShouldBe(["token-1", "token-2"], ignoreOrder: true);
        owner.HasValue.ShouldBeTrue();
        await Eventually.HoldsAsync(async () => !await First.GetDatabase().KeyExistsAsync(Key + ":lock"), "the second gave its lock back");
        var shared = (await Store(_third).GetAsync(Key)).ShouldNotBeNull();
        (await TokenAsync(_bearers[2])).ShouldBe(shared.Token.Value);
    }

    [Test]
    public async Task Replicas_with_other_keys_on_one_redis_each_fetch_their_own_and_do_not_fight()
    {
        var stranger = Bearer(Store(Second, NewSeal()));
        (await TokenAsync(_bearers[0])).ShouldBe("token-1");
        (await TokenAsync(stranger)).ShouldBe("token-2", "what it cannot read is replaced");

        for (var ask = 0; ask < 50; ask++)
        {
            (await TokenAsync(_bearers[0])).ShouldBe("token-1", "what stands in Redis does not matter while the copy in process is good");
            (await TokenAsync(stranger)).ShouldBe("token-2");
        }

        await _bearers[0].RejectAsync(new AccessToken("token-1"));
        (await Store(Second).GetAsync(Key)).ShouldBeNull();
        (await First.GetDatabase().KeyExistsAsync(Key)).ShouldBeTrue("the stranger's is not taken away");
        Endpoint.Exchanges.ShouldBe(2);
    }

    /// <summary>What all of them are given, each a great many times at once.</summary>
    private async Task<string?[]> AskAllAsync()
    {
        var tokens = await Task.WhenAll(Enumerable.Range(0, AsksEach * _bearers.Length).Select(ask => Task.Run(() => TokenAsync(_bearers[ask % _bearers.Length]))));
        return [.. tokens.Distinct()];
    }
}
