using Microsoft.Playwright;

namespace CozeProxy.Tests.Console;

/// <summary>Debian's Chromium, started once for all tests and ended with them.</summary>
internal static class Browsers
{
    /// <summary>How long a page is waited for, on a machine that does much else.</summary>
    public const int PatienceMs = 20_000;

    private static readonly Lazy<Task<IBrowser>> Shared = new(StartAsync);
    private static IPlaywright? _playwright;

    public static Task<IBrowser> GetAsync() => Shared.Value;

    public static async Task StopAsync()
    {
        if (Shared.IsValueCreated)
        {
            await (await Shared.Value).DisposeAsync();
            _playwright!.Dispose();
        }
    }

    private static async Task<IBrowser> StartAsync()
    {
        Assertions.SetDefaultExpectTimeout(PatienceMs);
        _playwright = await Playwright.CreateAsync();
        return await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = "/usr/bin/chromium",
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
                "--disable-sync",
            ],
        });
    }
}
