using CozeProxy.Tests.Transforms.Fakes;
using CozeProxy.Transforms.Exchange;

namespace CozeProxy.Tests.Transforms.Streaming;

internal sealed class KeepAliveTests
{
    private const string Comment = ": keep-alive\n\n";

    [Test]
    public async Task Silence_is_broken_by_a_comment_each_time_it_lasts_too_long()
    {
        var call = RunHarness.Answered();
        using var stream = call.OpenStream();
        (await stream.ReadOnceAsync()).ShouldBe(Comment, "headers alone are not sent, so the stream says something at once");

        for (var round = 1; round <= 3; round++)
        {
            var read = stream.ReadOnceAsync();
            call.Time.Advance(call.Options.KeepAlive - TimeSpan.FromTicks(1));
            read.IsCompleted.ShouldBeFalse();
            call.Time.Advance(TimeSpan.FromTicks(1));
            (await read).ShouldBe(Comment);
        }

        call.Body.Send(Frame.Text("x"), Frame.Done);
        StreamReading.Answer(await stream.ReadToEndAsync()).ShouldBe("x");
    }

    [Test]
    public async Task A_heartbeat_that_is_swallowed_does_not_postpone_it()
    {
        var call = RunHarness.Answered();
        using var stream = call.OpenStream();
        await stream.ReadOnceAsync();
        var read = stream.ReadOnceAsync();
        await call.Time.WaitForTimerAsync(2);
        call.Time.Advance(TimeSpan.FromSeconds(10));

        // The next wait begins when the heartbeat is read: two timers were the run's lifetime and the first wait.
        call.Body.Send(Frame.Ping);
        await call.Time.WaitForTimerAsync(3);
        call.Time.Advance(TimeSpan.FromSeconds(4));
        read.IsCompleted.ShouldBeFalse();
        call.Time.Advance(TimeSpan.FromSeconds(1));

        (await read).ShouldBe(Comment);
    }

    [Test]
    public async Task Text_postpones_it()
    {
        var call = RunHarness.Answered();
        using var stream = call.OpenStream();
        await stream.ReadOnceAsync();
        call.Time.Advance(TimeSpan.FromSeconds(10));
        call.Body.Send(Frame.Text("x"));
        await stream.ReadUntilAsync("\"x\"");

        var timers = call.Time.TimersCreated;
        var read = stream.ReadOnceAsync();
        await call.Time.WaitForTimerAsync(timers + 1);
        call.Time.Advance(TimeSpan.FromSeconds(14));
        read.IsCompleted.ShouldBeFalse();
        call.Time.Advance(TimeSpan.FromSeconds(1));

        (await read).ShouldBe(Comment);
    }

    [Test]
    public async Task It_is_sent_while_the_headers_are_awaited_too()
    {
        var call = new RunHarness();
        using var stream = call.OpenStream();
        await stream.ReadOnceAsync();

        var read = stream.ReadOnceAsync();
        call.Time.Advance(call.Options.KeepAlive);
        (await read).ShouldBe(Comment);

        call.Answer();
        call.Body.Send(Frame.Text("late"), Frame.Done);
        StreamReading.Answer(await stream.ReadToEndAsync()).ShouldBe("late");
    }

    [Test]
    public async Task It_is_sent_while_the_settlement_waits_for_its_store_too()
    {
        var gate = new TaskCompletionSource();
        var call = RunHarness.Played(Frame.Text("x"), Frame.Done);
        call.Settlement.Gate = gate.Task;
        using var stream = call.OpenStream();
        await stream.ReadUntilAsync("\"x\"");

        for (var round = 1; round <= 3; round++)
        {
            var read = stream.ReadOnceAsync();
            call.Time.Advance(call.Options.KeepAlive - TimeSpan.FromTicks(1));
            read.IsCompleted.ShouldBeFalse();
            call.Time.Advance(TimeSpan.FromTicks(1));
            (await read).ShouldBe(Comment);
        }

        var end = stream.ReadToEndAsync();
        gate.SetResult();
        StreamReading.Events(await end)[^1].ShouldBe("[DONE]");
        call.Settlement.Times.ShouldBe(1);
        call.Drainer.Count.ShouldBe(0);
    }

    [Test]
    public async Task Whoever_leaves_while_the_settlement_waits_leaves_it_to_the_drainer()
    {
        var gate = new TaskCompletionSource();
        var call = RunHarness.Played(Frame.Text("x"), Frame.Done);
        call.Settlement.Gate = gate.Task;
        var stream = call.OpenStream();
        await stream.ReadUntilAsync("\"x\"");
        using var client = new CancellationTokenSource();
        var read = stream.ReadOnceAsync(cancellationToken: client.Token);

        await client.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(read);
        await stream.DisposeAsync();

        await Eventually.HoldsAsync(() => call.Settlement.Times == 2, "the drainer waits for the settlement that was begun");
        call.Drainer.Count.ShouldBe(1);
        gate.SetResult();
        await Eventually.HoldsAsync(() => call.Drainer.Count == 0, "the drain should end");
        call.Report.End.ShouldBe(RunEnd.Completed);
    }

    [Test]
    public async Task A_run_that_takes_too_long_ends_as_timed_out()
    {
        var call = RunHarness.Answered();
        call.Body.Send(Frame.Text("half"));
        using var stream = call.OpenStream();
        var text = await stream.ReadUntilAsync("half");

        var timers = call.Time.TimersCreated;
        var read = stream.ReadToEndAsync();
        await call.Time.WaitForTimerAsync(timers + 1);
        call.Time.Advance(call.Options.RunTimeout);

        text += await read;
        StreamReading.ErrorCode(text).ShouldBe("upstream_timeout");
        text.ShouldNotContain("[DONE]");
        call.Settlement.Times.ShouldBe(1);
    }
}
