using CozeProxy.Tests.Documents;
using CozeProxy.Tests.EndToEnd;
using CozeProxy.Tests.Transforms.Fakes;
using Microsoft.Playwright;

namespace CozeProxy.Tests.Console;

/// <summary>A proxy and a browser in front of its console, for each test; a page must not have complained when it ends.</summary>
internal abstract class ConsoleFixture : ProxyFixture
{
    private const int ShortestPicture = 560;
    private const int TallestPart = 1700;
    private const int TallestPicture = 1300;

    // With the header and a margin.
    private const string ContentHeight = "(document.getElementById('content')?.scrollHeight ?? 0) + 88";

    private readonly List<string> _complaints = [];
    private IBrowserContext _browser = null!;

    protected override bool HasConsole => true;

    protected IPage Page { get; private set; } = null!;

    /// <summary>What the browser asks for: en-US or zh-CN.</summary>
    protected virtual string Locale => "en-US";

    [SetUp]
    public async Task OpenBrowserAsync()
    {
        _complaints.Clear();
        Page = await NewPageAsync(Locale);
        _browser = Page.Context;
    }

    [TearDown]
    public async Task CloseBrowserAsync()
    {
        await _browser.CloseAsync();
        _complaints.ShouldBeEmpty();
    }

    /// <summary>Sends the form of the dialog once more after it was done, before a slow browser has closed the dialog.</summary>
    /// <param name="buttonId">The button that ends the form.</param>
    /// <param name="isDone">Whether it was done the first time.</param>
    protected async Task SubmitTwiceAsync(string buttonId, Func<ValueTask<bool>> isDone)
    {
        await Page.EvaluateAsync("""
            () => {
                const close = Radzen.closeDialog;
                const gate = new Promise(open => window.openGate = open);
                Radzen.closeDialog = async (...given) => { await gate; return close(...given); };
            }
            """);
        await Page.EvaluateAsync("id => { window.sent = document.getElementById(id).form; document.activeElement.blur(); sent.requestSubmit(); }", buttonId);
        await Eventually.HoldsAsync(isDone, "It is done.");
        await Page.EvaluateAsync("() => { sent.requestSubmit(); openGate(); }");
    }

    /// <summary>Clicks twice before the page can say that it takes no more.</summary>
    protected Task ClickTwiceAsync(string id) =>
        Page.EvaluateAsync("id => { const button = document.getElementById(id); button.click(); button.click(); }", id);

    /// <summary>Another browser, with cookies of its own.</summary>
    protected async Task<IPage> NewPageAsync(string locale = "en-US", ViewportSize? size = null)
    {
        var browser = await (await Browsers.GetAsync()).NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = Proxy.Address.AbsoluteUri,
            Locale = locale,
            TimezoneId = "Asia/Shanghai",
            ViewportSize = size ?? new ViewportSize { Width = 1280, Height = 900 },
        });
        browser.SetDefaultTimeout(Browsers.PatienceMs);
        var page = await browser.NewPageAsync();
        page.PageError += (_, error) => _complaints.Add(error);
        page.Console += (_, message) =>
        {
            // A page that is left drops its connection, which is not a mistake; and a refusal is what some tests ask for.
            if (message.Type == "error" && !message.Text.Contains("WebSocket", StringComparison.Ordinal)
                && !message.Text.Contains("Failed to load resource", StringComparison.Ordinal))
            {
                _complaints.Add(message.Text);
            }
        };
        return page;
    }

    /// <summary>Signs in with the admin token and waits for the dashboard.</summary>
    protected Task SignInAsync() => SignInAsync(Page, name: "", ProxyUnderTest.AdminToken);

    protected static async Task SignInAsync(IPage page, string name, string password)
    {
        await page.GotoAsync("/admin/sign-in");
        await page.FillAsync("#name", name);
        await page.FillAsync("#password", password);
        await page.ClickAsync("main button[type=submit]");
        await page.WaitForAddressAsync("**/admin");
        await Assertions.Expect(page.Locator("main h1")).ToBeVisibleAsync();
    }

    /// <summary>Opens a page of the console by its address and waits for its heading.</summary>
    protected async Task OpenAsync(string path)
    {
        await Page.GotoAsync(path);
        await Assertions.Expect(Page.Locator("main h1")).ToBeVisibleAsync();
    }

    /// <summary>A picture of the page for the documentation; it is taken when the tests are run with COZEPROXY_SCREENSHOTS set.</summary>
    protected Task ScreenshotAsync(string name) => ScreenshotAsync(Page, name);

    /// <summary>The window is made as tall as what is in it, within reason: a page scrolls within itself.</summary>
    protected static async Task ScreenshotAsync(IPage page, string name)
    {
        if (PathOf(name) is { } path)
        {
            var (width, height) = (page.ViewportSize!.Width, page.ViewportSize.Height);
            if (await page.Locator(".rz-dialog, .bare").CountAsync() == 0)
            {
                await page.SetViewportSizeAsync(width, Math.Clamp(await page.EvaluateAsync<int>(ContentHeight), ShortestPicture, TallestPicture));
                await page.EvaluateAsync("document.querySelector('.rz-body')?.scrollTo(0, 0)");
            }

            await page.ScreenshotAsync(new PageScreenshotOptions { Path = path, Style = ".rz-notification { visibility: hidden }" });
            await page.SetViewportSizeAsync(width, height);
        }
    }

    /// <summary>A picture of a part of the page alone.</summary>
    protected static async Task ScreenshotAsync(ILocator part, string name)
    {
        if (PathOf(name) is { } path)
        {
            var (width, height) = (part.Page.ViewportSize!.Width, part.Page.ViewportSize.Height);
            await part.Page.SetViewportSizeAsync(width, TallestPart);
            await part.ScreenshotAsync(new LocatorScreenshotOptions { Path = path });
            await part.Page.SetViewportSizeAsync(width, height);
        }
    }

    private static string? PathOf(string name) => Environment.GetEnvironmentVariable("COZEPROXY_SCREENSHOTS") is { Length: > 0 }
        ? Path.Combine(Repository.Root, "docs", "screenshots", $"{name}.png")
        : null;

    protected static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);
}
