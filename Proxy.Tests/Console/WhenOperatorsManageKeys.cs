using CozeProxy.Billing;
using CozeProxy.Billing.Audit;
using CozeProxy.Billing.Keys;
using CozeProxy.Billing.Pricing;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Tests.EndToEnd;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace CozeProxy.Tests.Console;

internal sealed class WhenOperatorsManageKeys : ConsoleFixture
{
    private static readonly (string Language, string Title)[] Languages = [("en", "Keys"), ("zh", "密钥管理")];

    private IKeyStore Keys => Proxy.Services.GetRequiredService<IKeyStore>();

    [Test]
    public async Task A_key_is_shown_once_works_at_once_and_ends_when_it_is_revoked()
    {
        await SignInAsync();
        await OpenAsync($"/admin/accounts/{Proxy.AccountId}");
        await Page.ClickAsync("#new-key");
        await Page.FillAsync("#key-name", "Laptop");
        await Page.FillAsync("#key-expiry", "2091-05-01T08:30");
        await Page.FillAsync("#key-other-models", "coze-workflow\nmodel-of-mine");
        await Page.FillAsync("#key-rpm", "7");
        await Page.FillAsync("#key-daily-budget", "1,5");
        await Page.ClickAsync("#save-key");
        await Expect(Page.Locator(".problem")).ToContainTextAsync("“1,5” is not an amount");
        await Page.FillAsync("#key-daily-budget", "1.5");
        await Page.ClickAsync("#save-key");
        var key = (await Page.Locator("#new-key-value").TextContentAsync())!;
        key.ShouldStartWith("sk-");

        // By the clock in Shanghai.
        var created = (await Keys.ListAsync(new KeyFilter { Search = key }, new PageRequest(1, 1), CancellationToken.None)).Items.ShouldHaveSingleItem();
        created.ShouldSatisfyAllConditions(
            found => found.Name.ShouldBe("Laptop"),
            found => found.ExpiresAt.ShouldBe(new DateTimeOffset(2091, 5, 1, 0, 30, 0, TimeSpan.Zero)),
            found => found.Models.ShouldBe(["coze-workflow", "model-of-mine"]),
            found => found.Limits.ShouldBe(new CallLimits(7, null)),
            found => (found.DailyBudget, found.MonthlyBudget).ShouldBe((Money.Parse("1.5"), null)));
        await Page.ClickAsync("#close-new-key");
        await Expect(Page.Locator($"tr[data-key='{created.Id}']")).ToContainTextAsync("Laptop");
        (await Page.ContentAsync()).ShouldNotContain(key);
        (await AuditAsync(created.Id)).ShouldSatisfyAllConditions(
            entries => entries.ShouldHaveSingleItem().Action.ShouldBe("key.create"), entries => entries[0].After!.ShouldNotContain(key));

        using var client = Proxy.NewClient(key);
        (await ChatAnswer.ReadAsync(client, Body(SandboxWorkflows.WordByWord, stream: false))).Status.ShouldBe(200);
        await Page.ClickAsync($"#revoke-key-{created.Id}");
        await Expect(Page.Locator(".rz-dialog")).ToContainTextAsync("at once, on all replicas");
        await Page.ClickAsync("#confirm-revoke");
        await Expect(Page.Locator($"tr[data-key='{created.Id}']")).ToHaveAttributeAsync("data-state", "Revoked");
        await Expect(Page.Locator($"#revoke-key-{created.Id}")).ToHaveCountAsync(0);
        (await ChatAnswer.ReadAsync(client, Body(SandboxWorkflows.WordByWord, stream: false))).Status.ShouldBe(401);
    }

    // Over plain http, and not from this machine, a browser has no clipboard for scripts.
    [TestCase(true)]
    [TestCase(false)]
    public async Task A_new_key_is_copied_whether_or_not_the_browser_has_a_clipboard_for_scripts(bool hasClipboard)
    {
        await Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        if (!hasClipboard)
        {
            await Page.AddInitScriptAsync("Object.defineProperty(navigator, 'clipboard', { value: undefined })");
        }

        await SignInAsync();
        await OpenAsync($"/admin/accounts/{Proxy.AccountId}");
        await Page.ClickAsync("#new-key");
        await Page.FillAsync("#key-name", "Laptop");
        await Page.ClickAsync("#save-key");
        var key = (await Page.Locator("#new-key-value").TextContentAsync())!;
        await CopyAsync("Copied");
        await Page.Keyboard.PressAsync("Escape");
        await Page.ClickAsync("#close-new-key");

        await OpenAsync("/admin/keys");
        await Page.FocusAsync("#key-search");
        await Page.Keyboard.PressAsync("Control+V");
        await Expect(Page.Locator("#key-search")).ToHaveValueAsync(key);
    }

