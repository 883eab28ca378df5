using System.Diagnostics.Metrics;
using System.Globalization;
using CozeProxy.Limits;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Sandbox.Coze.Workflows;
using CozeProxy.Tests.Transforms.Fakes;
using Microsoft.Extensions.DependencyInjection;

namespace CozeProxy.Tests.EndToEnd;

/// <summary>Two calls may be under way, one may wait.</summary>
internal sealed class WhenTheProxyIsFull : ProxyFixture
{
    private TaskCompletionSource _gate = null!;

    protected override ProxySettings Settings => WithPatience("00:00:30");

    private CallGate Gate => Proxy.Services.GetRequiredService<CallGate>();

    [Test]
    public async Task One_call_waits_and_the_next_is_turned_away()
    {
        using var running = await FillAsync();
        var waiting = AskAsync(SandboxWorkflows.WordByWord, stream: false);
        await Eventually.HoldsAsync(() => Gate.Queued == 1, "it waits");

        var refused = await AskAsync(SandboxWorkflows.WordByWord, stream: true);
        (refused.Status, refused.Code).ShouldBe((503, "overloaded"));
        refused.Headers["x-should-retry"].ShouldBe("true");
        int.Parse(refused.Headers["Retry-After"], CultureInfo.InvariantCulture).ShouldBe(30);
        var chinese = await ChatAnswer.ReadAsync(Proxy.Client, Body(SandboxWorkflows.WordByWord, stream: false), "zh");
        chinese.Error.GetProperty("message").GetString().ShouldNotBeNull().ShouldContain("已达上限");

        waiting.IsCompleted.ShouldBeFalse();
        _gate.SetResult();
        (await waiting).Status.ShouldBe(200);
        await running.EndAsync();
        await Eventually.HoldsAsync(() => Gate.InFlight == 0, "all have ended");
        Coze.Seen.Runs.Count.ShouldBe(3);
    }

    [Test]
    public async Task Who_has_waited_long_enough_is_turned_away()
    {
        await RestartAsync(WithPatience("00:00:00.2"));
        using var running = await FillAsync();

        var refused = await AskAsync(SandboxWorkflows.WordByWord, stream: false);

        (refused.Status, refused.Code, refused.Headers["Retry-After"]).ShouldBe((503, "overloaded", "1"));
        Gate.Queued.ShouldBe(0);
        _gate.SetResult();
        await running.EndAsync();
    }

    [Test]
    public async Task Who_leaves_the_queue_leaves_no_trace()
    {
        using var running = await FillAsync();
        using var leaving = new CancellationTokenSource();
        var waiting = OpenAnswer.OpenAsync(Proxy.Client, Body(SandboxWorkflows.WordByWord, stream: true), leaving.Token);
        await Eventually.HoldsAsync(() => Gate.Queued == 1, "it waits");

        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => waiting);

        await Eventually.HoldsAsync(() => Gate.Queued == 0, "it has left");
        _gate.SetResult();
        await running.EndAsync();
        await Eventually.HoldsAsync(() => Gate.InFlight == 0, "all have ended");
        (await AskAsync(SandboxWorkflows.WordByWord, stream: false)).Status.ShouldBe(200);
    }

    [Test]
    public async Task Operators_health_and_lists_are_answered_all_the_same()
    {
        using var running = await FillAsync();
        var waiting = AskAsync(SandboxWorkflows.WordByWord, stream: false);
        await Eventually.HoldsAsync(() => Gate.Queued == 1, "it waits");

        foreach (var path in new[] { "/healthz/live", "/healthz/ready", "/v1/models" })
        {
            using var answer = await Proxy.Client.GetAsync(new Uri(path, UriKind.Relative));
            answer.IsSuccessStatusCode.ShouldBeTrue(path);
        }

        await Proxy.GetAdminAsync("accounts");
        _gate.SetResult();
        (await waiting).Status.ShouldBe(200);
        await running.EndAsync();
    }

    [Test]
    public async Task It_is_measured()
    {
        using var running = await FillAsync();
        var waiting = AskAsync(SandboxWorkflows.WordByWord, stream: false);
        await Eventually.HoldsAsync(() => Gate.Queued == 1, "it waits");
        var values = new Dictionary<string, long>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, me) =>
        {
            if (instrument.Meter.Name == CallGate.MeterName && instrument.Meter.Scope == Proxy.Services.GetRequiredService<IMeterFactory>())
            {
                me.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => values[instrument.Name] = value);
        listener.Start();

        await AskAsync(SandboxWorkflows.WordByWord, stream: false);
        listener.RecordObservableInstruments();

        values.ShouldBe(new Dictionary<string, long>
        {
            ["cozeproxy.calls.in_flight"] = 2,
            ["cozeproxy.calls.queued"] = 1,
            ["cozeproxy.calls.refused"] = 1,
        }, ignoreOrder: true);
        _gate.SetResult();
        await waiting;
        await running.EndAsync();
    }

    private static ProxySettings WithPatience(string patience) => new()
    {
        Configuration = new Dictionary<string, string?>
        {
            ["Coze:MaxInFlight"] = "2",
            ["Coze:MaxQueued"] = "1",
            ["Coze:QueueTimeout"] = patience,
        },
    };

    private async Task<Running> FillAsync()
    {
        _gate = new TaskCompletionSource();
        Coze.Add(Scripted, new WorkflowScript("long").Say("some ").PauseUntil(_gate.Task).EndWithOutput("text").Done());
        return new Running(
            await OpenAnswer.OpenAsync(Proxy.Client, Body(Scripted, stream: true)), await OpenAnswer.OpenAsync(Proxy.Client, Body(Scripted, stream: true)));
    }

    private sealed class Running(OpenAnswer one, OpenAnswer other) : IDisposable
    {
        public async Task EndAsync()
        {
            await one.ReadToEndAsync();
            await other.ReadToEndAsync();
        }

        public void Dispose()
        {
            one.Dispose();
            other.Dispose();
        }
    }
}
