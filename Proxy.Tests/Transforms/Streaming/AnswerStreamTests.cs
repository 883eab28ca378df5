using CozeProxy.Tests.Transforms.Fakes;
using CozeProxy.Transforms.Exchange;

namespace CozeProxy.Tests.Transforms.Streaming;

internal sealed class AnswerStreamTests
{
    [Test]
    public async Task A_run_becomes_an_answer()
    {
        var call = RunHarness.Played(Frame.Ping, Frame.Text("为什么"), Frame.Text("😀"), Frame.End("""{"output":"为什么😀"}""", usage: (134, 7)), Frame.Done);
        using var stream = call.OpenStream();

        var text = await stream.ReadToEndAsync();

        StreamReading.Answer(text).ShouldBe("为什么😀");
        StreamReading.Events(text)[^1].ShouldBe("[DONE]");
        call.Settlement.Times.ShouldBe(1);
        call.Settlement.EndWhenSettled.ShouldBe(RunEnd.Completed);
        call.Settlement.ClientGoneWhenSettled.ShouldBeFalse();
        call.Report.UsageOrEstimate(0).TotalTokens.ShouldBe(141);
        call.Report.ExecuteId.ShouldBe("741");
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(7)]
    [TestCase(100)]
    public async Task The_size_of_the_readers_buffer_changes_nothing(int size)
    {
        string[] frames = [Frame.Text("为什么"), Frame.Ping, Frame.Text(new string('长', 300)), Frame.End("end", finish: false), Frame.End(""), Frame.Done];
        using var whole = RunHarness.Played(frames).OpenStream();
        using var pieces = RunHarness.Played(frames).OpenStream();

        (await pieces.ReadToEndAsync(size)).ShouldBe(await whole.ReadToEndAsync());
    }

    [Test]
    public async Task A_read_into_nothing_waits_for_data_and_takes_none()
    {
        var call = RunHarness.Answered();
        using var stream = call.OpenStream();
        (await stream.ReadOnceAsync()).ShouldBe(": keep-alive\n\n");

        var waiting = stream.ReadAsync(Memory<byte>.Empty).AsTask();
        waiting.IsCompleted.ShouldBeFalse();
        call.Body.Send(Frame.Text("x"));
        (await waiting.WaitAsync(Eventually.Patience)).ShouldBe(0);

        call.Body.Send(Frame.Done);
        StreamReading.Answer(await stream.ReadToEndAsync()).ShouldBe("x");
    }

    [Test]
    public async Task A_read_into_nothing_takes_nothing_of_a_comment_either()
    {
        var call = RunHarness.Played(Frame.Text("x"), Frame.Done);
        using var stream = call.OpenStream();

        (await stream.ReadAsync(Memory<byte>.Empty)).ShouldBe(0);

        (await stream.ReadOnceAsync()).ShouldBe(": keep-alive\n\n");
    }

    [Test]
    public async Task A_stream_opened_after_the_first_text_begins_with_it()
    {
        var call = RunHarness.Played(Frame.Text("x"), Frame.Done);
        await call.Run.WaitForFirstOutputAsync(TimeSpan.FromSeconds(15), CancellationToken.None);
        using var stream = call.OpenStream();

        (await stream.ReadToEndAsync()).ShouldStartWith("data: {");
    }

    [Test]
    public async Task The_end_is_handed_out_only_when_it_is_settled()
    {
        var gate = new TaskCompletionSource();
        var call = RunHarness.Played(Frame.Text("x"), Frame.Done);
        call.Settlement.Gate = gate.Task;
        using var stream = call.OpenStream();
        (await stream.ReadUntilAsync("\"x\"")).ShouldNotContain("finish_reason\":\"stop");

        var last = stream.ReadOnceAsync();
        await call.Settlement.Begun;
        last.IsCompleted.ShouldBeFalse("nothing of the end may be seen before the books are closed");
        gate.SetResult();

        (await last).ShouldEndWith("data: [DONE]\n\n");
        (await stream.ReadOnceAsync()).ShouldBeEmpty();
        call.Settlement.Times.ShouldBe(1);
    }

