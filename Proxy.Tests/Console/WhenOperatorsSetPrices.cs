using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using CozeProxy.Billing.Operators;
using CozeProxy.Sandbox.Coze.Workflows;
using CozeProxy.Tests.EndToEnd;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace CozeProxy.Tests.Console;

internal sealed class WhenOperatorsSetPrices : ConsoleFixture
{
    private const string Model = "translator";
    private const string Path = "/admin/prices";
    private const string Book = """{"currency":"USD","prices":{"gpt":{"inputPer1K":"0.5"},"new":{"perCall":"2"}},"groups":{"vip":"0.9"}}""";

    protected override ProxySettings Settings => new()
    {
        Configuration = new Dictionary<string, string?>
        {
            [$"Coze:Models:{Model}:Kind"] = "Workflow",
            [$"Coze:Models:{Model}:WorkflowId"] = Scripted,
            ["Billing:Groups:default"] = "0.85",
            ["Coze:Channels:main:Ratio"] = "1.15",
        },
    };

    [Test]
    public async Task A_model_without_a_price_is_given_one_and_what_if_tells_what_its_calls_then_cost()
    {
        Coze.Add(Scripted, new WorkflowScript("counts").EndWithOutput("x", RunUsage.Of(1234, 567)).Done());
        await SignInAsync();
        await OpenAsync(Path);
        var missing = Page.Locator($"#missing-prices [data-model={Model}]");
        await Expect(missing).ToContainTextAsync("registered");

        await missing.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(Page.Locator("#price-name")).ToHaveValueAsync(Model);
        await Page.Locator("#save-price").ClickAsync();
        await Expect(Page.Locator(".rz-dialog [role=alert]")).ToContainTextAsync("at least one amount");

        // Either way: a ratio computes output, and output computes the ratio.
        await Page.FillAsync("#price-input", "0.0015");
        await Page.FillAsync("#price-ratio", "4");
        await Expect(Page.Locator("#price-output")).ToHaveValueAsync("0.006");
        await Page.FillAsync("#price-output", "0.003");
        await Expect(Page.Locator("#price-ratio")).ToHaveValueAsync("2");
        await Page.FillAsync("#price-ratio", "4");

        await Page.FillAsync("#price-per-call", "0,5");
        await Expect(Page.Locator("#price-per-call-note")).ToContainTextAsync("at most 9 decimals");
        await Expect(Page.Locator("#save-price")).ToBeDisabledAsync();
        await Page.FillAsync("#price-per-call", "0.002");
        await Page.FillAsync("#price-minimum", "0.001");
        await Expect(Page.Locator("#price-output")).ToHaveValueAsync("0.006");
        await Expect(Page.Locator("#save-price")).ToBeEnabledAsync();
        await Page.Locator("#price-minimum").PressAsync("Enter");

        await Expect(Page.Locator("#missing-prices")).ToHaveCountAsync(0);
        await Expect(Row(Model)).ToContainTextAsync("0.006");

        await Page.FillAsync("#what-if-model", Model);
        await Page.FillAsync("#what-if-input", "1234");
        await Page.FillAsync("#what-if-output", "567");
        await Expect(Page.Locator("#what-if-charge")).ToHaveTextAsync("0.007089808");
        await Expect(Page.Locator("[data-line=Output]")).ToContainTextAsync("567 × 0.006 / 1000");
        (await CallAsync()).GetProperty("charge").GetString().ShouldBe(await Page.Locator("#what-if-charge").TextContentAsync());

        await Row(Model).Locator(".delete-price").ClickAsync();
        await Page.Locator("#confirm-delete").ClickAsync();
        await Expect(missing).ToBeVisibleAsync();
        await Expect(Page.Locator("#what-if-problem")).ToContainTextAsync("No price is configured");
    }

    [Test]
    public async Task What_somebody_else_has_changed_meanwhile_is_not_written_over()
    {
        await PutAsync("prices/gpt", new { inputPer1K = "0.5" });
        await PutAsync("groups/vip", new { ratio = "0.5" });
        await SignInAsync();
        await OpenAsync(Path);
        await Row("gpt").Locator(".edit-price").ClickAsync();
        await Page.FillAsync("#price-output", "9");
        await PutAsync("prices/gpt", new { inputPer1K = "0.7" });
        await Page.ClickAsync("#save-price");
        await Expect(Page.Locator(".rz-dialog [role=alert]")).ToContainTextAsync("changed by somebody else");

        (await Proxy.GetAdminAsync("prices/gpt")).GetProperty("inputPer1K").GetString().ShouldBe("0.7");
        await OpenAsync(Path);
        await Row("gpt").Locator(".edit-price").ClickAsync();
        await Page.FillAsync("#price-output", "9");
        await Page.ClickAsync("#save-price");
        await Expect(Row("gpt")).ToContainTextAsync("9");
        (await Proxy.GetAdminAsync("prices/gpt")).GetProperty("inputPer1K").GetString().ShouldBe("0.7");

        async Task PutAsync(string path, object body)
        {
            using var answer = await Proxy.Admin.PutAsJsonAsync($"/admin/api/{path}", body);
            answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
        }
    }

