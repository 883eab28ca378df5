using CozeProxy.Tests.Transforms.Fakes;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.Streaming;

namespace CozeProxy.Tests.Transforms.Streaming;

/// <summary>What becomes of a run whose answer is cut.</summary>
internal sealed class CutAnswerTests
{
    [Test]
    public async Task The_run_is_read_to_its_end_and_the_answer_ends_after_its_settlement()
    {
        var call = RunHarness.Asking(""" "stop":["STOP"] """);
        using var stream = call.OpenStream();
        call.Body.Send(Frame.Text("one S"), Frame.Text("TOP two"));
        var text = await stream.ReadUntilAsync("one ");

        var end = stream.ReadToEndAsync();
        call.Time.Advance(call.Options.KeepAlive);
        call.Body.Send(Frame.Text("three"), Frame.End("end", usage: (134, 700)), Frame.Done);
        call.Body.End();
        text += await end;

        StreamReading.Answer(text).ShouldBe("one ");
        StreamReading.Chunks(text)[^1].GetProperty("choices")[0].GetProperty("finish_reason").GetString().ShouldBe("stop");
        text.ShouldContain(": keep-alive");
        text.ShouldEndWith("data: [DONE]\n\n");
        call.Settlement.EndWhenSettled.ShouldBe(RunEnd.Completed);
        call.Report.UsageOrEstimate(0).OutputTokens.ShouldBe(700);
    }

    [Test]
    public async Task What_was_held_back_comes_at_the_end_and_counts_as_delivered()
    {
        var call = RunHarness.Asking(""" "stop":["STOP"] """);
        call.Body.Send(Frame.Text("12345678ST"), Frame.Error(5000, "broken"));
        call.Body.End();
        using var stream = call.OpenStream();

        var text = await stream.ReadToEndAsync();

        StreamReading.Answer(text).ShouldBe("12345678ST");
        StreamReading.ErrorCode(text).ShouldNotBeNull();
        call.Report.EstimateDelivered(0)!.Value.OutputTokens.ShouldBe(3);
    }

    [Test]
    public async Task An_answer_of_which_nothing_is_left_is_not_empty()
    {
        var call = RunHarness.Asking(""" "stop":"Hello" """);
        call.Body.Send(Frame.Text("Hello"), Frame.Done);
        call.Body.End();
        using var stream = call.OpenStream();

        var text = await stream.ReadToEndAsync();

        StreamReading.Answer(text).ShouldBeEmpty();
        StreamReading.ErrorCode(text).ShouldBeNull();
        call.Settlement.EndWhenSettled.ShouldBe(RunEnd.Completed);
    }

    [Test]
    public void Reasoning_counts_towards_the_limit_and_knows_no_stop_sequences()
    {
        var report = new RunReport();
        using var sink = new Targets.CollectingSink(report);
        sink.CutFor(Some.Request("""{"model":"m","messages":[{}],"stop":"STOP","max_completion_tokens":3}"""));

        sink.Reasoning("STOP"u8);
        sink.Text("text1234"u8);
        sink.Text("more"u8);
        sink.Reasoning("late"u8);
        sink.EndText();

        sink.Reasonings.ShouldBe(["STOP"]);
        string.Concat(sink.Pieces).ShouldBe("text1234");
        sink.FinishReason.ShouldBe(FinishReason.Length);
        report.Estimate(0).OutputTokens.ShouldBe(5);
    }

    [Test]
    public void An_answer_that_just_fits_is_not_cut()
    {
        using var sink = new Targets.CollectingSink(new RunReport());
        sink.CutFor(Some.Request("""{"model":"m","messages":[{}],"max_tokens":2}"""));
        sink.Text("为什"u8);
        sink.EndText();

        sink.FinishReason.ShouldBe(FinishReason.Stop);
    }

    [Test]
    public void What_nobody_reads_is_not_cut_either()
    {
        using var sink = new Targets.CollectingSink(new RunReport());
        sink.CutFor(Some.Request("""{"model":"m","messages":[{}],"stop":"xy"}"""));
        sink.Text("ax"u8);
        sink.Discard();
        sink.Text("b"u8);
        sink.EndText();

        sink.Pieces.ShouldBe(["a"]);
    }
}
