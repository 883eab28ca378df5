using System.Net;
using System.Net.Http.Headers;
using System.Text;
using CozeProxy.Tests.Transforms.Fakes;
using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.Streaming;

namespace CozeProxy.Tests.Transforms.Streaming;

internal sealed class CozeRunTests
{
    [TestCase(HttpStatusCode.Unauthorized, "application/json", """{"code":4100,"msg":"authentication is invalid"}""", "upstream_auth_failed")]
    [TestCase(HttpStatusCode.OK, "application/json; charset=utf-8", """{"code":4200,"msg":"no"}""", "workflow_not_found")]
    [TestCase(HttpStatusCode.OK, "application/problem+json", """{"code":4000,"msg":"no"}""", "invalid_request")]
    [TestCase(HttpStatusCode.BadGateway, "text/html", "<html>", "upstream_error")]
    [TestCase(HttpStatusCode.TooManyRequests, null, "", "rate_limited")]
    public async Task A_refusal_ends_the_run(HttpStatusCode status, string? type, string body, string errorCode)
    {
        using var run = Refused(status, type, body, out var call);

        await call.RunToEndAsync();

        run.Report.Error!.Code.ShouldBe(errorCode);
        run.HasEnded.ShouldBeTrue();
    }

    [Test]
    public async Task The_log_id_in_the_header_and_the_wait_are_kept()
    {
        using var run = Refused(HttpStatusCode.TooManyRequests, "application/json", """{"code":4020,"msg":"slow down"}""", out var call, headers =>
        {
            headers.Add("x-tt-logid", "2026");
            headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(7));
        });

        await call.RunToEndAsync();

