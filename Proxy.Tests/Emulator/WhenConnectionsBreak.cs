using System.Net.Sockets;
using System.Text;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Sandbox.Coze.Observed;
using CozeProxy.Sandbox.Coze.Workflows;

namespace CozeProxy.Tests.Emulator;

internal sealed class WhenConnectionsBreak : EmulatorFixture
{
    [Test]
    public async Task A_drop_at_the_start_leaves_no_answer_at_all()
    {
        (await TryCallAsync(SandboxWorkflows.DroppedBeforeAnything)).ShouldBeNull();

        await Coze.Seen.WaitForAsync(seen => seen.Runs.Single().Ending == RunEnding.DroppedByScript, Patience);
    }

    [Test]
    [Repeat(20)]
    public async Task A_drop_midway_cuts_the_body_after_everything_sent_before()
    {
        var answer = await CallAsync(SandboxWorkflows.DroppedMidway);

        answer.EndedProperly.ShouldBeFalse();
        answer.EventNames.ShouldBe(["Message", "Message", "Message"]);
    }

    [Test]
    public async Task A_truncated_stream_ends_properly_without_a_terminal_event()
    {
        var answer = await CallAsync(SandboxWorkflows.Truncated);

        answer.EndedProperly.ShouldBeTrue();
        answer.EventNames.ShouldBe(["Message", "Message", "Message"]);
        await Coze.Seen.WaitForAsync(seen => seen.Runs.Single().Ending == RunEnding.Completed, Patience);
    }

    [Test]
    public async Task A_client_that_leaves_is_seen()
    {
        Coze.Add(Scripted, new WorkflowScript("endless").Say("first").PauseUntil(new TaskCompletionSource().Task).Done());
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(Coze.BaseAddress.Host, Coze.BaseAddress.Port);
            await client.GetStream().WriteAsync(RawClient.Request(Coze.BaseAddress, StreamPath, Coze.PersonalAccessToken, Body(Scripted, "Hello")));
            await Coze.Seen.WaitForAsync(seen => seen.Runs is [{ EventsSent: 1 }], Patience);
            Coze.Seen.Runs.Single().Ending.ShouldBe(RunEnding.Running);
        }

        await Coze.Seen.WaitForAsync(seen => seen.Runs.Single().FinishedAt is not null, Patience);
        Coze.Seen.Runs.Single().Ending.ShouldBe(RunEnding.AbortedByPeer);
        Coze.Seen.Runs.Single().EventsSent.ShouldBe(1);
    }

    [Test]
    public async Task Headers_can_be_held_back()
    {
        var gate = new TaskCompletionSource();
        Coze.Add(Scripted, new WorkflowScript("late").DelayHeaders(gate.Task).Done());
        using var client = new HttpClient();
        using var request = Post(Scripted);

        var answer = client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await Coze.Seen.WaitForAsync(seen => seen.Runs.Count == 1, Patience);
        answer.IsCompleted.ShouldBeFalse();

        gate.SetResult();
        (await answer).IsSuccessStatusCode.ShouldBeTrue();
    }

    [Test]
    public async Task Headers_otherwise_leave_before_the_first_event()
    {
        var gate = new TaskCompletionSource();
        Coze.Add(Scripted, new WorkflowScript("pause").PauseUntil(gate.Task).Done());
        using var client = new HttpClient();
        using var request = Post(Scripted);

        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        Coze.Seen.Runs.Single().EventsSent.ShouldBe(0);

        gate.SetResult();
        (await answer.Content.ReadAsStringAsync()).ShouldStartWith("id: 0\nevent: Done\n");
    }

    [Test]
    public async Task Shutting_down_does_not_wait_for_a_script_that_pauses()
    {
        var coze = await CozeEmulator.StartAsync(new CozeEmulatorOptions(), CancellationToken.None);
        coze.Add(Scripted, new WorkflowScript("endless").Say("first").PauseUntil(new TaskCompletionSource().Task));
        var call = RawClient.PostAsync(coze.BaseAddress, StreamPath, coze.PersonalAccessToken, Body(Scripted, ""));
        await coze.Seen.WaitForAsync(seen => seen.Runs is [{ EventsSent: 1 }], Patience);

        await coze.DisposeAsync();

        (await call).ShouldNotBeNull().EndedProperly.ShouldBeFalse();
        coze.Seen.Runs.Single().Ending.ShouldBe(RunEnding.EmulatorStopped);
    }

    [Test]
    public async Task Waiting_in_vain_says_what_was_seen()
    {
        await CallAsync(SandboxWorkflows.EndText);

        var failure = await Should.ThrowAsync<TimeoutException>(
            () => Coze.Seen.WaitForAsync(seen => seen.Runs.Count == 2, TimeSpan.FromMilliseconds(1)));
        failure.Message.ShouldContain(SandboxWorkflows.EndText);
        failure.Message.ShouldNotContain(Coze.PersonalAccessToken);
    }

    private HttpRequestMessage Post(string workflowId)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Coze.BaseAddress, StreamPath));
        request.Headers.Authorization = new("Bearer", Coze.PersonalAccessToken);
        request.Content = new StringContent(Body(workflowId, "Hello"), Encoding.UTF8, "application/json");
        return request;
    }
}
