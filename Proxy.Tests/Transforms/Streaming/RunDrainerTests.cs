using CozeProxy.Tests.Transforms.Fakes;
using CozeProxy.Transforms.Exchange;

namespace CozeProxy.Tests.Transforms.Streaming;

internal sealed class RunDrainerTests
{
    [Test]
    public async Task A_run_whose_client_left_is_read_to_its_end_and_settled_once()
    {
        var call = RunHarness.Answered();
        var stream = call.OpenStream();
        call.Body.Send(Frame.Text("half"));
        await stream.ReadUntilAsync("half");

        await stream.DisposeAsync();
        await stream.DisposeAsync();
        call.Exchange.IsDraining.ShouldBeTrue();
        call.Drainer.Count.ShouldBe(1);
        call.Body.Send(Frame.Text(" and the rest"), Frame.End("{}", usage: (134, 7)), Frame.Done);
        var report = await call.Settlement.Begun;

        await IdleAsync(call);
        call.Settlement.Times.ShouldBe(1);
        call.Settlement.ClientGoneWhenSettled.ShouldBeTrue();
        call.Settlement.EndWhenSettled.ShouldBe(RunEnd.Completed);
        report.UsageOrEstimate(0).TotalTokens.ShouldBe(141);
        call.Body.Disposals.ShouldBeGreaterThan(0);
    }

    [Test]
    public async Task A_client_that_leaves_during_a_read_leaves_the_read_to_the_drainer()
    {
        var call = RunHarness.Answered();
        var stream = call.OpenStream();
        await stream.ReadOnceAsync();
        using var client = new CancellationTokenSource();
        var read = stream.ReadOnceAsync(cancellationToken: client.Token);

        await client.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(read);
        await stream.DisposeAsync();
        call.Lifetime.IsCancellationRequested.ShouldBeFalse("the run goes on at Coze");
        call.Body.Send(Frame.Text("unheard"), Frame.Done);

        await call.Settlement.Begun;
        await IdleAsync(call);
        call.Settlement.EndWhenSettled.ShouldBe(RunEnd.Completed);
        call.Report.UsageOrEstimate(0).OutputTokens.ShouldBe(2, "what nobody heard was still made");
    }

    [Test]
    public async Task A_client_that_leaves_before_the_headers_is_drained_too()
    {
        var call = new RunHarness();
        call.Drainer.Adopt(call.Exchange, call.Run);

        call.Answer();
        call.Body.Send(Frame.Text("x"), Frame.Done);

        await call.Settlement.Begun;
        await IdleAsync(call);
        call.Settlement.EndWhenSettled.ShouldBe(RunEnd.Completed);
    }

    [Test]
    public async Task A_drain_that_fails_is_logged_and_over()
    {
        var call = RunHarness.Played(Frame.Text("x"), Frame.Done);
        call.Settlement.Gate = Task.FromException(new InvalidOperationException("disk full"));

        call.Drainer.Adopt(call.Exchange, call.Run);

        await IdleAsync(call);
        call.Logger.Has("could not be read to its end and settled").ShouldBeTrue();
    }

    [Test]
    public async Task A_silent_run_ends_with_its_lifetime()
    {
        var call = RunHarness.Answered();
        call.Drainer.Adopt(call.Exchange, call.Run);

        call.Time.Advance(call.Options.RunTimeout);

        (await call.Settlement.Begun).Error!.Code.ShouldBe("upstream_timeout");
        await IdleAsync(call);
    }

    [Test]
    public async Task A_stop_waits_for_the_runs()
    {
        var call = RunHarness.Answered();
        call.Drainer.Adopt(call.Exchange, call.Run);

        var stop = call.Drainer.StopAsync(CancellationToken.None);
        stop.IsCompleted.ShouldBeFalse();
        call.Body.Send(Frame.Text("x"), Frame.Done);

        await stop.WaitAsync(Eventually.Patience);
        call.Settlement.EndWhenSettled.ShouldBe(RunEnd.Completed);
    }

    [Test]
    public async Task A_stop_out_of_patience_ends_them_and_still_settles()
    {
        var call = RunHarness.Answered();
        call.Drainer.Adopt(call.Exchange, call.Run);
        using var patience = new CancellationTokenSource();
        var stop = call.Drainer.StopAsync(patience.Token);

        await patience.CancelAsync();

        await stop.WaitAsync(Eventually.Patience);
        call.Settlement.Times.ShouldBe(1);
        call.Settlement.EndWhenSettled.ShouldBe(RunEnd.Failed);
    }

    private static Task IdleAsync(RunHarness call) => Eventually.HoldsAsync(() => call.Drainer.Count == 0, "the drain should end");
}