        run.Report.LogId.ShouldBe("2026");
        run.Report.Error!.Coze!.LogId.ShouldBe("2026");
        run.Report.RetryAfter.ShouldBe(TimeSpan.FromSeconds(7));
        run.Report.Retry.ShouldBe(RetryRule.OnAnotherChannel);
    }

    [TestCase(30, 30)]
    [TestCase(-30, null)]
    public async Task A_wait_may_be_a_date(int seconds, int? expected)
    {
        using var run = Refused(HttpStatusCode.TooManyRequests, null, "", out var call,
            headers => headers.RetryAfter = new RetryConditionHeaderValue(new FakeTime().GetUtcNow().AddSeconds(seconds)));

        await call.RunToEndAsync();

        run.Report.RetryAfter?.TotalSeconds.ShouldBe(expected!.Value);
        (run.Report.RetryAfter is null).ShouldBe(expected is null);
    }

    [TestCase("Message", "no JSON")]
    [TestCase("Message", """{"content":"\ud800"}""")]
    public async Task What_breaks_the_protocol_ends_the_run_and_throws_nothing(string name, string data)
    {
        var call = RunHarness.Played(Frame.Of(name, data), Frame.Done);

        await call.RunToEndAsync();

        call.Report.Error!.Message.English.ShouldContain("not part of its protocol");
        call.Run.Dispose();
    }

    [Test]
    public async Task A_connection_that_fails_before_the_headers_is_not_tried_again()
    {
        var call = new RunHarness();
        call.FailToAnswer(new HttpRequestException("reset"));

        await call.RunToEndAsync();

        call.Report.Error!.Code.ShouldBe("upstream_error");
        call.Report.Error.ShouldRetry.ShouldBeFalse("it may have run");
        call.Report.Retry.ShouldBe(RetryRule.Never);
        call.Run.Dispose();
    }

    [Test]
    public async Task Waiting_for_text_ends_with_text_with_an_end_or_with_patience()
    {
        var text = RunHarness.Answered();
        text.Body.Send(Frame.Ping, Frame.Text("x"));
        await text.Run.WaitForFirstOutputAsync(TimeSpan.FromSeconds(15), CancellationToken.None).AsTask().WaitAsync(Eventually.Patience);
        text.Report.HasText.ShouldBeTrue();

        var failed = RunHarness.Played(Frame.Ping, Frame.Error(4200, "no"));
        await failed.Run.WaitForFirstOutputAsync(TimeSpan.FromSeconds(15), CancellationToken.None).AsTask().WaitAsync(Eventually.Patience);
        failed.Report.End.ShouldBe(RunEnd.Failed);

        var silent = RunHarness.Answered();
        var timers = silent.Time.TimersCreated;
        var wait = silent.Run.WaitForFirstOutputAsync(TimeSpan.FromSeconds(15), CancellationToken.None).AsTask();
        await silent.Time.WaitForTimerAsync(timers + 1);
        silent.Time.Advance(TimeSpan.FromSeconds(15));
        await wait.WaitAsync(Eventually.Patience);
        silent.Report.End.ShouldBe(RunEnd.Running);
        silent.Run.HasEnded.ShouldBeFalse("the reading goes on for whoever comes next");
    }

    [Test]
    public async Task Giving_up_the_wait_does_not_give_up_the_reading()
    {
        var call = RunHarness.Answered();
        using var impatient = new CancellationTokenSource();
        var wait = call.Run.RunToEndAsync(impatient.Token);

        await impatient.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(wait);
        call.Body.Send(Frame.Text("x"), Frame.Done);
        await call.RunToEndAsync();

        call.Report.End.ShouldBe(RunEnd.Completed);
        call.Run.Dispose();
    }

    [Test]
    public async Task Releasing_waits_for_a_reading_under_way_and_happens_once()
    {
        var body = new ScriptedStream { IgnoresCancellation = true };
        var target = new ScriptedTarget();
        var exchange = Some.Exchange(Some.Request("""{"model":"m","messages":[{}],"stream":true}"""), target);
        var response = new HttpResponseMessage { Content = new StreamContent(body) };
        var run = new CozeRun(exchange, Task.FromResult(response), new CancellationTokenSource(), new RunCut(TimeProvider.System), TimeProvider.System);
        (await run.AdvanceAsync(TimeSpan.FromMilliseconds(1), CancellationToken.None)).ShouldBeFalse();

        run.Dispose();
        target.Releases.ShouldBe(0, "the pending reading still uses it");
        body.Disposals.ShouldBe(0);
        body.Send("data: late\n\n");

        await Eventually.HoldsAsync(() => target.Releases > 0 && body.Disposals > 0, "the end of the reading releases the run");
        target.Releases.ShouldBe(1);
    }

    [Test]
    public async Task Ending_its_lifetime_ends_the_pending_reading()
    {
        var call = RunHarness.Answered();
        var end = call.RunToEndAsync();

        await call.Lifetime.CancelAsync();

        await end;
        call.Report.Error!.Code.ShouldBe("upstream_timeout");
        call.Run.Dispose();
        call.Body.Disposals.ShouldBeGreaterThan(0);
    }

    [TestCase(false, RunEnd.Failed)]
    [TestCase(true, RunEnd.Abandoned)]
    public async Task Cutting_all_runs_fails_those_with_a_client_and_abandons_the_others(bool clientGone, RunEnd end)
    {
        var call = RunHarness.Answered();
        call.Report.ClientGone = clientGone;
        var ending = call.RunToEndAsync();
        call.Cut.Runs.ShouldBe(1);

        call.Cut.Now();

        await ending;
        call.Report.End.ShouldBe(end);
        call.Report.Error?.Code.ShouldBe("shutting_down");
        call.Run.Dispose();
        call.Cut.Runs.ShouldBe(0);
    }

    private static CozeRun Refused(HttpStatusCode status, string? type, string body, out RunHarness call, Action<HttpResponseHeaders>? headers = null)
    {
        call = new RunHarness();
        call.Answer(new ByteArrayContent(Encoding.UTF8.GetBytes(body)), status, type, headers);
        return call.Run;
    }
}
