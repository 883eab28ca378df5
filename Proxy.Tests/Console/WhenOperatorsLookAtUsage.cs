using System.Globalization;
using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;
using CozeProxy.Billing.Storage;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Tests.EndToEnd;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace CozeProxy.Tests.Console;

internal sealed class WhenOperatorsLookAtUsage : ConsoleFixture
{
    // Nobody listens there, so the first call is served by the channel behind it.
    protected override ProxySettings Settings => new ExtraChannels().Add("gone", "http://127.0.0.1:1", "pat_nobody", priority: 10);

    private ILocator Rows => Page.Locator("tr[data-call]");

    private ILocator Total => Page.Locator("#usage-total-charge");

    [Test]
    public async Task Calls_are_filtered_summed_and_exported()
    {
        await CallAsync();
        await SignInAsync();
        await OpenAsync("/admin/usage");
        await Expect(Rows).ToHaveCountAsync(5);
        await Expect(Page.Locator("#usage-total-calls")).ToHaveTextAsync("5");
        await Expect(Total).ToHaveTextAsync(await SumAsync(outcome: null));
        await ScreenshotAsync("usage.en");

        await Page.SelectOptionAsync("#usage-outcome", "completed");
        await Expect(Rows).ToHaveCountAsync(4);
        await Expect(Total).ToHaveTextAsync(await SumAsync("completed"));
        Page.Url.ShouldEndWith("/admin/usage?outcome=completed");
        await Page.FillAsync("#usage-account", "DEMO");
        await Page.PressAsync("#usage-account", "Enter");
        await Expect(Page.Locator("#usage-account")).ToHaveValueAsync($"demo #{Proxy.AccountId}");
        await Page.WaitForAddressAsync($"**/admin/usage?account={Proxy.AccountId}&outcome=completed");
        await Expect(Rows).ToHaveCountAsync(4);
        await ShouldExportWhatIsShownAsync();

        await Page.ClickAsync("#span-yesterday");
        await Expect(Rows).ToHaveCountAsync(0);
        await Page.ClickAsync("#span-today");
        await Expect(Page.Locator("#span-today")).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(Rows).ToHaveCountAsync(4);
        await Page.FillAsync("#usage-key", "nobody's");
        await Page.PressAsync("#usage-key", "Tab");
        await Expect(Page.Locator("#usage-key-problem")).ToBeVisibleAsync();
        await Page.ClickAsync("#usage-clear");
        await Expect(Rows).ToHaveCountAsync(5);
    }

    [Test]
    public async Task A_link_shows_what_it_says_and_chosen_columns_stay()
    {
        await CallAsync();
        await SignInAsync();
        await OpenAsync("/admin/usage?outcome=failed&from=soon");
        await Expect(Rows).ToHaveCountAsync(1);
        await Expect(Page.Locator("#usage-outcome")).ToHaveValueAsync("failed");
        await Expect(Page.Locator(".rz-alert")).ToContainTextAsync("from");

        await Page.ClickAsync("#columns");
        await Page.CheckAsync("#column-requestId");
        await Page.UncheckAsync("#column-model");
        await Expect(Page.Locator("[data-field=requestId]")).ToHaveCountAsync(1);
        await Expect(Page.Locator("[data-field=model]")).ToHaveCountAsync(0);
        await Page.ReloadAsync();
        await Expect(Page.Locator("[data-field=requestId]")).ToHaveCountAsync(1);
        await Expect(Page.Locator("[data-field=model]")).ToHaveCountAsync(0);

        // A call under way, until it has ended.
        var opening = await HoldAsync();
        await OpenAsync("/admin/usage");
        await Expect(Page.Locator($"tr[data-call='{opening.CallId}'] [data-outcome=open]")).ToBeVisibleAsync();
        await SettleAsync(opening);
        await Page.ClickAsync("#refresh");
        await Expect(Page.Locator($"tr[data-call='{opening.CallId}'] [data-outcome=completed]")).ToBeVisibleAsync();
    }

