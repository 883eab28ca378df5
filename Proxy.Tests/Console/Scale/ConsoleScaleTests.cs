using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using CozeProxy.Billing;
using CozeProxy.Billing.Ledger;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Tests.Billing;
using CozeProxy.Tests.EndToEnd;
using Microsoft.Playwright;

namespace CozeProxy.Tests.Console.Scale;

/// <summary>
/// Not a test of behaviour: run by bench/console.sh to see how long each page of the console and of the portal takes with many calls
/// (USAGE_ROWS, a million by default, over 30 days), in a real browser, once and then
/// CONSOLE_ROUNDS times. The table is added to the file that CONSOLE_TABLE names.
/// </summary>
[Explicit("Measures; run it alone.")]
[TestFixture(BillingOptions.Sqlite)]
[TestFixture(BillingOptions.Postgres)]
internal sealed class ConsoleScaleTests(string provider) : ConsoleFixture
{
    private const int Days = 30;
    private const int AuditEntries = 20_000;

    private static readonly long Rows = long.Parse(Environment.GetEnvironmentVariable("USAGE_ROWS") ?? "1000000", CultureInfo.InvariantCulture);
    private static readonly int Repetitions = int.Parse(Environment.GetEnvironmentVariable("CONSOLE_ROUNDS") ?? "5", CultureInfo.InvariantCulture);

    private readonly TimeTable _table = new(Environment.GetEnvironmentVariable("CONSOLE_TABLE"));
    private Books _books = null!;

    protected override ProxySettings Settings => new()
    {
        Configuration = new Dictionary<string, string?>(
            from model in Enumerable.Range(0, new ManyCalls(Rows, Days).Models)
            from setting in new[] { ("Kind", "Workflow"), ("WorkflowId", SandboxWorkflows.WordByWord) }
            select KeyValuePair.Create($"Coze:Models:model-{model}:{setting.Item1}", (string?)setting.Item2))
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
        new ManyCalls(Rows, Days).Fill(_books);
        _books.Fill($$"""
            INSERT INTO audit_log (at, actor, action, subject, before_change, after_change)
            SELECT {{_books.Time.GetUtcNow().AddDays(-Days).ToUnixTimeMilliseconds()}} + 60000 * keys.id, 'mei', 'account.change', 'account/' || keys.id, '{"name":"before"}', '{"name":"after"}'
            FROM keys CROSS JOIN (SELECT id FROM keys LIMIT {{AuditEntries}} / (SELECT COUNT(*) FROM keys)) AS times
            """);
        await ManyCalls.DigestAsync(_books, CancellationToken.None);
        await _books.CloseAsync();
        await TestContext.Progress.WriteLineAsync($"{provider}: {Rows:N0} calls filled, summed and filed in {Stopwatch.GetElapsedTime(started).TotalSeconds:N0} s");
    }

    [OneTimeTearDown]
    public async Task DeleteAsync() => await _books.DisposeAsync();

    [Test]
    [CancelAfter(3_600_000)]
    public async Task Each_page_is_there_within_a_second()
    {
        await PrepareAsync();
        var call = await CallInTheMiddleAsync();
        var visits = Visits.OfOperator(call, DateTimeOffset.UtcNow);
        Visits.Routes.Except(visits.Concat(Visits.OfHolder).Concat(Visits.OfNobody).Select(visit => visit.Route)).ShouldBeEmpty();

        await _table.BeginAsync(provider);
        await MeasureAsync(Page, Visits.OfNobody);
        await SignInAsync();
        await MeasureAsync(Page, visits);
        await MeasureAsync("usage.csv, its first byte", "usage.csv");
        await MeasureAsync("usage.csv of a key, its first byte", $"usage.csv?key={ManyCalls.Busiest}");
        await MeasureAsync("API: a statement's page in the middle", $"accounts/{ManyCalls.Busiest}/statement?before={call.Id}");
        await MeasureAsync("API: a page of calls in the middle", $"usage?before={call.Id}");
        await MeasureAsync(await OpenPortalAsync(), Visits.OfHolder);
        _table.Slow.ShouldBeEmpty();
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

    // What only has a page of its own once somebody has made it.
    private async Task PrepareAsync()
    {
        await PutAsync($"channels/{Visits.Channel}", new { baseUrl = Coze.BaseAddress.AbsoluteUri, auth = new { config = Coze.OAuthAppJson } });
        await PutAsync($"models/{Visits.Model}", new { kind = "workflow", workflowId = SandboxWorkflows.WordByWord });
        await PutAsync($"prices/{SandboxWorkflows.WordByWord}", new { inputPer1K = "0.001", outputPer1K = "0.002" });
        await Proxy.PostAdminAsync("operators", new { name = "mei", role = "viewer", password = "a password of the tests" });

        async Task PutAsync(string path, object body)
        {
            using var response = await Proxy.Admin.PutAsJsonAsync($"/admin/api/{path}", body);
            response.IsSuccessStatusCode.ShouldBeTrue(await response.Content.ReadAsStringAsync());
        }
    }

    private async Task<(long Id, string RequestId)> CallInTheMiddleAsync()
    {
        var middle = CallIdGenerator.FirstAt(DateTimeOffset.UtcNow.AddDays(-Days / 2));
        var call = (await Proxy.GetAdminAsync($"usage?account={ManyCalls.Busiest}&before={middle}&pageSize=1")).GetProperty("items")[0];
        return (long.Parse(call.GetProperty("id").GetString()!, CultureInfo.InvariantCulture), call.GetProperty("requestId").GetString()!);
    }

    private async Task<IPage> OpenPortalAsync()
    {
        var page = await NewPageAsync();
        await page.GotoAsync("/portal/sign-in");
        await page.FillAsync("#key", ManyCalls.BusiestKey);
        await page.ClickAsync("main button[type=submit]");
        await page.WaitForAddressAsync("**/portal");
        return page;
    }

    private async Task MeasureAsync(IPage page, IReadOnlyList<Visit> visits)
    {
        var clock = await PageClock.StartAsync(page);
        foreach (var visit in visits)
        {
            var times = new List<(double? Answered, double? Shown)>();
            try
            {
                for (var repetition = 0; repetition <= Repetitions; repetition++)
                {
                    times.Add(await clock.VisitAsync(visit));
                }

                await _table.AddAsync(visit.Name, times);
            }
            catch (Exception problem) when (problem is PlaywrightException or TimeoutException)
            {
                // The others are measured all the same.
                await _table.MissAsync(visit.Name, problem.Message);
            }
        }
    }

    private async Task MeasureAsync(string name, string path)
    {
        var times = new List<(double? Answered, double? Shown)>();
        for (var repetition = 0; repetition <= Repetitions; repetition++)
        {
            var started = Stopwatch.GetTimestamp();
            using var response = await Proxy.Admin.GetAsync(new Uri($"/admin/api/{path}", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
            await using var body = await response.EnsureSuccessStatusCode().Content.ReadAsStreamAsync();
            (await body.ReadAsync(new byte[1])).ShouldBe(1);
            times.Add((Stopwatch.GetElapsedTime(started).TotalMilliseconds, null));
        }

        await _table.AddAsync(name, times);
    }
}
