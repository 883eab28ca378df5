namespace CozeProxy.Tests.EndToEnd;

internal sealed class WhenProxiesShareARedis : SharedProxiesFixture
{
    private const int StoreIsAway = 3004;

    [Test]
    public async Task A_thousand_calls_over_both_cause_one_exchange()
    {
        await WhenTokensAreFetched.CallManyAsync(1000, 50, First, Second);

        Coze.Seen.Exchanges.Count.ShouldBe(1);
        Coze.Seen.BilledRuns.Count.ShouldBe(1000);
    }

    [Test]
    public async Task A_token_that_one_of_them_finds_bad_is_replaced_for_both()
    {
        await WhenTokensAreFetched.CallManyAsync(2, 1, First, Second);
        Coze.RevokeTokens();

        await WhenTokensAreFetched.CallManyAsync(100, 20, First, Second);

        Coze.Seen.Exchanges.Count.ShouldBe(2);
    }

    [Test]
    public async Task Without_redis_calls_go_on_and_it_is_said_once()
    {
        Redis.Kill();

        await WhenTokensAreFetched.CallManyAsync(20, 5, First);
        Coze.RevokeTokens();
        await WhenTokensAreFetched.CallManyAsync(20, 5, First);

        Coze.Seen.Exchanges.Count.ShouldBe(2);
        First.Log.Lines.Count(line => line.EventId == StoreIsAway).ShouldBe(1);
    }

    [Test]
    public async Task Proxies_of_other_ledgers_fetch_their_own_once_however_many_calls_there_are()
    {
        await using var one = await ProxyUnderTest.StartAsync(Coze, OnRedis([]));
        await using var other = await ProxyUnderTest.StartAsync(Coze, OnRedis([]));

        await WhenTokensAreFetched.CallManyAsync(300, 20, one, other);

        Coze.Seen.Exchanges.Count.ShouldBe(2);
        await one.ShouldBeInOrderAsync();
        await other.ShouldBeInOrderAsync();
    }
}
