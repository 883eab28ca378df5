using CozeProxy.Sandbox.Coze.Observed;
using CozeProxy.Sandbox.Coze.Workflows;

namespace CozeProxy.Tests.EndToEnd;

/// <summary>Coze goes on running and billing what was started; so what it used is read to the end and paid.</summary>
internal sealed class WhenClientsLeave : ProxyFixture
{
    private const int Settled = 5103;

    [Test]
    public async Task A_client_leaving_mid_stream_pays_for_what_the_run_used()
    {
        var gate = new TaskCompletionSource();
        Coze.Add(Scripted, new WorkflowScript("long").Say("some ").PauseUntil(gate.Task).Say("more").EndWithOutput("some more", RunUsage.Of(1000, 2000)).Done());
        using (var answer = await OpenAnswer.OpenAsync(Proxy.Client, Body(Scripted, stream: true)))
        {
            (await answer.ReadLineAsync()).ShouldNotBeNull();
        }

        await ShouldBeDrainedAsync(gate);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_client_leaving_before_coze_has_said_anything_pays_as_well(bool stream)
    {
        var gate = new TaskCompletionSource();
        Coze.Add(Scripted, new WorkflowScript("late").DelayHeaders(gate.Task).Say("text").EndWithOutput("text", RunUsage.Of(1000, 2000)).Done());
        using var leaving = new CancellationTokenSource();
        var asking = OpenAnswer.OpenAsync(Proxy.Client, Body(Scripted, stream), leaving.Token);
        await Coze.Seen.WaitForAsync(seen => seen.Runs.Count == 1, Patience);

        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => asking);

        await ShouldBeDrainedAsync(gate);
    }

    [Test]
    public async Task A_client_leaving_a_whole_answer_pays_as_well()
    {
        var gate = new TaskCompletionSource();
        Coze.Add(Scripted, new WorkflowScript("long").Say("some ").PauseUntil(gate.Task).EndWithOutput("some", RunUsage.Of(1000, 2000)).Done());
        using var leaving = new CancellationTokenSource();
        var asking = OpenAnswer.OpenAsync(Proxy.Client, Body(Scripted, stream: false), leaving.Token);
        await Coze.Seen.WaitForAsync(seen => seen.Runs is [{ EventsSent: 1 }], Patience);

        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => asking);

        await ShouldBeDrainedAsync(gate);
    }

    private async Task ShouldBeDrainedAsync(TaskCompletionSource gate)
    {
        // Only when the proxy knows that the client has left may Coze go on, or nothing would be shown.
        await Proxy.Log.WaitForAsync(line => line.EventId == 4001, Patience);
        gate.SetResult();
        await Proxy.Log.WaitForAsync(line => line.EventId == Settled, Patience);

        await Coze.Seen.WaitForAsync(seen => seen.Runs is [{ Ending: RunEnding.Completed }], Patience);
        var row = (await Proxy.UsageAsync()).ShouldHaveSingleItem();
        row.GetProperty("outcome").GetString().ShouldBe("client_gone");
        row.GetProperty("charge").GetString().ShouldBe("0.005");
    }
}
