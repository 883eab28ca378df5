using System.Diagnostics;
using CozeProxy.Sandbox.Coze.Workflows;

namespace CozeProxy.Tests.EndToEnd;

internal sealed class WhenCozeIsSilent : ProxyFixture
{
    private const string KeepAlive = ": keep-alive";
    private static readonly TimeSpan ActivityTimeout = TimeSpan.FromMilliseconds(400);

    // YARP's own default of 100 seconds, shortened; it must be longer than the keep-alives and shorter than the silence.
    protected override ProxySettings Settings => new()
    {
        Configuration = new Dictionary<string, string?>
        {
            ["ReverseProxy:Clusters:coze:HttpRequest:ActivityTimeout"] = ActivityTimeout.ToString(),
            ["Coze:CommitAfter"] = "00:00:00.100",
            ["Coze:KeepAlive"] = "00:00:00.050",
        },
    };

    [Test]
    public async Task A_stream_silent_for_longer_than_yarps_timeout_is_not_cut()
    {
        var gate = new TaskCompletionSource();
        Coze.Add(Scripted, new WorkflowScript("silent").Say("before ").PauseUntil(gate.Task).Say("after").EndWithOutput("x").Done());
        using var answer = await OpenAnswer.OpenAsync(Proxy.Client, Body(Scripted, stream: true));
        (await answer.ReadLineAsync()).ShouldNotBeNull().ShouldContain("before ");

        await ReadKeepAlivesAsync(answer, ActivityTimeout * 3);
        gate.SetResult();

        var rest = await answer.ReadToEndAsync();
        rest.ShouldContain(line => line.Contains("after", StringComparison.Ordinal));
        rest[^1].ShouldBe("data: [DONE]");
    }

    [Test]
    public async Task A_stream_whose_headers_are_late_is_opened_without_them()
    {
        var gate = new TaskCompletionSource();
        Coze.Add(Scripted, new WorkflowScript("late").DelayHeaders(gate.Task).Say("late").EndWithOutput("late").Done());

        using var answer = await OpenAnswer.OpenAsync(Proxy.Client, Body(Scripted, stream: true));
        answer.Status.ShouldBe(200);
        await ReadKeepAlivesAsync(answer, ActivityTimeout * 3);
        gate.SetResult();

        var rest = await answer.ReadToEndAsync();
        rest.ShouldContain(line => line.Contains("late", StringComparison.Ordinal));
        rest[^1].ShouldBe("data: [DONE]");
    }

    [Test]
    public async Task Heartbeats_of_coze_do_not_put_off_ours()
    {
        var gate = new TaskCompletionSource();
        var script = new WorkflowScript("pinging");
        for (var i = 0; i < 100; i++)
        {
            script = script.Ping().Pause(TimeSpan.FromMilliseconds(10));
        }

        Coze.Add(Scripted, script.PauseUntil(gate.Task).Say("at last").EndWithOutput("x").Done());
        using var answer = await OpenAnswer.OpenAsync(Proxy.Client, Body(Scripted, stream: true));

        await ReadKeepAlivesAsync(answer, ActivityTimeout * 3);
        gate.SetResult();

        var rest = await answer.ReadToEndAsync();
        rest.ShouldNotContain(line => line.Contains("{}", StringComparison.Ordinal) && line.Contains("content", StringComparison.Ordinal) && !line.Contains("\"delta\":{}", StringComparison.Ordinal));
        rest[^1].ShouldBe("data: [DONE]");
    }

    [Test]
    public async Task A_failure_after_the_stream_was_opened_is_its_last_event()
    {
        var gate = new TaskCompletionSource();
        Coze.Add(Scripted, new WorkflowScript("fails late").DelayHeaders(gate.Task).Error(4200, "Workflow not found."));
        using var answer = await OpenAnswer.OpenAsync(Proxy.Client, Body(Scripted, stream: true));
        (await answer.ReadLineAsync()).ShouldBe(KeepAlive);
        gate.SetResult();

        var last = (await answer.ReadToEndAsync())[^1];

        last.ShouldStartWith("data: {\"error\":");
        last.ShouldContain("workflow_not_found");
    }

    [Test]
    public async Task A_run_that_takes_too_long_is_ended()
    {
        await RestartAsync(new ProxySettings { Configuration = new Dictionary<string, string?> { ["Coze:RunTimeout"] = "00:00:00.300" } });
        Coze.Add(Scripted, new WorkflowScript("endless").PauseUntil(new TaskCompletionSource().Task));

        var answer = await AskAsync(Scripted, stream: true);

        answer.Status.ShouldBe(504);
        answer.Code.ShouldBe("upstream_timeout");
    }

    private static async Task ReadKeepAlivesAsync(OpenAnswer answer, TimeSpan atLeast)
    {
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < atLeast)
        {
            (await answer.ReadLineAsync()).ShouldBe(KeepAlive);
        }
    }
}