    [Test]
    public async Task What_is_more_than_a_page_is_turned_to_and_counted_whole()
    {
        for (var call = 0; call < 53; call++)
        {
            await SettleAsync(await HoldAsync());
        }

        await SignInAsync();
        await OpenAsync("/admin/usage");
        await Expect(Rows).ToHaveCountAsync(50);
        await Page.GetByLabel("Next page").ClickAsync();
        await Expect(Rows).ToHaveCountAsync(3);
        await Expect(Total).ToHaveTextAsync("53");
        await Expect(Page.Locator(".rz-pager-summary")).ToHaveTextAsync("Page 2 of 2 (53 in all)");
    }

    [Test]
    public async Task A_call_tells_its_charge_its_attempts_and_its_corrections()
    {
        await AskAsync(SandboxWorkflows.WordByWord, stream: true);
        var row = (await Proxy.UsageAsync()).Single();
        var id = row.GetProperty("id").GetString()!;
        await ChangeCallAsync("needs_review = true, debug_url = 'javascript:alert(1)//<script>'");
        await Proxy.PostAdminAsync($"accounts/{Proxy.AccountId}/corrections", new { amount = "0.0001", note = "<script>alert(1)</script> \u202Etxet", callId = id });
        await ChangeCallAsync("needs_review = true");
        await SignInAsync();
        await OpenAsync("/admin/usage");
        await Page.FillAsync("#usage-search", row.GetProperty("requestId").GetString()!.Replace("req_", "chatcmpl-", StringComparison.Ordinal));
        await Page.PressAsync("#usage-search", "Enter");
        await Page.WaitForAddressAsync($"**/admin/usage/{id}");

        await Expect(Page.Locator("#call-charge")).ToHaveTextAsync("0.000291");
        (await Page.Locator("#charge-lines [data-line=Input] .amount, #charge-lines [data-line=Output] .amount").AllTextContentsAsync())
            .Sum(amount => decimal.Parse(amount, CultureInfo.InvariantCulture)).ShouldBe(0.000291m);
        await Expect(Page.Locator("#attempts [data-attempt='1']")).ToContainTextAsync("gone");
        await Expect(Page.Locator("#attempts [data-attempt='2']")).ToContainTextAsync(ProxyUnderTest.ChannelName);
        await Expect(Page.Locator("#corrections")).ToContainTextAsync("<script>alert(1)</script>");
        await Expect(Page.Locator("#debug-url")).ToContainTextAsync("javascript:alert(1)");
        await Expect(Page.Locator("#debug-url a")).ToHaveCountAsync(0);

        await ChangeCallAsync("debug_url = 'https://www.coze.cn/work_flow?execute_id=7500'");
        await Page.ClickAsync("#refresh");
        await Expect(Page.Locator("#debug-url a")).ToHaveAttributeAsync("rel", "noopener noreferrer");
        await Page.ClickAsync("#mark-reviewed");
        await Expect(Page.Locator("#mark-reviewed")).ToHaveCountAsync(0);
        (await Proxy.GetAdminAsync($"usage/{id}")).GetProperty("needsReview").GetBoolean().ShouldBeFalse();

        await OpenAsync("/admin/usage/42");
        await Expect(Page.Locator("#no-call")).ToBeVisibleAsync();
    }

