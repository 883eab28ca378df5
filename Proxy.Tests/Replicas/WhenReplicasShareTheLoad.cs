namespace CozeProxy.Tests.Replicas;

internal sealed class WhenReplicasShareTheLoad : FleetFixture
{
    // Five points are more than five standard deviations of a share of 3/4 of so many: chance alone fails it once in four
    // million runs.
    private const int Calls = 2000;
    private const double Tolerance = 0.05;

    [Test]
    public async Task Channels_get_their_shares_by_weight()
    {
        var account = await Fleet.Proxies[0].OpenAccountAsync("1000");
        using var one = Fleet.Proxies[0].NewClient(account.Key);
        using var two = Fleet.Proxies[1].NewClient(account.Key);
        using var three = Fleet.Proxies[2].NewClient(account.Key);
        var (first, second) = (Fleet.First.Seen.BilledRuns.Count, Fleet.Second.Seen.BilledRuns.Count);

        await FleetCalls.ManyAsync([one, two, three], Calls, atOnce: 32);

        first = Fleet.First.Seen.BilledRuns.Count - first;
        second = Fleet.Second.Seen.BilledRuns.Count - second;
        (first + second).ShouldBe(Calls);
        var share = (double)first / Calls;
        Print($"{first} of {Calls} calls over the channel with weight {Fleet.FirstWeight} of {Fleet.FirstWeight + Fleet.SecondWeight}");
        share.ShouldBe((double)Fleet.FirstWeight / (Fleet.FirstWeight + Fleet.SecondWeight), Tolerance);
    }
}
