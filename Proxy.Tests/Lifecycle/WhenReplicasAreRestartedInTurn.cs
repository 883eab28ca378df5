using System.Globalization;
using CozeProxy.Tests.Chaos;
using CozeProxy.Tests.Servers;

namespace CozeProxy.Tests.Lifecycle;

/// <summary>A rolling update under load, as clients see it: not at all.</summary>
internal sealed class WhenReplicasAreRestartedInTurn
{
    private const int Clients = 16;
    private const int LongStreams = 8;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    // Once round by default; ROLLING_ROUNDS asks for more.
    private static readonly int Rounds =
        Environment.GetEnvironmentVariable("ROLLING_ROUNDS") is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : 1;

    [Test]
    public async Task No_call_fails_and_no_stream_is_cut()
    {
        await using var load = await RollingLoad.StartAsync(new Dictionary<string, string> { ["Coze:ShutdownDelay"] = "00:00:02" });
        load.Begin(Clients);
        await load.ShouldGoOnAsync();
        var (restarts, slowest) = (0, TimeSpan.Zero);
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var proxy in load.Proxies)
            {
                var took = await RestartAsync(load, proxy);
                slowest = took > slowest ? took : slowest;
                restarts++;
            }
        }

        await ChaosAudit.RunAsync(load);
        TestContext.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Rolling figures: {restarts} restarts under load, {load.Calls.Count} calls ({load.Ends}), {load.PassedOn} passed on by nginx; the slowest end took {slowest.TotalSeconds:F1} s"));
        (load.Ends.Of(CallEnd.Broken), load.Ends.Of(CallEnd.Refused), load.Ends.Of(CallEnd.Unreached)).ShouldBe((0, 0, 0), $"{load.Ends}\n{load.Output}");
    }

    /// <summary>Ends it while it streams, starts it again, and waits until it gets calls from everywhere; returns how long it took to end.</summary>
    private static async Task<TimeSpan> RestartAsync(RollingLoad load, ProxyProcess proxy)
    {
        var gate = new TaskCompletionSource();
        var streams = await Task.WhenAll(Enumerable.Range(0, LongStreams).Select(_ => load.BeginCallAsync(gate.Task)));

        var asked = TimeProvider.System.GetTimestamp();
        await proxy.AskToEndAsync();
        await ShouldBecomeAsync(async () => !await proxy.IsReadyAsync(), "It stays ready.");
        await ShouldBecomeAsync(async () => !await Ports.IsOpenAsync(proxy.Address.Port), "It goes on listening.");
        await load.ShouldGoOnAsync();
        gate.SetResult();
        (await proxy.EndedAsync().WaitAsync(Patience)).ShouldBe(0, proxy.Output);
        var took = TimeProvider.System.GetElapsedTime(asked);
        await Task.WhenAll(streams.Select(stream => stream.Ending));
        streams.ShouldAllBe(stream => stream.Call.End == CallEnd.Complete);

        await proxy.StartAsync();
        var before = load.ServedBy(proxy);
        await ShouldBecomeAsync(
            () => Task.FromResult(load.ServedBy(proxy).Zip(before).All(counts => counts.First > counts.Second)), "It gets no calls any more.");
        return took;
    }

    // Not as often as can be: what is measured runs on the same machine.
    private static async Task ShouldBecomeAsync(Func<Task<bool>> isSo, string otherwise)
    {
        using var pace = new PeriodicTimer(Pace, TimeProvider.System);
        using var deadline = new CancellationTokenSource(Patience, TimeProvider.System);
        while (!await isSo())
        {
            deadline.IsCancellationRequested.ShouldBeFalse(otherwise);
            await pace.WaitForNextTickAsync();
        }
    }
}
