using CozeProxy.Billing;
using CozeProxy.Billing.Audit;
using CozeProxy.Billing.Operators;
using CozeProxy.Sandbox.Coze;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace CozeProxy.Tests.Console;

internal sealed class WhenOperatorsManageAccounts : ConsoleFixture
{
    private static readonly (string Language, string Title)[] Languages = [("en", "Accounts"), ("zh", "账户管理")];

    [Test]
    public async Task An_account_is_opened_topped_up_corrected_and_its_statement_explains_its_balance()
    {
        await SignInAsync();
        await OpenAsync("/admin/accounts");
        await Page.ClickAsync("#new-account");
        await Page.FillAsync("#account-name", "Acme");
        await Page.FillAsync("#account-group", "vip");
        await Page.FillAsync("#account-balance", "a lot");
        await Page.ClickAsync("#save-account");
        await Expect(Page.Locator(".problem")).ToContainTextAsync("“a lot” is not an amount");
        await Expect(Page.Locator("#account-name")).ToHaveValueAsync("Acme");
        await Page.FillAsync("#account-balance", "10");
        await Page.ClickAsync("#save-account");
        await Expect(Page.Locator("main h1")).ToHaveTextAsync("Acme");
        await Expect(Page.Locator("#balance")).ToHaveTextAsync("10 USD");

        // Somebody in a hurry clicks twice.
        await Page.ClickAsync("#top-up");
        await Page.FillAsync("#top-up-amount", "5.5");
        await Page.FillAsync("#top-up-note", "invoice 7");
        await Page.DblClickAsync("#save-top-up");
        await Expect(Page.Locator("#balance")).ToHaveTextAsync("15.5 USD");
        await Expect(Page.Locator(".rz-dialog")).ToHaveCountAsync(0);

        await Page.ClickAsync("#correct");
        await Page.FillAsync("#correction-amount", "-0.5");
        await Page.FillAsync("#correction-note", "typing error");
        await Page.FillAsync("#correction-call", "42");
        await Page.ClickAsync("#save-correction");
        await Expect(Page.Locator(".problem")).ToBeVisibleAsync();
        await Page.FillAsync("#correction-call", "");
        await Page.ClickAsync("#save-correction");
        await Expect(Page.Locator("#balance")).ToHaveTextAsync("15 USD");

        var rows = Page.Locator(".statement tr[data-kind]");
        await Expect(rows).ToHaveCountAsync(3);
        await Expect(rows.Nth(0)).ToContainTextAsync("typing error");
        await Expect(rows.Nth(1)).ToContainTextAsync("+5.5");
        await Expect(rows.Nth(1)).ToContainTextAsync("invoice 7");
        await Expect(rows.Nth(2)).ToContainTextAsync("Opening balance");

        await Page.ClickAsync("#edit-account");
        await Page.FillAsync("#account-name", "Acme Inc.");
        await Page.FillAsync("#account-rpm", "60");
        await Page.ClickAsync("#save-account");
        await Expect(Page.Locator("main h1")).ToHaveTextAsync("Acme Inc.");
        await Expect(Page.Locator("dl.figures")).ToContainTextAsync("60 requests/min");
        (await AuditAsync()).ShouldBe(["account.change", "account.correct", "account.topup", "account.create"]);
    }

    [Test]
    public async Task What_is_sent_twice_opens_one_account_and_turns_no_page_that_is_not_there()
    {
        await SignInAsync();
        await OpenAsync("/admin/accounts");
        await Page.ClickAsync("#new-account");
        await Page.FillAsync("#account-name", "Acme");
        await Page.FillAsync("#account-balance", "10");
        await SubmitTwiceAsync("save-account", async () => await CountAsync() > 0);
        await Page.WaitForAddressAsync("**/admin/accounts/*");
        await Expect(Page.Locator("main h1")).ToHaveTextAsync("Acme");
        (await CountAsync()).ShouldBe(1);

        for (var note = 1; note <= 30; note++)
        {
            await Proxy.PostAdminAsync($"accounts/{new Uri(Page.Url).Segments[^1]}/topups", new { amount = "1", note = $"note {note}" });
        }

        await Page.ClickAsync("#refresh-account");
        await Expect(Page.Locator("#statement-older")).ToBeEnabledAsync();
        await ClickTwiceAsync("statement-older");
        await Expect(Page.Locator(".statement tr[data-kind]")).ToHaveCountAsync(6);
        await ClickTwiceAsync("statement-newer");
        await Expect(Page.Locator(".statement tr[data-kind]")).ToHaveCountAsync(25);
        await Expect(Page.Locator("#statement-newer")).ToBeDisabledAsync();

        async Task<long> CountAsync() => (await Proxy.GetAdminAsync("accounts?search=Acme")).GetProperty("total").GetInt64();
    }

