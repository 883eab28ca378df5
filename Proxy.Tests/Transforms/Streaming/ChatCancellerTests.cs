using CozeProxy.Tests.Transforms.Fakes;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.OAuth;
using CozeProxy.Transforms.Streaming;
using CozeProxy.Transforms.Targets;

namespace CozeProxy.Tests.Transforms.Streaming;

internal sealed class ChatCancellerTests
{
    [Test]
    public async Task A_chat_is_cancelled_once_by_its_ids()
    {
        var call = Left();
        call.Body.Send(ChatFrame.Created, ChatFrame.Delta("half"));

        await call.Coze.Asked;
        call.Body.Send(ChatFrame.Done);
        var report = await call.Settlement.Begun;

        report.End.ShouldBe(RunEnd.Cancelled);
        call.Coze.Requests.ShouldBe([("/v3/chat/cancel", $$"""{"conversation_id":"{{ChatFrame.Conversation}}","chat_id":"{{ChatFrame.Chat}}"}""")]);
    }

    [Test]
    public async Task What_it_used_is_taken_where_Coze_still_says_it()
    {
        var call = Left();
        call.Body.Send(ChatFrame.Created, ChatFrame.Delta("half"));

        await call.Coze.Asked;
        call.Body.Send(ChatFrame.Completed((134, 7)));
        var report = await call.Settlement.Begun;

        (report.End, report.UsageAsReported()).ShouldBe((RunEnd.Completed, new CozeUsage(134, 7, 141)));
    }

    [Test]
    public async Task A_stream_that_goes_on_for_long_after_it_is_not_waited_for()
    {
        var call = Left();
        call.Body.Send(ChatFrame.Created, ChatFrame.Delta("half"));
        await call.Coze.Asked;
        await Eventually.HoldsAsync(() => call.Report.IsCancelled, "Coze has taken it");
        call.Report.End.ShouldBe(RunEnd.Running);

        // The run's own time, the drain's, the patience with the answer, and the one with the stream.
        await call.Time.WaitForTimerAsync(4);
        call.Time.Advance(ChatCanceller.Patience);

        (await call.Settlement.Begun).End.ShouldBe(RunEnd.Cancelled);
    }

    [Test]
    public async Task A_stream_that_is_cut_after_it_is_no_failure()
    {
        var call = Left();
        call.Body.Send(ChatFrame.Created);
        await call.Coze.Asked;
        call.Body.End();

        (await call.Settlement.Begun).End.ShouldBe(RunEnd.Cancelled);
    }

    [TestCase("""{"code":4104,"msg":"over"}""")]
    [TestCase("""{"code":4100,"msg":"authentication is invalid"}""")]
    public async Task What_Coze_does_not_cancel_is_read_to_its_end(string answer)
    {
        var call = Left();
        call.Coze.Answer = _ => ScriptedCoze.Json(answer);
        call.Body.Send(ChatFrame.Created);
        await call.Coze.Asked;
        call.Body.Send(ChatFrame.Delta("all of it"), ChatFrame.Completed((134, 7)));

        (await call.Settlement.Begun).End.ShouldBe(RunEnd.Completed);
        call.Canceller.Warnings.ShouldBe(1);
    }

    [Test]
    public async Task So_is_what_Coze_cannot_be_reached_to_cancel()
    {
        var call = Left();
        call.Coze.Answer = _ => throw new HttpRequestException("away");
        call.Body.Send(ChatFrame.Created);
        await call.Coze.Asked;
        call.Body.Send(ChatFrame.Delta("all of it"), ChatFrame.Completed((134, 7)));

        (await call.Settlement.Begun).End.ShouldBe(RunEnd.Completed);
    }

    [Test]
    public async Task So_is_what_it_takes_too_long_to_answer_for()
    {
        var call = Left();
        call.Coze.Answer = async cancellationToken =>
        {
            await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
            throw new InvalidOperationException();
        };
        call.Body.Send(ChatFrame.Created);
        await call.Coze.Asked;

        // Patience begins before it asks, and time goes on by no more than that: the drain has its own.
        call.Time.Advance(ChatCanceller.Patience);
        await Eventually.HoldsAsync(() => call.Canceller.Warnings > 0, "its patience is over");
        call.Body.Send(ChatFrame.Delta("x"), ChatFrame.Completed((134, 7)));

        (await call.Settlement.Begun).End.ShouldBe(RunEnd.Completed);
    }

    [Test]
    public async Task A_chat_that_ends_by_itself_is_not_cancelled()
    {
        var call = Left();
        call.Body.Send(ChatFrame.Of("conversation.chat.failed", """{"code":5000,"msg":"x"}"""));

        (await call.Settlement.Begun).End.ShouldBe(RunEnd.Failed);
        call.Coze.Requests.ShouldBeEmpty();
    }

    private static RunHarness Left()
    {
        var request = Some.Request("""{"model":"bot","stream":true,"messages":[{"role":"user","content":"Hi"}]}""");
        var settings = new TargetSettings { Kind = TargetKind.Bot, Id = "7300", OnClientGone = ClientGoneRule.Cancel };
        var exchange = Some.Exchange(request, TargetResolver.Create(settings, "bot"));
        exchange.Channel = new CozeChannel(
            "main", new Uri("https://coze.example/"), BearerFactory.ForToken(new AccessToken("pat_1")));
        var call = new RunHarness(exchange: exchange);
        call.Answer();
        call.Drainer.Adopt(call.Exchange, call.Run);
        return call;
    }
}