    [Test]
    public async Task A_browser_that_does_not_copy_is_said_to_have_not()
    {
        await Page.AddInitScriptAsync("Object.defineProperty(navigator, 'clipboard', { value: undefined }); document.execCommand = () => false");
        await SignInAsync();
        await OpenAsync($"/admin/accounts/{Proxy.AccountId}");
        await Page.ClickAsync("#new-key");
        await Page.FillAsync("#key-name", "Laptop");
        await Page.ClickAsync("#save-key");
        await CopyAsync("It could not be copied");
    }

    [Test]
    public async Task A_keys_terms_are_changed_and_what_was_not_touched_stays()
    {
        var id = await CreateAsync(new { accountId = Proxy.AccountId, name = "server", models = new[] { "m1" }, dailyBudget = "2", expiresAt = "2091-05-01T08:30:15Z" });
        await SignInAsync();
        await OpenAsync("/admin/keys");
        await Page.ClickAsync($"#edit-key-{id}");
        await Expect(Page.Locator("#key-other-models")).ToHaveValueAsync("m1");
        await Page.FillAsync("#key-monthly-budget", "30");
        await Keys.ChangeAsync(id, new KeyChanges { DailyBudget = new(Money.Parse("4")) }, CancellationToken.None);
        await Page.FillAsync("#key-name", "");
        await Page.FillAsync("#key-name", "servers");
        await Page.ClickAsync("#save-key");
        await Expect(Page.Locator($"tr[data-key='{id}']")).ToContainTextAsync("servers");

        var key = (await Keys.GetAsync(id, CancellationToken.None))!;
        (key.Name, key.DailyBudget, key.MonthlyBudget).ShouldBe(("servers", Money.Parse("4"), Money.Parse("30")));
        (key.Models!.Single(), key.ExpiresAt).ShouldBe(("m1", new DateTimeOffset(2091, 5, 1, 8, 30, 15, TimeSpan.Zero)));
    }

    [Test]
    public async Task A_number_at_the_begin_of_a_name_is_no_id_and_whose_key_it_is_to_be_is_shown()
    {
        (await Proxy.PostAdminAsync("accounts", new { name = "another" })).GetProperty("id").GetInt64().ShouldBe(2);
        var account = (await Proxy.PostAdminAsync("accounts", new { name = "2 Eleven" })).GetProperty("id").GetInt64();
        await SignInAsync();
        await OpenAsync("/admin/keys");
        await Page.ClickAsync("#new-key");
        await Page.FillAsync("#key-account", "2 Eleven");
        await Page.FillAsync("#key-name", "till");
        await Expect(Page.Locator("#key-account")).ToHaveValueAsync($"2 Eleven #{account}");

        // What was chosen before does not hold for another text.
        await Page.FillAsync("#key-account", "nobody at all");
        await Page.ClickAsync("#save-key");
        await Expect(Page.Locator("#key-account-problem")).ToBeVisibleAsync();
        await Expect(Page.Locator("#new-key-value")).ToHaveCountAsync(0);
        await Page.FillAsync("#key-account", $"{account}");
        await Page.Locator("#key-account").BlurAsync();
        await Page.ClickAsync("#save-key");
        await Expect(Page.Locator("#new-key-value")).ToBeVisibleAsync();

        var keys = (await Keys.ListAsync(new KeyFilter(), new PageRequest(1, 10), CancellationToken.None)).Items;
        keys.Where(key => key.Name == "till").ShouldHaveSingleItem().AccountId.ShouldBe(account);
    }

