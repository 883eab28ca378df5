using CozeProxy.Tests.Chaos;
using CozeProxy.Tests.Transforms.Fakes;

namespace CozeProxy.Tests.Replicas;

/// <summary>What an orchestrator does at every update: SIGTERM to one replica while it streams.</summary>
internal sealed class WhenAReplicaIsAskedToEnd : FleetFixture
{
    private const int Streams = 45;
    private const int Clients = 10;

    [Test]
    public async Task It_finishes_its_streams_takes_no_others_and_ends_well()
    {
        var ending = Fleet.Proxies[^1];
        await using var streaming = await FleetLoad.StartAsync(Fleet);
        await using var load = await FleetLoad.StartAsync(Fleet, Fleet.Proxies.SkipLast(1));
        using var key = await FleetKey.CreateAsync(Fleet);
        load.Begin(Clients);
        var gate = new TaskCompletionSource();
        var streams = await Task.WhenAll(Enumerable.Range(0, Streams).Select(_ => streaming.BeginCallAsync(gate.Task)));
        (await FleetCalls.StatusAsync(key.Clients[^1])).ShouldBe(200);
        (await ending.IsReadyAsync()).ShouldBeTrue();

        await ending.AskToEndAsync();
        await Eventually.HoldsAsync(async () => !await ending.IsReadyAsync(), "It stays ready.");
        await Eventually.HoldsAsync(async () => await TryAsync(key.Clients[^1]) == 0, "It goes on taking calls.");
        await load.ShouldGoOnAsync();
        streams.ShouldAllBe(stream => stream.Call.End == CallEnd.UnderWay);

        gate.SetResult();
        await Task.WhenAll(streams.Select(stream => stream.Ending));
        streams.ShouldAllBe(stream => stream.Call.End == CallEnd.Complete);
        var ended = TimeProvider.System.GetTimestamp();
        (await ending.EndedAsync().WaitAsync(Patience)).ShouldBe(0, ending.Output);
        Print($"it was gone {TimeProvider.System.GetElapsedTime(ended).TotalSeconds:F1} s after its last stream");
        await load.ShouldGoOnAsync();

        await ending.StartAsync();
        await load.StopAsync();
        await ChaosAudit.RunAsync(streaming);
        await ChaosAudit.RunAsync(load);
        (load.Ends.Of(CallEnd.Broken), load.Ends.Of(CallEnd.Refused), load.Ends.Of(CallEnd.Unreached)).ShouldBe((0, 0, 0), load.Ends.ToString());
    }

    // 0 where nobody takes the connection, or lets go of it before an answer.
    private static async Task<int> TryAsync(HttpClient client)
    {
        try
        {
            return await FleetCalls.StatusAsync(client);
        }
        catch (HttpRequestException)
        {
            return 0;
        }
    }
}