    [Test]
    public async Task The_pages_speak_Chinese_and_fit_a_phone()
    {
        await CallAsync();
        await SignInAsync();
        await OpenAsync("/admin/preferences?language=zh&return=/admin/usage");
        await Expect(Page.Locator("main h1")).ToHaveTextAsync("用量记录");
        await Expect(Rows).ToHaveCountAsync(5);
        await ScreenshotAsync("usage.zh");
        await Page.SetViewportSizeAsync(390, 844);
        await Page.ReloadAsync();
        await Expect(Rows).ToHaveCountAsync(5);
        await ShouldFitAsync();
        await ScreenshotAsync("usage.phone");
        await OpenFirstCallAsync();
        await ShouldFitAsync();
        await Page.SetViewportSizeAsync(1280, 900);
        await Page.ReloadAsync();
        await Expect(Page.Locator("#attempts [data-attempt='2']")).ToBeVisibleAsync();
        await ScreenshotAsync("call.zh");

        await OpenAsync("/admin/preferences?language=en&theme=dark&return=/admin/usage");
        await Expect(Rows).ToHaveCountAsync(5);
        await OpenFirstCallAsync();
        await ScreenshotAsync("call.dark");
        await OpenAsync("/admin/preferences?theme=light&return=/admin/usage");
        await OpenFirstCallAsync();
        await ScreenshotAsync("call.en");
    }

    private async Task OpenFirstCallAsync()
    {
        await Rows.Last.Locator("a").First.ClickAsync();
        await Expect(Page.Locator("#attempts [data-attempt='2']")).ToBeVisibleAsync();
    }

    // Tables may be wider than a phone; they are moved inside themselves, and the page is not.
    private async Task ShouldFitAsync() => (await Page.EvaluateAsync<int>(
        "Math.max(document.documentElement.scrollWidth, document.querySelector('.rz-body').scrollWidth)")).ShouldBeLessThanOrEqualTo(390);

    private async Task CallAsync()
    {
        await AskAsync(SandboxWorkflows.WordByWord, stream: true);
        await AskAsync(SandboxWorkflows.WordByWord, stream: false);
        await AskAsync(SandboxWorkflows.NoUsage, stream: true);
        await AskAsync(SandboxWorkflows.EmptyDone, stream: true);
        await AskAsync(SandboxWorkflows.WordByWord, stream: true);
    }

    private async Task<string> SumAsync(string? outcome) =>
        (await Proxy.GetAdminAsync($"usage/summary?{(outcome is null ? "" : $"outcome={outcome}")}")).GetProperty("items")[0].GetProperty("charge").GetString()!;

    private async Task ShouldExportWhatIsShownAsync()
    {
        var shown = await Rows.EvaluateAllAsync<string[]>("rows => rows.map(row => row.dataset.call)");
        var download = await Page.RunAndWaitForDownloadAsync(() => Page.ClickAsync("#export-csv"));
        var records = CsvFile.Parse(await File.ReadAllTextAsync(await download.PathAsync()));
        var ids = (await Proxy.UsageAsync()).ToDictionary(row => row.GetProperty("requestId").GetString()!, row => row.GetProperty("id").GetString()!);
        records.Skip(1).Select(record => ids[record[1]]).ShouldBe(shown);
        download.SuggestedFilename.ShouldStartWith("usage-");
    }

    private Task<int> ChangeCallAsync(string change) => Proxy.Services.GetRequiredService<Database>().WriteAsync(
        connection => connection.Execute($"UPDATE calls SET {change}"), CancellationToken.None);

    private async Task<CallOpening> HoldAsync()
    {
        var opening = new CallOpening
        {
            CallId = Proxy.Services.GetRequiredService<CallIdGenerator>().Next(),
            RequestId = $"req_{Guid.CreateVersion7():N}",
            AccountId = Proxy.AccountId,
            KeyId = 1,
            Model = "coze-workflow",
            Target = "7001",
            Channel = ProxyUnderTest.ChannelName,
            Group = "default",
            Price = Billing.Some.PerCall("1"),
            Hold = Money.Parse("1"),
        };
        (await Proxy.Services.GetRequiredService<ILedger>().HoldAsync(opening, CancellationToken.None)).ShouldBe(HoldResult.Held);
        return opening;
    }

    private async Task SettleAsync(CallOpening opening) =>
        await Proxy.Services.GetRequiredService<ILedger>().SettleAsync(Billing.Books.Closing(opening, "1"), CancellationToken.None);
}
