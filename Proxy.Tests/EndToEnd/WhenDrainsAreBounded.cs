using CozeProxy.Billing;
using CozeProxy.Billing.Usage;
using CozeProxy.Sandbox.Coze.Observed;
using CozeProxy.Sandbox.Coze.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace CozeProxy.Tests.EndToEnd;

/// <summary>A run without a client is not read for ever: it is closed with what is known of it, and nothing stays held.</summary>
internal sealed class WhenDrainsAreBounded : ProxyFixture
{
    private const int Settled = 5103;
    private const int TooMany = 4003;
    private const int GivenUp = 4004;

    // "Hello" is two tokens of input, "some " two of output: 2 / 1000 × 0.001 + 2 / 1000 × 0.002
    private const string ChargeOfWhatWasDelivered = "0.000006";

    [Test]
    public async Task A_run_that_takes_too_long_is_closed_with_what_was_delivered()
    {
        await RestartAsync(With("Coze:DrainTimeout", "00:00:00.200"));

        await LeaveAsync(Proxy);

        await ShouldBeClosedAsync(GivenUp);
    }

    [Test]
    public async Task A_run_too_many_is_closed_at_once()
    {
        await RestartAsync(With("Coze:MaxDrains", "0"));

        await LeaveAsync(Proxy);

        await ShouldBeClosedAsync(TooMany);
    }

    [Test]
    public async Task A_run_that_outlives_the_proxy_is_abandoned_and_settled_before_the_books_close()
    {
        await using var proxy = await ProxyUnderTest.StartAsync(Coze, With("shutdownTimeoutSeconds", "0"));
        await LeaveAsync(proxy);

        await proxy.StopAsync();

        var usage = proxy.Services.GetRequiredService<IUsageStore>();
        var row = (await usage.QueryAsync(new UsageFilter(), new PageRequest(1, 10), CancellationToken.None)).Items.ShouldHaveSingleItem();
        row.Outcome.ShouldBe(CozeProxy.Billing.Ledger.CallOutcome.Abandoned);
        row.Charge.ToString().ShouldBe(ChargeOfWhatWasDelivered);
        row.NeedsReview.ShouldBeTrue();
        proxy.Log.Lines.ShouldContain(line => line.EventId == GivenUp);
        proxy.Log.Lines.ShouldAllBe(line => line.Level < Microsoft.Extensions.Logging.LogLevel.Error);
    }

    private static ProxySettings With(string key, string value) => new() { Configuration = new Dictionary<string, string?> { [key] = value } };

    // A client that reads the first words of a run without an end, and goes.
    private async Task LeaveAsync(ProxyUnderTest proxy)
    {
        Coze.Add(Scripted, new WorkflowScript("endless").Say("some ").PauseUntil(new TaskCompletionSource().Task));
        using (var answer = await OpenAnswer.OpenAsync(proxy.Client, Body(Scripted, stream: true)))
        {
            (await answer.ReadLineAsync()).ShouldNotBeNull().ShouldContain("some ");
        }

        await proxy.Log.WaitForAsync(line => line.EventId == 4001, Patience);
    }

    private async Task ShouldBeClosedAsync(int reason)
    {
        await Proxy.Log.WaitForAsync(line => line.EventId == reason, Patience);
        await Proxy.Log.WaitForAsync(line => line.EventId == Settled, Patience);
        var row = (await Proxy.UsageAsync()).ShouldHaveSingleItem();
        row.GetProperty("outcome").GetString().ShouldBe("client_gone");
        row.GetProperty("basis").GetString().ShouldBe("estimated");
        row.GetProperty("needsReview").GetBoolean().ShouldBeTrue();
        row.GetProperty("charge").GetString().ShouldBe(ChargeOfWhatWasDelivered);
        await Coze.Seen.WaitForAsync(seen => seen.Runs is [{ Ending: RunEnding.AbortedByPeer }], Patience);
    }
}
