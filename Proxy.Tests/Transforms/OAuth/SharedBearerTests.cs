using CozeProxy.Tests.Transforms.Fakes;
using CozeProxy.Transforms.OAuth;

namespace CozeProxy.Tests.Transforms.OAuth;

internal sealed class SharedBearerTests : RedisFixture
{
    [Test]
    public async Task Two_replicas_need_one_exchange()
    {
        var gate = new TaskCompletionSource();
        Endpoint.Gate = gate.Task;
        var watched = new WatchedTokenStore(Store(Second));
        var first = Bearer(Store(First));
        var second = Bearer(watched);

        var firstToken = TokenAsync(first);
        await Endpoint.Begun;
        var secondToken = TokenAsync(second);
        await watched.Refused.WaitAsync(Eventually.Patience);
        gate.SetResult();

        (await firstToken).ShouldBe("token-1");
        (await secondToken).ShouldBe("token-1");
        Endpoint.Exchanges.ShouldBe(1);
    }

    [Test]
    public async Task A_token_that_one_replica_saw_refused_is_replaced_for_both()
    {
        var first = Bearer(Store(First));
        var second = Bearer(Store(Second));
        await TokenAsync(first);
        await TokenAsync(second);

        await first.RejectAsync(new AccessToken("token-1"));
        (await TokenAsync(first)).ShouldBe("token-2");
        await second.RejectAsync(new AccessToken("token-1"));

        (await TokenAsync(second)).ShouldBe("token-2");
        Endpoint.Exchanges.ShouldBe(2);
    }

    [Test]
    public async Task Without_Redis_calls_go_on_and_with_it_tokens_are_shared_again()
    {
        var first = Bearer(Store(First));
        var second = Bearer(Store(Second));
        await TokenAsync(first);

        Redis.Kill();
        (await TokenAsync(first)).ShouldBe("token-1", "the copy in process is good");
        Clock.Advance(TimeSpan.FromMinutes(51));
        (await TokenAsync(first)).ShouldBe("token-2");
        Clock.Advance(TimeSpan.FromMinutes(51));
        (await TokenAsync(first)).ShouldBe("token-3");
        Logger.Warnings.ShouldBe(1, "an outage is one warning, however many calls it lasts");

        await Redis.StartAsync();
        await AnswersAsync(First);
        await AnswersAsync(Second);
        Clock.Advance(TimeSpan.FromMinutes(51));
        (await TokenAsync(first)).ShouldBe("token-4");
        (await TokenAsync(second)).ShouldBe("token-4");
        Logger.Has("Redis answers again").ShouldBeTrue();
        Logger.Warnings.ShouldBe(1);
    }

    [Test]
    public async Task The_lock_of_a_dead_replica_holds_nobody_up_for_longer_than_its_life()
    {
        await First.GetDatabase().StringSetAsync(Key + ":lock", "dead", TimeSpan.FromMilliseconds(200));

        (await TokenAsync(Bearer(Store(Second)))).ShouldBe("token-1");

        (await First.GetDatabase().KeyExistsAsync(Key + ":lock")).ShouldBeFalse("whoever fetched gave the lock back");
        (await Store(First).GetAsync(Key))!.Token.Value.ShouldBe("token-1");
    }
}