    [Test]
    public async Task Keys_are_found_by_what_is_known_of_them()
    {
        await FillAsync();
        await SignInAsync();
        await OpenAsync("/admin/keys");
        var rows = Page.Locator("tr[data-key]");
        await Expect(rows).ToHaveCountAsync(6);
        await Page.SelectOptionAsync("#key-state", "Revoked");
        await Expect(rows).ToHaveCountAsync(1);
        await Page.SelectOptionAsync("#key-state", "");
        await Page.FillAsync("#key-account-filter", "深圳");
        await Page.PressAsync("#key-account-filter", "Tab");
        await Expect(rows).ToHaveCountAsync(3);
        await Page.FillAsync("#key-account-filter", "");
        await Page.PressAsync("#key-account-filter", "Tab");
        await Expect(rows).ToHaveCountAsync(6);
        await Page.FillAsync("#key-search", Proxy.Key);
        await Page.ClickAsync("#find-keys");
        await Expect(rows).ToHaveCountAsync(1);
        await Expect(rows).ToContainTextAsync("demo");
    }

    [Test]
    public async Task Pages_speak_both_languages_and_fit_a_phone_and_the_night()
    {
        await FillAsync();
        await SignInAsync();
        var keys = 6;
        foreach (var (language, title) in Languages)
        {
            await Page.GotoAsync($"/admin/preferences?language={language}&return=/admin/keys");
            await Expect(Page.Locator("main h1")).ToHaveTextAsync(title);
            await Expect(Page.Locator("tr[data-key]")).ToHaveCountAsync(keys++);
            await ScreenshotAsync($"keys.{language}");
            await Page.ClickAsync("#new-key");
            await Page.FillAsync("#key-name", "notebook");
            await Page.FillAsync("#key-account", "demo");
            await Page.FillAsync("#key-expiry", "2091-05-01T08:30");
            await Page.FillAsync("#key-rpm", "60");
            await ScreenshotAsync($"new-key.{language}");
            await Page.ClickAsync("#save-key");
            await Expect(Page.Locator("#new-key-value")).ToBeVisibleAsync();
            await ScreenshotAsync($"new-key-shown.{language}");
            await Page.ClickAsync("#close-new-key");
            await Expect(Page.Locator("tr[data-key]")).ToHaveCountAsync(keys);
        }

        await Page.GotoAsync("/admin/preferences?theme=dark&language=en&return=/admin/keys");
        await Expect(Page.Locator("tr[data-key]")).ToHaveCountAsync(keys);
        await ScreenshotAsync("keys.dark");
        await Page.SetViewportSizeAsync(390, 844);
        (await Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= window.innerWidth")).ShouldBeTrue("the page scrolls sideways");
        await Page.ClickAsync("#new-key");
        await Page.ClickAsync("#key-name");
        (await Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= window.innerWidth")).ShouldBeTrue("the dialog is too wide");
        await ScreenshotAsync("new-key.phone");
    }

    private async Task CopyAsync(string told)
    {
        await Page.GetByRole(AriaRole.Button, new() { Name = "Copy" }).ClickAsync();
        await Expect(Page.GetByText(told)).ToBeVisibleAsync();
    }

    private async Task FillAsync()
    {
        var other = (await Proxy.PostAdminAsync("accounts", new { name = "深圳市未来科技有限公司", group = "vip", balance = "100" })).GetProperty("id").GetInt64();
        await CreateAsync(new { accountId = other, name = "客服机器人", models = new[] { "coze-workflow", "translator" }, requestsPerMinute = 600, maxConcurrency = 20 });
        await CreateAsync(new { accountId = other, name = "trial", expiresAt = "2026-01-01T00:00:00Z" });
        await Keys.RevokeAsync(await CreateAsync(new { accountId = other, name = "lost laptop" }), CancellationToken.None);
        await CreateAsync(new { accountId = Proxy.AccountId, name = "nightly report", maxConcurrency = 1, expiresAt = "2091-01-01T00:00:00Z" });
        using var client = await Proxy.NewKeyAsync(new { accountId = Proxy.AccountId, name = "website", dailyBudget = "5", monthlyBudget = "100", requestsPerMinute = 60 });
        (await ChatAnswer.ReadAsync(client, Body(SandboxWorkflows.WordByWord, stream: false))).Status.ShouldBe(200);
    }

    private async Task<long> CreateAsync(object key) => (await Proxy.PostAdminAsync("keys", key)).GetProperty("id").GetInt64();

    private async Task<IReadOnlyList<AuditEntry>> AuditAsync(long id) => (await Proxy.Services.GetRequiredService<IAuditLog>().ListAsync(
        new AuditFilter { Subject = $"key/{id}" }, new PageRequest(1, 100), CancellationToken.None)).Items;
}