    [Test]
    public async Task Groups_are_set_and_a_zero_is_free_in_words()
    {
        await SignInAsync();
        await OpenAsync(Path);
        await Page.ClickAsync("#new-group");
        await Page.FillAsync("#group-name", "friends");
        await Page.FillAsync("#group-ratio", "0");
        await Page.ClickAsync("#save-group");
        await Expect(Page.Locator("[data-group=friends]")).ToContainTextAsync("Free");

        // A new one takes nobody's name.
        await Page.ClickAsync("#new-group");
        await Page.FillAsync("#group-name", "Friends");
        await Page.FillAsync("#group-ratio", "2");
        await Page.ClickAsync("#save-group");
        await Expect(Page.Locator(".rz-dialog [role=alert]")).ToContainTextAsync("a group called `Friends` already");
        await Page.ClickAsync(".rz-dialog .dialog-end button:first-child");
        await Expect(Page.Locator("[data-group=friends]")).ToContainTextAsync("Free");

        await Page.ClickAsync("#new-price");
        await Page.FillAsync("#price-name", "Coze-Workflow");
        await Page.FillAsync("#price-input", "0");
        await Expect(Page.Locator("#price-is-free")).ToBeVisibleAsync();
        await Page.ClickAsync("#save-price");
        await Expect(Page.Locator(".rz-dialog [role=alert]")).ToContainTextAsync("`Coze-Workflow` is declared in the configuration");
        await Page.FillAsync("#price-name", "gift");
        await Page.ClickAsync("#save-price");
        await Expect(Row("gift")).ToContainTextAsync("Free");

        // What the configuration declares can only be looked at.
        await Expect(Row("coze-workflow").Locator("button")).ToHaveCountAsync(0);
        await Page.FillAsync("#price-search", "gif");
        await Expect(Row("coze-workflow")).ToHaveCountAsync(0);
        await Expect(Row("gift")).ToBeVisibleAsync();
    }

    [Test]
    public async Task An_import_shows_what_it_would_change_before_it_changes_it()
    {
        await PutAsync("prices/gpt", """{"inputPer1K":"0.1"}""");
        await PutAsync("prices/old", """{"perCall":"1"}""");
        await SignInAsync();
        await OpenAsync(Path);

        await ChooseFileAsync("{ nothing");
        await Expect(Page.Locator("#import-problem")).ToContainTextAsync("no JSON");
        await ChooseFileAsync("""{"currency":"USD","prices":{"gpt":{"inputPer1K":"-1"}}}""");
        await Expect(Page.Locator("#import-problem")).ToContainTextAsync("prices.gpt.inputPer1K");

        await ChooseFileAsync(Book);
        await Expect(Page.Locator("#import-preview tr[data-change]")).ToHaveCountAsync(3);
        await Expect(Page.Locator("[data-entry=old]")).ToHaveCountAsync(0);
        await Page.CheckAsync("#import-replace");
        await Expect(Page.Locator("[data-entry=old]")).ToHaveAttributeAsync("data-change", "Removed");
        await Expect(Page.Locator("[data-entry=gpt]")).ToContainTextAsync("0.1");
        (await Proxy.Admin.GetStringAsync("/admin/api/prices/gpt")).ShouldContain("\"0.1\"");

        await Page.ClickAsync("#import-apply");
        await Expect(Row("new")).ToBeVisibleAsync();
        await Expect(Row("old")).ToHaveCountAsync(0);
        await Expect(Page.Locator("#import-preview")).ToHaveCountAsync(0);

        var download = await Page.RunAndWaitForDownloadAsync(() => Page.ClickAsync("#export-prices"));
        using var file = JsonDocument.Parse(await File.ReadAllTextAsync(await download.PathAsync()));
        JsonSerializer.Serialize(file).ShouldBe(await Proxy.Admin.GetStringAsync("/admin/api/pricebook"));
    }

    [Test]
    public async Task Viewers_see_prices_and_change_none_and_nobody_else_gets_the_file()
    {
        var services = Proxy.Services;
        await services.GetRequiredService<IOperatorStore>().CreateAsync(
            "eve", OperatorRole.Viewer, services.GetRequiredService<PasswordHasher<Operator>>().HashPassword(null!, "correct horse"), CancellationToken.None);
        await PutAsync("prices/gpt", """{"inputPer1K":"0.1"}""");
        using (var anonymous = Proxy.NewClient(bearer: null))
        using (var refused = await anonymous.GetAsync("/admin/download/prices.json"))
        {
            refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }

        await SignInAsync(Page, "eve", "correct horse");
        await OpenAsync(Path);
        await Expect(Row("gpt")).ToContainTextAsync("0.1");
        await Expect(Page.Locator("#missing-prices [data-model]")).ToBeVisibleAsync();
        await Expect(Page.Locator("#what-if-charge")).ToBeVisibleAsync();
        await Expect(Page.Locator("#new-price, #new-group, #import-file, .set-price, .edit-price, .delete-price")).ToHaveCountAsync(0);
        await Page.RunAndWaitForDownloadAsync(() => Page.ClickAsync("#export-prices"));
    }

