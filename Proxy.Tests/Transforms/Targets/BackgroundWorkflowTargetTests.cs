using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using CozeProxy.Tests.Transforms.Fakes;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.Streaming;
using CozeProxy.Transforms.Targets;

namespace CozeProxy.Tests.Transforms.Targets;

internal sealed class BackgroundWorkflowTargetTests
{
    [Test]
    public void It_asks_as_the_workflow_itself_and_says_that_nobody_waits()
    {
        var request = Some.Request("""{"model":"workflow-7300","messages":[{"role":"user","content":"Hi"}],"workflow_parameters":{"city":"北京"}}""");
        var target = TargetResolver.InBackground(Some.Workflow());
        var output = new ArrayBufferWriter<byte>();

        target.WriteBody(Some.Exchange(request, target), output);

        Encoding.UTF8.GetString(output.WrittenSpan)
            .ShouldBe("""{"workflow_id":"7300","parameters":{"city":"北京","BOT_USER_INPUT":"Hi"},"is_async":true}""");
        (target.Path, target.Model, target.Id).ShouldBe(("/v1/workflow/run", "coze-workflow", "7300"));
        target.EstimateInput(request).ShouldBe(Some.Workflow().EstimateInput(request));
    }

    [TestCase("""{"debug_url":"https://www.coze.cn/work_flow?execute_id=1&space_id=2","execute_id":"742482****","msg":""}""", "742482****")]
    [TestCase("""{"code":0,"msg":"","detail":{"logid":"x"},"execute_id":"7424"}""", "7424")]
    [TestCase("""{"code":0,"debug_url":"https://www.coze.cn/work_flow?execute_id=7425&space_id=2"}""", "7425")]
    public async Task It_takes_cozes_word_for_it(string json, string executeId)
    {
        var report = await ReadAsync(json);

        (report.End, report.ExecuteId, report.Error).ShouldBe((RunEnd.Accepted, executeId, null));
    }

    [TestCase("""{"code":0,"msg":""}""", "upstream_error")]
    [TestCase("""{"execute_id":"","msg":""}""", "upstream_error")]
    [TestCase("""{"execute_id":7}""", "upstream_error")]
    [TestCase("""{"execute_id":"7""", "upstream_error")]
    [TestCase("[]", "upstream_error")]
    [TestCase("""{"code":6003,"msg":"paid plans only"}""", "coze_plan_required")]
    [TestCase("""{"code":4200,"msg":"not found","execute_id":"7424"}""", "workflow_not_found")]
    public async Task What_names_no_run_is_a_failure(string json, string code)
    {
        var report = await ReadAsync(json);

        (report.End, report.Error!.Code).ShouldBe((RunEnd.Failed, code));
    }

    [Test]
    public async Task A_stream_in_its_place_is_none_of_the_protocol()
    {
        var report = await ReadAsync("id: 0\nevent: Done\ndata: {}\n\n", type: "text/event-stream");

        report.Error!.Code.ShouldBe("upstream_error");
    }

    [Test]
    public async Task A_status_that_refuses_is_a_refusal_whatever_the_body_says()
    {
        var report = await ReadAsync("""{"execute_id":"7424"}""", HttpStatusCode.BadGateway);

        report.End.ShouldBe(RunEnd.Failed);
    }

    [Test]
    public void The_model_takes_its_workflow_from_the_request()
    {
        var request = Some.Request("""{"model":"coze-workflow-async","workflow_id":"7300","messages":[{"role":"user","content":"Hi"}]}""");

        TargetResolver.TryResolve(request, out var target, out _).ShouldBeTrue();

        (target!.Model, target.Id, target.Settings.Background).ShouldBe(("coze-workflow", "7300", true));
    }

    private static async Task<RunReport> ReadAsync(string body, HttpStatusCode status = HttpStatusCode.OK, string type = "application/json")
    {
        var time = new FakeTime();
        var request = Some.Request("""{"model":"workflow-7300","messages":[{"role":"user","content":"Hi"}]}""");
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };
        var response = Task.FromResult(new HttpResponseMessage(status) { Content = content });
        using var run = new CozeRun(
            Some.Exchange(request, TargetResolver.InBackground(Some.Workflow())), response, new CancellationTokenSource(TimeSpan.FromMinutes(1), time), new RunCut(time), time);
        await run.RunToEndAsync(CancellationToken.None).WaitAsync(Eventually.Patience);
        return run.Report;
    }
}
