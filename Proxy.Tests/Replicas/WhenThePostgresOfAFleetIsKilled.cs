using CozeProxy.Tests.Chaos;

namespace CozeProxy.Tests.Replicas;

/// <summary>While the ledger is away no replica lets anything run; what was running is settled by whoever began it.</summary>
internal sealed class WhenThePostgresOfAFleetIsKilled : FleetFixture
{
    private const int Clients = 30;

    [Test]
    public async Task Calls_are_refused_while_it_is_away_and_none_is_lost_or_doubled()
    {
        await using var load = await FleetLoad.StartAsync(Fleet);
        load.Begin(Clients);
        await load.ShouldGoOnAsync();
        var gate = new TaskCompletionSource();
        var (call, ending) = await load.BeginCallAsync(gate.Task);

        await load.KillAsync(Fleet.Postgres.KillAsync);
        await load.ShouldRefuseAsync();
        gate.SetResult();
        await load.ShouldRefuseAsync();
        call.End.ShouldBe(CallEnd.UnderWay, "An answer must not end before it is charged.");
        await Fleet.Postgres.StartAsync();
        await ending;
        call.End.ShouldBe(CallEnd.Complete, call.ToString());
        await load.ShouldGoOnAsync(100);

        await ChaosAudit.RunAsync(load, "503 billing_unavailable");
        load.Ends.Of(CallEnd.Broken).ShouldBe(0, load.Ends.ToString());
    }
}
