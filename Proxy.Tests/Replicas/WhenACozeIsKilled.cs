using CozeProxy.Sandbox.Coze;
using CozeProxy.Sandbox.Coze.Observed;
using CozeProxy.Tests.Chaos;
using CozeProxy.Tests.Transforms.Fakes;

namespace CozeProxy.Tests.Replicas;

/// <summary>One of two Cozes dies in the middle of 200 calls, and comes back.</summary>
internal sealed class WhenACozeIsKilled : FleetFixture
{
    private const int Streams = 100;
    private const int AtTheMoment = 50;
    private const int After = 50;

    [Test]
    public async Task What_had_not_started_goes_to_the_other_and_nothing_runs_twice()
    {
        await using var load = await FleetLoad.StartAsync(Fleet);
        var gate = new TaskCompletionSource();
        var streams = await Task.WhenAll(Enumerable.Range(0, Streams).Select(_ => load.BeginCallAsync(gate.Task)));
        var doomed = streams.Select(stream => stream.Call).Where(call => Runs(Fleet.First, call).Count > 0).ToHashSet();
        doomed.Count.ShouldBeInRange(1, Streams - 1, "Both must have some to lose and some to keep.");

        // Some are on their way when it dies, whichever way they went; those that come later find it dead.
        var killing = load.KillAtNextRunAsync(Fleet.First.KillAsync);
        var moment = Enumerable.Range(0, AtTheMoment).Select(_ => load.CallOnceAsync()).ToList();
        await killing;
        var before = load.Calls.ToHashSet();
        await Task.WhenAll(Enumerable.Range(0, After).Select(_ => load.CallOnceAsync()));
        var late = load.Calls.Except(before).ToList();
        await Task.WhenAll(moment);
        gate.SetResult();
        await Task.WhenAll(streams.Select(stream => stream.Ending));

        late.Count.ShouldBe(After);
        late.ShouldAllBe(call => call.End == CallEnd.Complete || call.End == CallEnd.Left);
        foreach (var (call, _) in streams)
        {
            // The last line of a stream that was cut is an error, and never [DONE].
            call.End.ShouldBe(doomed.Contains(call) ? CallEnd.Broken : CallEnd.Complete, call.ToString());
            call.Reason.ShouldStartWith(doomed.Contains(call) ? "data: {\"error\":" : "");
        }

        var interrupted = before.Except(streams.Select(stream => stream.Call)).Where(call => call.End is not (CallEnd.Complete or CallEnd.Left)).ToList();

        // Sent over a connection that broke: nobody knows whether Coze had read it, so the other must not be asked.
        interrupted.ShouldAllBe(call => Runs(Fleet.First, call).Count <= 1 && Runs(Fleet.Second, call).Count == 0);
        Print($"{doomed.Count} of {Streams} streams cut, {interrupted.Count} of {AtTheMoment} calls lost on their way, {After} of {After} later ones served");

        await Fleet.First.StartAgainAsync();
        await ShouldGetTrafficAgainAsync(load);
        await ChaosAudit.RunAsync(load, "502 upstream_error");
    }

    private async Task ShouldGetTrafficAgainAsync(FleetLoad load)
    {
        var runs = Fleet.First.Seen.BilledRuns.Count;
        var started = TimeProvider.System.GetTimestamp();
        await Eventually.HoldsAsync(
            async () =>
            {
                await load.CallOnceAsync();
                return Fleet.First.Seen.BilledRuns.Count > runs;
            },
            $"It gets no calls any more.\n{Fleet.Output}");
        Print($"it got its next call {TimeProvider.System.GetElapsedTime(started).TotalSeconds:F1} s after it was back");
    }

    private static List<SeenRun> Runs(CozeEmulator coze, ChaosCall call) =>
        [.. coze.Seen.Runs.Where(run => run.WorkflowId == call.WorkflowId)];
}
