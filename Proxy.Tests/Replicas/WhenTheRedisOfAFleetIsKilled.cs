using CozeProxy.Tests.Chaos;
using CozeProxy.Tests.Transforms.Fakes;

namespace CozeProxy.Tests.Replicas;

/// <summary>Without Redis each replica goes on alone, and together again as soon as it is back.</summary>
internal sealed class WhenTheRedisOfAFleetIsKilled : FleetFixture
{
    private const int Clients = 30;
    private const int PerMinute = 10;

    [Test]
    public async Task No_call_fails_and_limits_and_tokens_go_on()
    {
        await using var load = await FleetLoad.StartAsync(Fleet);
        load.Begin(Clients);
        await load.ShouldGoOnAsync();
        await ShouldLimitAsync(together: true);

        await load.KillAsync(() =>
        {
            Fleet.Redis.Kill();
            return Task.CompletedTask;
        });
        await load.ShouldGoOnAsync();
        await ShouldLimitAsync(together: false);
        RevokeTokens();
        await load.ShouldGoOnAsync(100);

        await Fleet.Redis.StartAsync();
        await load.ShouldGoOnAsync(100);
        await Eventually.HoldsAsync(() => LimitAsync(together: true), $"Limits are not shared again.\n{Fleet.Output}");
        await Eventually.HoldsAsync(() => FetchOnceAsync(load), $"Tokens are not shared again.\n{Fleet.Output}");

        await ChaosAudit.RunAsync(load);
        (load.Ends.Of(CallEnd.Broken), load.Ends.Of(CallEnd.Refused), load.Ends.Of(CallEnd.Unreached)).ShouldBe((0, 0, 0), load.Ends.ToString());
    }

    private async Task ShouldLimitAsync(bool together) =>
        (await LimitAsync(together)).ShouldBeTrue($"The limit does not hold {(together ? "over all" : "at each")}.\n{Fleet.Output}");

    // Calls with a new key over all proxies in turn, until each has refused it once.
    private async ValueTask<bool> LimitAsync(bool together)
    {
        using var key = await FleetKey.CreateAsync(Fleet, PerMinute);
        var started = TimeProvider.System.GetTimestamp();
        var refusing = new HashSet<HttpClient>();
        var allowed = 0;
        for (var call = 0; refusing.Count < key.Clients.Count && call < 5 * PerMinute * key.Clients.Count; call++)
        {
            var client = key.Clients[call % key.Clients.Count];
            switch (await FleetCalls.StatusAsync(client))
            {
                case 429:
                    refusing.Add(client);
                    break;
                case 200:
                    allowed++;
                    break;
                case var other:
                    throw new InvalidOperationException($"A call within or beyond its limit was answered with {other}.");
            }
        }

        // What comes free again while it is asked, at each place where it is counted.
        var places = together ? 1 : key.Clients.Count;
        var freed = 1 + (int)(TimeProvider.System.GetElapsedTime(started).TotalMinutes * PerMinute);
        Print($"{allowed} calls with {PerMinute} a minute, counted {(together ? "together" : "at each proxy")}");
        return refusing.Count == key.Clients.Count && allowed >= PerMinute && allowed <= places * (PerMinute + freed);
    }

    private void RevokeTokens()
    {
        Fleet.First.RevokeTokens();
        Fleet.Second.RevokeTokens();
    }

    // Under load, all replicas find at about the same time that their token is bad.
    private async ValueTask<bool> FetchOnceAsync(FleetLoad load)
    {
        var before = (Fleet.First.Seen.SuccessfulExchanges, Fleet.Second.Seen.SuccessfulExchanges);
        RevokeTokens();
        await load.ShouldGoOnAsync(150);
        return (Fleet.First.Seen.SuccessfulExchanges - before.Item1, Fleet.Second.Seen.SuccessfulExchanges - before.Item2) == (1, 1);
    }
}
