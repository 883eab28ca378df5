using System.Text.Json;
using CozeProxy.Sandbox.Coze.Chats;
using CozeProxy.Sandbox.Coze.Observed;
using CozeProxy.Sandbox.Coze.Workflows;

namespace CozeProxy.Tests.EndToEnd;

/// <summary>A bot, other than a workflow, can be stopped: whether it is when nobody listens any more is for the operator to say.</summary>
internal sealed class WhenChatsAreLeft : ChatsFixture
{
    private const int ClientLeft = 4001;
    private const int NotCancelled = 4012;
    private const int Settled = 5103;

    // "Hello" is two tokens of input, "some " two of output: 2 / 1000 × 0.001 + 2 / 1000 × 0.002
    private const string ChargeOfWhatWasHeard = "0.000006";

    private TaskCompletionSource _gate = null!;

    [SetUp]
    public void MakeGate() => _gate = new TaskCompletionSource();

    [Test]
    public async Task A_drained_chat_is_read_to_its_end_and_paid_in_full()
    {
        Coze.AddBot(Scripted, Long());
        await LeaveAsync(DrainedModel);

        await Proxy.Log.WaitForAsync(line => line.EventId == ClientLeft, Patience);
        _gate.SetResult();

        await ShouldBeClosedAsync("0.005", RunEnding.Completed);
        Coze.Seen.Chats[0].CancelsAsked.ShouldBe(0);
    }

    [Test]
    public async Task A_cancelled_chat_costs_what_was_heard_of_it()
    {
        Coze.AddBot(Scripted, Long());
        await LeaveAsync(CancelledModel);

        await ShouldBeClosedAsync(ChargeOfWhatWasHeard, RunEnding.Cancelled);
        (Coze.Seen.Chats[0].CancelsAsked, Coze.Seen.Chats[0].CancelsAccepted).ShouldBe((1, 1));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_chat_whose_id_is_not_known_yet_is_cancelled_as_soon_as_it_is(bool stream)
    {
        Coze.AddBot(Scripted, new ChatScript("late").DelayHeaders(_gate.Task).Begin().PauseUntil(new TaskCompletionSource().Task));
        using var leaving = new CancellationTokenSource();
        var asking = OpenAnswer.OpenAsync(Proxy.Client, ModelBody(CancelledModel, stream), leaving.Token);
        await Coze.Seen.WaitForAsync(seen => seen.Chats.Count == 1, Patience);
        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => asking);
        await Proxy.Log.WaitForAsync(line => line.EventId == ClientLeft, Patience);

        _gate.SetResult();

        await ShouldBeClosedAsync("0", RunEnding.Cancelled);
    }

    [Test]
    public async Task A_chat_that_Coze_does_not_cancel_is_read_to_its_end()
    {
        Coze.AddBot(Scripted, Long() with { IsCancellable = false });
        await LeaveAsync(CancelledModel);

        await Proxy.Log.WaitForAsync(line => line.EventId == NotCancelled, Patience);
        _gate.SetResult();

        await ShouldBeClosedAsync("0.005", RunEnding.Completed);
        (Coze.Seen.Chats[0].CancelsAsked, Coze.Seen.Chats[0].CancelsAccepted).ShouldBe((1, 0));
    }

    private ChatScript Long() => new ChatScript("long").Begin().Begun("some ").PauseUntil(_gate.Task).Say("more").Complete(RunUsage.Of(1000, 2000));

    private async Task LeaveAsync(string model)
    {
        using var answer = await OpenAnswer.OpenAsync(Proxy.Client, ModelBody(model, stream: true));
        (await answer.ReadLineAsync()).ShouldNotBeNull().ShouldContain("some ");
    }

    private async Task ShouldBeClosedAsync(string charge, RunEnding ending)
    {
        await Proxy.Log.WaitForAsync(line => line.EventId == Settled, Patience);
        await Coze.Seen.WaitForAsync(seen => seen.Chats is [var chat] && chat.Ending == ending, Patience);
        JsonElement row = (await Proxy.UsageAsync()).ShouldHaveSingleItem();
        row.GetProperty("outcome").GetString().ShouldBe("client_gone");
        row.GetProperty("charge").GetString().ShouldBe(charge);
        row.GetProperty("needsReview").GetBoolean().ShouldBeFalse();
    }
}
