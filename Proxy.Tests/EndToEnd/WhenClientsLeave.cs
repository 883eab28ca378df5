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

    [Test]
    public async Task A_run_that_fails_unheard_costs_nothing()
    {
        var gate = new TaskCompletionSource();
        Coze.Add(Scripted, new WorkflowScript("fails").DelayHeaders(gate.Task).Say("unheard").NodeError(5000, "[720701002] plugin timed out"));
        using var leaving = new CancellationTokenSource();
        var asking = OpenAnswer.OpenAsync(Proxy.Client, Body(Scripted, stream: true), leaving.Token);
        await Coze.Seen.WaitForAsync(seen => seen.Runs.Count == 1, Patience);

        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => asking);

        await ShouldBeClosedAsync(gate, "failed", "0");
    }

    [Test]
    public async Task A_run_that_fails_after_its_first_words_costs_what_was_heard_of_it()
    {
        var gate = new TaskCompletionSource();
        Coze.Add(Scripted, new WorkflowScript("fails").Say("some ").PauseUntil(gate.Task).Say("and much that nobody hears").NodeError(5000, "[720701002] plugin timed out"));
        using (var answer = await OpenAnswer.OpenAsync(Proxy.Client, Body(Scripted, stream: true)))
        {
            (await answer.ReadLineAsync()).ShouldNotBeNull();
        }

        // "Hello" is two tokens of input, "some " two of output: 2 / 1000 × 0.001 + 2 / 1000 × 0.002
        await ShouldBeClosedAsync(gate, "failed", "0.000006");
    }

    private Task ShouldBeDrainedAsync(TaskCompletionSource gate) => ShouldBeClosedAsync(gate, "client_gone", "0.005");

    private async Task ShouldBeClosedAsync(TaskCompletionSource gate, string outcome, string charge)
    {
        // Only when the proxy knows that the client has left may Coze go on, or nothing would be shown.
        await Proxy.Log.WaitForAsync(line => line.EventId == 4001, Patience);
        gate.SetResult();
        await Proxy.Log.WaitForAsync(line => line.EventId == Settled, Patience);

        await Coze.Seen.WaitForAsync(seen => seen.Runs is [{ Ending: RunEnding.Completed }], Patience);
        var row = (await Proxy.UsageAsync()).ShouldHaveSingleItem();
        row.GetProperty("outcome").GetString().ShouldBe(outcome);
        row.GetProperty("charge").GetString().ShouldBe(charge);
    }
}