    [Test]
    public async Task An_answer_that_cannot_be_settled_does_not_end_as_finished()
    {
        var call = RunHarness.Played(Frame.Text("x"), Frame.Done);
        call.Settlement.Gate = Task.FromException(new InvalidOperationException("disk full"));
        using var stream = call.OpenStream();

        var text = await stream.ReadToEndAsync();

        StreamReading.ErrorCode(text).ShouldBe("billing_unavailable");
        text.ShouldNotContain("[DONE]");
        text.ShouldNotContain("disk full");
    }

    [Test]
    public async Task A_connection_that_Coze_cuts_does_not_look_like_an_end()
    {
        var call = RunHarness.Answered();
        call.Body.Send(Frame.Text("half"));
        call.Body.Cut();
        using var stream = call.OpenStream();

        var text = await stream.ReadToEndAsync();

        StreamReading.Answer(text).ShouldBe("half");
        StreamReading.ErrorCode(text).ShouldBe("upstream_error");
        text.ShouldNotContain("[DONE]");
        call.Settlement.EndWhenSettled.ShouldBe(RunEnd.Failed);
        call.Settlement.DeliveredWhenSettled.ShouldBeTrue();
        call.Report.EstimateDelivered(100)!.Value.OutputTokens.ShouldBe(1);
    }

    [Test]
    public async Task Text_that_nobody_took_was_not_delivered()
    {
        var call = RunHarness.Played(Frame.Text("half"), Frame.Error(5000, "failed"));
        await call.Run.WaitForFirstOutputAsync(TimeSpan.FromSeconds(15), CancellationToken.None);
        var stream = call.OpenStream();
        (await stream.ReadAsync(Memory<byte>.Empty)).ShouldBe(0);

        await stream.DisposeAsync();

        await call.Settlement.Begun;
        call.Settlement.EndWhenSettled.ShouldBe(RunEnd.Failed);
        call.Settlement.DeliveredWhenSettled.ShouldBeFalse();
    }

    [Test]
    public async Task A_stream_that_ends_without_a_last_event_is_cut_too()
    {
        var text = await RunHarness.Played(Frame.Text("half"), Frame.End("", finish: false)).OpenStream().ReadToEndAsync();

        StreamReading.ErrorCode(text).ShouldBe("upstream_error");
        text.ShouldNotContain("[DONE]");
    }

    [Test]
    public async Task A_failure_after_text_is_the_last_event()
    {
        var text = await RunHarness.Played(Frame.Text("half"), Frame.Error(5000, "[720712000] bad"), Frame.Done).OpenStream().ReadToEndAsync();

        StreamReading.ErrorCode(text).ShouldBe("invalid_request");
        text.ShouldNotContain("[DONE]");
    }

    [Test]
    public async Task A_run_without_text_is_an_error_and_no_empty_answer()
    {
        var call = RunHarness.Played(Frame.Ping, Frame.End("{}"), Frame.Done);

        var text = await call.OpenStream().ReadToEndAsync();

        StreamReading.ErrorCode(text).ShouldBe("upstream_empty");
        text.ShouldNotContain("[DONE]");
        call.Settlement.EndWhenSettled.ShouldBe(RunEnd.Failed);
    }

    [Test]
    public async Task The_first_byte_is_timed_when_text_goes_out()
    {
        var call = RunHarness.Answered();
        using var stream = call.OpenStream();
        await stream.ReadOnceAsync();
        call.Report.FirstByte.ShouldBeNull("a comment is no answer");
        call.Time.Advance(TimeSpan.FromSeconds(3));
        call.Body.Send(Frame.Text("x"));

        await stream.ReadUntilAsync("\"x\"");
        call.Time.Advance(TimeSpan.FromSeconds(3));
        call.Body.Send(Frame.Done);
        await stream.ReadToEndAsync();

        call.Report.FirstByte.ShouldBe(TimeSpan.FromSeconds(3));
    }

    [Test]
    public async Task The_first_byte_is_known_to_the_settlement_of_an_answer_in_one_piece()
    {
        var call = RunHarness.Played(Frame.Text("x"), Frame.Done);
        call.Time.Advance(TimeSpan.FromSeconds(3));
        using var stream = call.OpenStream();

        await stream.ReadToEndAsync();

        call.Settlement.FirstByteWhenSettled.ShouldBe(TimeSpan.FromSeconds(3));
    }
}