    [Test]
    public async Task It_holds_together_in_both_languages_on_a_phone_in_the_dark_and_with_hostile_names()
    {
        await PutAsync("prices/deepseek-chat", """{"inputPer1K":"0.0015","outputPer1K":"0.006","perCall":"0.002","minimum":"0.001","hold":"0.05","missingUsage":"per_call"}""");
        await PutAsync("prices/gpt", """{"inputPer1K":"0.0025","outputPer1K":"0.01"}""");
        await PutAsync("prices/7342866812345", """{"perCall":"0.02"}""");
        await PutAsync("prices/gift", "{}");
        await PutAsync("groups/vip", """{"ratio":"0.7"}""");
        await PutAsync("groups/staff", """{"ratio":"0"}""");
        await SignInAsync();
        foreach (var language in (string[])["en", "zh"])
        {
            await Page.GotoAsync($"/admin/preferences?language={language}&return={Path}");
            await Expect(Page.Locator("main h1")).ToHaveTextAsync(language == "zh" ? "定价管理" : "Pricing");
            await Page.FillAsync("#what-if-model", "deepseek-chat");
            await Page.FillAsync("#what-if-group", "vip");
            await Page.FillAsync("#what-if-input", "1234");
            await Page.SelectOptionAsync("#what-if-channel", "main");
            await Expect(Page.Locator("[data-line=Input]")).ToContainTextAsync("1234 ×");
            await Page.Locator("main h1").ClickAsync();
            await ScreenshotAsync($"prices.{language}");
            await ScreenshotAsync(Page.Locator("section:has(.what-if)"), $"prices-what-if.{language}");
            await ChooseFileAsync(Book);
            await Page.CheckAsync("#import-replace");
            await Expect(Page.Locator("[data-change=Removed]").First).ToBeVisibleAsync();
            await ScreenshotAsync(Page.Locator("section:has(#import-file)"), $"prices-import.{language}");
            await Row("deepseek-chat").Locator(".edit-price").ClickAsync();
            await Expect(Page.Locator("#price-ratio")).ToHaveValueAsync("4");
            await ScreenshotAsync(Page.Locator(".rz-dialog"), $"prices-edit.{language}");
            await Page.Locator("#price-ratio").PressAsync("Escape");
            await Expect(Page.Locator("#price-ratio")).ToHaveCountAsync(0);
        }

        await Page.GotoAsync($"/admin/preferences?theme=dark&language=en&return={Path}");
        await Expect(Row("gpt")).ToBeVisibleAsync();
        await ScreenshotAsync("prices.dark");

        await Page.GotoAsync($"/admin/preferences?theme=light&return={Path}");
        await Page.SetViewportSizeAsync(390, 844);
        await Page.ReloadAsync();
        await Expect(Row("gpt")).ToBeVisibleAsync();
        await ScreenshotAsync("prices.phone");

        await PutAsync($"prices/{Uri.EscapeDataString("<script>document.title='taken'</script>\u202Egnp.exe")}", """{"perCall":"1"}""");
        await ImportAsync(new string('x', 100_000));
        await Page.ReloadAsync();
        await Expect(Page.Locator("tr[data-price^='<script>']")).ToBeVisibleAsync();
        (await Page.TitleAsync()).ShouldBe("Pricing · CozeProxy");
        (await Page.EvaluateAsync<int>("document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(390);
    }

    private ILocator Row(string price) => Page.Locator($"tr[data-price='{price}']");

    private async Task<JsonElement> CallAsync()
    {
        await ChatAnswer.ReadAsync(Proxy.Client, new { model = Model, messages = new[] { new { role = "user", content = "Hello" } } });
        return (await Proxy.UsageAsync()).ShouldHaveSingleItem();
    }

    private Task ChooseFileAsync(string json) =>
        Page.SetInputFilesAsync("#import-file", new FilePayload { Name = "prices.json", MimeType = "application/json", Buffer = Encoding.UTF8.GetBytes(json) });

    private async Task PutAsync(string path, string json)
    {
        using var put = await Proxy.Admin.PutAsync($"/admin/api/{path}", new StringContent(json, Encoding.UTF8, "application/json"));
        put.IsSuccessStatusCode.ShouldBeTrue(await put.Content.ReadAsStringAsync());
    }

    private async Task ImportAsync(string name)
    {
        using var put = await Proxy.Admin.PutAsJsonAsync(
            "/admin/api/pricebook?merge=true", new { currency = "USD", prices = new Dictionary<string, object> { [name] = new { perCall = "1" } } });
        put.IsSuccessStatusCode.ShouldBeTrue();
    }
}
