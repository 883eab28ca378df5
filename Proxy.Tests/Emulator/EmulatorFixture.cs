using System.Text.Json;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Sandbox.Coze.Workflows;

namespace CozeProxy.Tests.Emulator;

/// <summary>An emulator of its own for each test.</summary>
internal abstract class EmulatorFixture
{
    protected const string StreamPath = "/v1/workflow/stream_run";
    protected const string RunPath = "/v1/workflow/run";
    protected const string Scripted = "1000";

    protected static TimeSpan Patience => TimeSpan.FromSeconds(20);

    protected ManualClock Clock { get; private set; } = null!;

    protected CozeEmulator Coze { get; private set; } = null!;

    [SetUp]
    public async Task StartAsync()
    {
        Clock = new ManualClock();
        Coze = await CozeEmulator.StartAsync(
            new CozeEmulatorOptions { TimeProvider = Clock, SlowPause = TimeSpan.FromMilliseconds(1) }, CancellationToken.None);
    }

    [TearDown]
    public async Task StopAsync() => await Coze.DisposeAsync();

    protected async Task<RawAnswer> PlayAsync(WorkflowScript script, string path = StreamPath)
    {
        Coze.Add(Scripted, script);
        return await CallAsync(Scripted, path: path);
    }

    protected async Task<RawAnswer> CallAsync(string workflowId, string text = "Hello", string? bearer = null, string path = StreamPath)
    {
        var answer = await TryCallAsync(workflowId, text, bearer, path);
        return answer.ShouldNotBeNull("the connection was cut before an answer");
    }

    protected Task<RawAnswer?> TryCallAsync(string workflowId, string text = "Hello", string? bearer = null, string path = StreamPath)
    {
        return RawClient.PostAsync(Coze.BaseAddress, path, bearer ?? Coze.PersonalAccessToken, Body(workflowId, text));
    }

    protected static string Body(string workflowId, string text)
    {
        return JsonSerializer.Serialize(new { workflow_id = workflowId, parameters = new { BOT_USER_INPUT = text } });
    }
}
