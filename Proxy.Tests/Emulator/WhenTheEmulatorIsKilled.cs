using System.Net.Sockets;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Sandbox.Coze.Observed;
using CozeProxy.Sandbox.Coze.Workflows;

namespace CozeProxy.Tests.Emulator;

internal sealed class WhenTheEmulatorIsKilled : EmulatorFixture
{
    [Test]
    [Repeat(5)]
    public async Task Every_stream_is_cut_and_nobody_listens_any_more()
    {
        Coze.Add(Scripted, new WorkflowScript("endless").Say("first").PauseUntil(new TaskCompletionSource().Task).Done());
        var calls = Enumerable.Range(0, 20).Select(_ => TryCallAsync(Scripted)).ToList();
        await Coze.Seen.WaitForAsync(seen => seen.Runs.Count(run => run.EventsSent == 1) == 20, Patience);

        await Coze.KillAsync();

        // A reset may take with it what was not read yet.
        (await Task.WhenAll(calls)).ShouldAllBe(answer => answer == null || !answer.EndedProperly);
        await Coze.Seen.WaitForAsync(seen => seen.Runs.All(run => run.Ending == RunEnding.EmulatorStopped), Patience);
        await Should.ThrowAsync<SocketException>(() => TryCallAsync(Scripted));
    }

    [Test]
    public async Task It_comes_back_with_all_it_knew()
    {
        Coze.Add(Scripted, new WorkflowScript("kept").EndWithOutput("still here").Done());
        var before = Coze.BaseAddress;
        await CallAsync(Scripted);

        await Coze.KillAsync();
        await Coze.StartAgainAsync();

        Coze.BaseAddress.ShouldBe(before);
        (await CallAsync(Scripted)).EventNames.ShouldContain("Done");
        Coze.Seen.BilledRuns.Select(run => run.ExecuteId).Distinct().Count().ShouldBe(2);
    }

    [Test]
    public async Task A_killed_one_can_be_put_away()
    {
        var coze = await CozeEmulator.StartAsync(new CozeEmulatorOptions(), CancellationToken.None);
        await coze.KillAsync();

        await coze.DisposeAsync();

        (await Should.ThrowAsync<SocketException>(() => RawClient.PostAsync(coze.BaseAddress, RunPath, "", "{}"))).ShouldNotBeNull();
    }
}
