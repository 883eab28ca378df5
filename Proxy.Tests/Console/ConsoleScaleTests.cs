using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using CozeProxy.Admin.Ui;
using CozeProxy.Billing;
using CozeProxy.Billing.Storage;
using CozeProxy.Tests.Billing;
using CozeProxy.Tests.EndToEnd;
using Microsoft.AspNetCore.Components;
using Microsoft.Playwright;

namespace CozeProxy.Tests.Console;

/// <summary>
/// Not a test of behaviour: run by bench/console.sh to see how long each page of the console takes with many calls (USAGE_ROWS, a
/// million by default, over 30 days), in a real browser, from asking for it until nothing on it changes any more.
/// </summary>
[Explicit("Measures; run it alone.")]
[TestFixture(BillingOptions.Sqlite)]
[TestFixture(BillingOptions.Postgres)]
internal sealed class ConsoleScaleTests(string provider) : ConsoleFixture
{
    private const int Repetitions = 5;
    private const int WithinMs = 1000;

    // A page whose data comes later than this after everything else would be missed; it is far more than it may take.
    private const int QuietMs = 3000;

    private static readonly long Rows = long.Parse(Environment.GetEnvironmentVariable("USAGE_ROWS") ?? "1000000", CultureInfo.InvariantCulture);

    private Books _books = null!;

    protected override ProxySettings Settings => new()
    {
        Configuration = new Dictionary<string, string?>
        {
            ["Billing:Provider"] = provider,
            ["ConnectionStrings:Billing"] = _books.ConnectionString,
        },
    };

    [OneTimeSetUp]
    public async Task FillAsync()
    {
        _books = await Books.OpenAsync(provider);
        _books.Time.Advance(DateTimeOffset.UtcNow - _books.Time.GetUtcNow());
        var started = Stopwatch.GetTimestamp();
        ManyCalls.Fill(_books, Rows);
        await _books.Get<UsageSumming>().SumAsync(CancellationToken.None);
        await _books.Get<CallsOfKeys>().FileAsync(CancellationToken.None);
        if (provider == BillingOptions.Postgres)
        {
            // What its autovacuum does by itself sooner or later.
            _books.Fill("VACUUM ANALYZE");
        }

        await _books.CloseAsync();
        await TestContext.Progress.WriteLineAsync($"{provider}: {Rows:N0} calls filled, summed and filed in {Stopwatch.GetElapsedTime(started).TotalSeconds:N0} s");
    }

    [OneTimeTearDown]
    public async Task DeleteAsync() => await _books.DisposeAsync();

    [Test]
    [CancelAfter(3_600_000)]
    public async Task Each_page_is_there_within_a_second()
    {
        await Page.AddInitScriptAsync("""
            window.changedAt = 0;
            new MutationObserver(() => window.changedAt = performance.now())
                .observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
            """);
        await SignInAsync();
        var call = (await Proxy.GetAdminAsync("usage?pageSize=1")).GetProperty("items")[0].GetProperty("id").ToString();
        var slow = new List<string>();
        await TestContext.Progress.WriteLineAsync($"| {provider}: page | median ms | first ms |\n| --- | ---: | ---: |");
        foreach (var path in Paths(call))
        {
            var times = new List<double>();
            for (var repetition = 0; repetition < Repetitions; repetition++)
            {
                await Page.GotoAsync(path, new PageGotoOptions { WaitUntil = WaitUntilState.Commit });
                await Assertions.Expect(Page.Locator("main h1")).ToBeVisibleAsync();
                await Page.WaitForFunctionAsync($"() => performance.now() - window.changedAt > {QuietMs}");
                times.Add(await Page.EvaluateAsync<double>("() => window.changedAt"));
            }

            var first = times[0];
            times.Sort();
            var median = times[Repetitions / 2];
            await TestContext.Progress.WriteLineAsync($"| {path} | {median:N0} | {first:N0} |");
            if (median >= WithinMs)
            {
                slow.Add(path);
            }
        }

        slow.ShouldBeEmpty();
    }

    [Test]
    public async Task The_dashboard_has_its_picture_taken()
    {
        await SignInAsync();
        await ShowAsync(Page, "yesterday");
        await ScreenshotAsync("dashboard.en");
        await Page.GotoAsync("/admin/preferences?theme=dark&return=/admin");
        await ShowAsync(Page, "30d");
        await ScreenshotAsync("dashboard.dark");
        await InAsync("zh-CN", null, "7d", "dashboard.zh");
        await InAsync("en-US", new ViewportSize { Width = 390, Height = 844 }, "today", "dashboard.phone");

        async Task InAsync(string locale, ViewportSize? size, string span, string name)
        {
            var page = await NewPageAsync(locale, size);
            await SignInAsync(page, name: "", ProxyUnderTest.AdminToken);
            await ShowAsync(page, span);
            (await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= window.innerWidth")).ShouldBeTrue(name);
            await ScreenshotAsync(page, name);
            await page.Context.CloseAsync();
        }

        static async Task ShowAsync(IPage page, string span)
        {
            await page.GotoAsync($"/admin?span={span}&by=model");
            await Expect(page.Locator("#dash-cards")).ToHaveAttributeAsync("data-loaded", span);
            await Expect(page.Locator("#chart-calls .legend")).ToBeVisibleAsync();
        }
    }

    // All there are, so that none is forgotten; those of one thing with a thing that has much to show.
    private static IEnumerable<string> Paths(string call)
    {
        var routes = typeof(ConsoleUi).Assembly.GetTypes().SelectMany(type => type.GetCustomAttributes<RouteAttribute>())
            .Select(route => route.Template)
            .Where(route => route.StartsWith("/admin", StringComparison.Ordinal) && route != "/admin/sign-in")
            .Order(StringComparer.Ordinal);
        foreach (var route in routes)
        {
            if (route.IndexOf('{', StringComparison.Ordinal) is var parameter and >= 0)
            {
                var of = route.Contains("/usage", StringComparison.Ordinal) || route.Contains("/calls", StringComparison.Ordinal) ? call
                    : route.Contains("/accounts", StringComparison.Ordinal) || route.Contains("/keys", StringComparison.Ordinal) ? "17"
                    : route.Contains("/channels", StringComparison.Ordinal) ? ProxyUnderTest.ChannelName : null;
                if (of is not null)
                {
                    yield return route[..parameter] + of + route[(route.IndexOf('}', StringComparison.Ordinal) + 1)..];
                }
            }
            else
            {
                yield return route;
            }
        }

        foreach (var span in (string[])["yesterday", "7d", "30d"])
        {
            yield return $"/admin?span={span}&by=model";
        }
    }
}
