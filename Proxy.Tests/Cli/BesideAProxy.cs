using CozeProxy.Sandbox.Coze;
using CozeProxy.Tests.Servers;

namespace CozeProxy.Tests.Cli;

/// <summary>A running proxy for the commands beside it, in front of an emulator, and with nothing that was not said.</summary>
internal abstract class BesideAProxy
{
    protected CozeEmulator Coze { get; private set; } = null!;

    protected ProxyProcess Proxy { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        Coze = await CozeEmulator.StartAsync(new CozeEmulatorOptions(), CancellationToken.None);

        // Some of those whom commands appoint sign in.
        Proxy = await ProxyProcess.StartNewAsync(Coze, new Dictionary<string, string> { ["Admin:Console"] = "true", ["LC_ALL"] = "C.UTF-8" });
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await Proxy.DisposeAsync();
        await Coze.DisposeAsync();
    }
}
