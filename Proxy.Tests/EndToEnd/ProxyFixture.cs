using CozeProxy.Sandbox.Coze;
using CozeProxy.Sandbox.Coze.Workflows;

namespace CozeProxy.Tests.EndToEnd;

/// <summary>An emulator and a proxy for each test; each ends by asserting that nothing escaped and no hold is open.</summary>
internal abstract class ProxyFixture
{
    protected const string Scripted = "1000";

    protected static TimeSpan Patience => TimeSpan.FromSeconds(30);

    protected CozeEmulator Coze { get; private set; } = null!;

    protected ProxyUnderTest Proxy { get; private set; } = null!;

    protected virtual ProxySettings Settings => new();

    protected virtual bool HasConsole => false;

    [SetUp]
    public async Task StartAsync()
    {
        Coze = await CozeEmulator.StartAsync(new CozeEmulatorOptions { SlowPause = TimeSpan.FromMilliseconds(20) }, CancellationToken.None);
        Proxy = await ProxyUnderTest.StartAsync(Coze, Settings with { HasConsole = HasConsole });
    }

    [TearDown]
    public async Task StopAsync()
    {
        try
        {
            await Proxy.ShouldBeInOrderAsync();
        }
        finally
        {
            await Proxy.DisposeAsync();
            await Coze.DisposeAsync();

            // The runner keeps fixtures to its end.
            (Proxy, Coze) = (null!, null!);
        }
    }

    /// <summary>Starts the proxy again with other settings, in front of the same emulator.</summary>
    protected async Task RestartAsync(ProxySettings settings)
    {
        await Proxy.DisposeAsync();
        Proxy = await ProxyUnderTest.StartAsync(Coze, settings with { HasConsole = HasConsole });
    }

    protected Task<ChatAnswer> AskAsync(string workflowId, bool stream, string text = "Hello") =>
        ChatAnswer.ReadAsync(Proxy.Client, Body(workflowId, stream, text));

    protected Task<ChatAnswer> PlayAsync(WorkflowScript script, bool stream)
    {
        Coze.Add(Scripted, script);
        return AskAsync(Scripted, stream);
    }

    protected static object Body(string workflowId, bool stream, string text = "Hello") => new
    {
        model = "coze-workflow",
        workflow_id = workflowId,
        messages = new[] { new { role = "user", content = text } },
        stream,
    };
}