    [Test]
    public async Task Accounts_are_searched_and_calls_stand_in_the_statement_with_links()
    {
        await AskAsync(SandboxWorkflows.WordByWord, stream: false);
        var call = (await Proxy.UsageAsync()).ShouldHaveSingleItem();
        for (var number = 1; number <= 24; number++)
        {
            await Proxy.PostAdminAsync("accounts", new { name = $"客户 {number}", balance = $"{number}" });
        }

        await SignInAsync();
        await OpenAsync("/admin/accounts");
        await Expect(Page.Locator("tr[data-account]")).ToHaveCountAsync(20);
        await Page.FillAsync("#account-search", "DEMO");
        await Page.PressAsync("#account-search", "Enter");
        await Expect(Page.Locator("tr[data-account]")).ToHaveCountAsync(1);
        await Page.ClickAsync("tr[data-account] a");
        await Expect(Page.Locator("main h1")).ToHaveTextAsync("demo");

        var row = Page.Locator(".statement tr[data-kind=Call]");
        await Expect(row).ToContainTextAsync($"-{call.GetProperty("charge").GetString()}");
        await Expect(row.Locator("a")).ToHaveAttributeAsync("href", $"/admin/usage/{call.GetProperty("id").GetString()}");
    }

    [Test]
    public async Task A_hostile_name_and_note_break_nothing_and_a_viewer_changes_nothing()
    {
        const string Hostile = "<script>window.broken = true</script>\u202Ereversed";
        var account = (await Proxy.PostAdminAsync("accounts", new { name = Hostile + new string('x', 100_000) })).GetProperty("id").GetInt64();
        await Proxy.PostAdminAsync($"accounts/{account}/topups", new { amount = "5", note = Hostile + new string('注', 100_000) });
        await Proxy.Services.GetRequiredService<IOperatorStore>().CreateAsync(
            "vera", OperatorRole.Viewer, new PasswordHasher<Operator>().HashPassword(null!, "correct horse"), CancellationToken.None);

        await SignInAsync(Page, "vera", "correct horse");
        await OpenAsync("/admin/accounts");
        await Expect(Page.Locator($"tr[data-account='{account}']")).ToContainTextAsync("<script>");
        await Expect(Page.Locator("#new-account")).ToHaveCountAsync(0);
        await OpenAsync($"/admin/accounts/{account}");
        await Expect(Page.Locator(".statement tr[data-kind]")).ToHaveCountAsync(1);
        await Expect(Page.Locator("#top-up")).ToHaveCountAsync(0);
        await Expect(Page.Locator("#new-key")).ToHaveCountAsync(0);
        (await Page.EvaluateAsync<bool>("() => window.broken === undefined")).ShouldBeTrue();
        await ShouldNotScrollSidewaysAsync();
        await OpenAsync("/admin/accounts/4711");
        await Expect(Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("There is no such account");
    }

    [Test]
    public async Task Pages_speak_both_languages_and_fit_a_phone_and_the_night()
    {
        await FillAsync();
        var account = $"/admin/accounts/{Proxy.AccountId}";
        await SignInAsync();
        foreach (var (language, title) in Languages)
        {
            await Page.GotoAsync($"/admin/preferences?language={language}&return=/admin/accounts");
            await Expect(Page.Locator("main h1")).ToHaveTextAsync(title);
            await Expect(Page.Locator("tr[data-account]")).ToHaveCountAsync(6);
            await ScreenshotAsync($"accounts.{language}");
            await OpenAsync(account);
            await Expect(Page.Locator("tr[data-kind]")).ToHaveCountAsync(6);
            await Expect(Page.Locator("tr[data-key]")).ToHaveCountAsync(1);
            await ScreenshotAsync($"account.{language}");
        }

        await Page.SetViewportSizeAsync(390, 844);
        await Page.GotoAsync($"/admin/preferences?theme=dark&return={account}");
        await Expect(Page.Locator("tr[data-kind]")).ToHaveCountAsync(6);
        await ShouldNotScrollSidewaysAsync();
        await ScreenshotAsync("account.phone");
        await OpenAsync("/admin/accounts");
        await Expect(Page.Locator("tr[data-account]")).ToHaveCountAsync(6);
        await ShouldNotScrollSidewaysAsync();
    }

    private async Task FillAsync()
    {
        await AskAsync(SandboxWorkflows.WordByWord, stream: false);
        await AskAsync(SandboxWorkflows.WordByWord, stream: true);
        await AskAsync("404404", stream: false);
        var call = (await Proxy.UsageAsync())[^1];
        await Proxy.PostAdminAsync($"accounts/{Proxy.AccountId}/topups", new { amount = "250", note = "invoice 2026-0314" });
        await Proxy.PostAdminAsync(
            $"accounts/{Proxy.AccountId}/corrections",
            new { amount = call.GetProperty("charge").GetString(), note = "answer was garbled", callId = call.GetProperty("id").GetString() });
        foreach (var (name, group, balance) in ((string, string, string)[])
            [("Acme Research", "vip", "1250.5"), ("深圳市未来科技有限公司", "default", "88.123456789"), ("students", "edu", "0"), ("Ünïcode GmbH", "default", "12"), ("internal", "free", "3")])
        {
            await Proxy.PostAdminAsync("accounts", new { name, group, balance });
        }
    }

    private async Task ShouldNotScrollSidewaysAsync() =>
        (await Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= window.innerWidth")).ShouldBeTrue("the page scrolls sideways");

    private async Task<IEnumerable<string>> AuditAsync()
    {
        var entries = await Proxy.Services.GetRequiredService<IAuditLog>().ListAsync(
            new AuditFilter { Subject = "account/" }, new PageRequest(1, 100), CancellationToken.None);
        return entries.Items.Where(entry => entry.Subject != $"account/{Proxy.AccountId}").Select(entry => entry.Action);
    }
}
