using CozeProxy.Tests.Transforms.Fakes;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.Streaming;

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
        call.Report.EstimateDelivered(0).ShouldBeNull("nobody heard it");
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
        call.Options.DrainTimeout = call.Options.RunTimeout * 2;
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
    public async Task A_stop_out_of_patience_abandons_them_and_still_settles()
    {
        var call = RunHarness.Answered();
        call.Drainer.Adopt(call.Exchange, call.Run);
        using var patience = new CancellationTokenSource();
        var stop = call.Drainer.StopAsync(patience.Token);

        await patience.CancelAsync();

        await stop.WaitAsync(Eventually.Patience);
        call.Settlement.Times.ShouldBe(1);
        call.Settlement.EndWhenSettled.ShouldBe(RunEnd.Abandoned);
        call.Lifetime.IsCancellationRequested.ShouldBeTrue();
    }

    [Test]
    public async Task A_stop_is_over_when_the_last_settlement_is()
    {
        var call = RunHarness.Answered();
        var gate = new TaskCompletionSource();
        call.Settlement.Gate = gate.Task;
        call.Drainer.Adopt(call.Exchange, call.Run);

        var stop = call.Drainer.StopAsync(new CancellationToken(canceled: true));
        await call.Settlement.Begun;
        stop.IsCompleted.ShouldBeFalse("the ledger is still needed");
        gate.SetResult();

        await stop.WaitAsync(Eventually.Patience);
    }

    [Test]
    public async Task A_stop_does_not_wait_for_ever_for_books_that_are_away()
    {
        var call = RunHarness.Answered();
        call.Settlement.Gate = new TaskCompletionSource().Task;
        var timers = call.Time.TimersCreated;
        call.Drainer.Adopt(call.Exchange, call.Run);
        var stop = call.Drainer.StopAsync(new CancellationToken(canceled: true));
        await call.Settlement.Begun;

        // The drain's own bound and the last wait.
        await call.Time.WaitForTimerAsync(timers + 2);
        call.Time.Advance(RunDrainer.LastPatience);

        await stop.WaitAsync(Eventually.Patience);
        await call.Drainer.DisposeAsync().AsTask().WaitAsync(Eventually.Patience);
        call.Logger.Lines.Count(line => line.Id.Id == 4005).ShouldBe(1);
    }

    [Test]
    public async Task A_run_that_comes_after_the_stop_is_abandoned_and_settled_before_the_end()
    {
        var call = RunHarness.Answered();
        var gate = new TaskCompletionSource();
        call.Settlement.Gate = gate.Task;
        await call.Drainer.StopAsync(CancellationToken.None);

        call.Drainer.Adopt(call.Exchange, call.Run);
        await call.Settlement.Begun;
        var disposal = call.Drainer.DisposeAsync().AsTask();
        disposal.IsCompleted.ShouldBeFalse();
        gate.SetResult();

        await disposal.WaitAsync(Eventually.Patience);
        call.Settlement.EndWhenSettled.ShouldBe(RunEnd.Abandoned);
    }

    [Test]
    public async Task A_run_that_is_read_on_for_too_long_is_given_up_with_what_was_delivered()
    {
        var call = RunHarness.Answered();
        call.Options.DrainTimeout = TimeSpan.FromMinutes(1);
        var stream = call.OpenStream();
        call.Body.Send(Frame.Text("half"));
        await stream.ReadUntilAsync("half");
        var timers = call.Time.TimersCreated;
        await stream.DisposeAsync();
        await call.Time.WaitForTimerAsync(timers + 1);
        call.Body.Send(Frame.Text("and what nobody hears"));

        call.Time.Advance(call.Options.DrainTimeout);

        var report = await call.Settlement.Begun;
        await IdleAsync(call);
        report.End.ShouldBe(RunEnd.GivenUp);
        report.ClientGone.ShouldBeTrue();
        report.EstimateDelivered(100)!.Value.OutputTokens.ShouldBe(1);
        call.Settlement.Times.ShouldBe(1);

        // The reading under way ends by being cancelled, and then lets go of the body.
        await Eventually.HoldsAsync(() => call.Body.Disposals > 0, "the connection is let go");
    }

    [Test]
    public async Task A_run_that_the_shutdown_cuts_is_abandoned_and_that_is_told()
    {
        var call = RunHarness.Answered();
        call.Drainer.Adopt(call.Exchange, call.Run);

        call.Cut.Now();

        (await call.Settlement.Begun).End.ShouldBe(RunEnd.Abandoned);
        await IdleAsync(call);
        call.Logger.Has("counts as Abandoned").ShouldBeTrue();
    }

    [Test]
    public async Task A_run_too_many_is_closed_at_once_and_the_next_finds_room_again()
    {
        var (first, second, third) = (RunHarness.Answered(), RunHarness.Answered(), RunHarness.Answered());
        first.Options.MaxDrains = 1;
        var timers = first.Time.TimersCreated;
        first.Drainer.Adopt(first.Exchange, first.Run);
        await first.Time.WaitForTimerAsync(timers + 1);

        first.Drainer.Adopt(second.Exchange, second.Run);
        (await second.Settlement.Begun).End.ShouldBe(RunEnd.GivenUp);
        second.Settlement.ClientGoneWhenSettled.ShouldBeTrue();
        first.Body.Send(Frame.Text("x"), Frame.Done);
        await IdleAsync(first);
        first.Drainer.Adopt(third.Exchange, third.Run);
        third.Body.Send(Frame.Text("x"), Frame.Done);

        (await third.Settlement.Begun).End.ShouldBe(RunEnd.Completed);
        await IdleAsync(first);
        first.Settlement.EndWhenSettled.ShouldBe(RunEnd.Completed);
    }

    [Test]
    public async Task A_run_that_has_ended_needs_no_room()
    {
        var call = RunHarness.Played(Frame.Text("x"), Frame.Done);
        call.Options.MaxDrains = 0;
        await call.RunToEndAsync();

        call.Drainer.Adopt(call.Exchange, call.Run);

        (await call.Settlement.Begun).End.ShouldBe(RunEnd.Completed);
        await IdleAsync(call);
    }

    [Test]
    public async Task A_run_that_never_pauses_can_be_given_up()
    {
        var call = new RunHarness();
        call.Answer(new StreamContent(new EndlessPings()), System.Net.HttpStatusCode.OK, "text/event-stream");
        call.Drainer.Adopt(call.Exchange, call.Run);

        await call.Drainer.StopAsync(new CancellationToken(canceled: true)).WaitAsync(Eventually.Patience);

        call.Settlement.EndWhenSettled.ShouldBe(RunEnd.Abandoned);
    }

    private static Task IdleAsync(RunHarness call) => Eventually.HoldsAsync(() => call.Drainer.Count == 0, "the drain should end");
}
