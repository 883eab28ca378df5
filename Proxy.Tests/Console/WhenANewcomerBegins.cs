using CozeProxy.Admin.Ui.Accounts;
using CozeProxy.Admin.Ui.Channels;
using CozeProxy.Admin.Ui.Dashboard;
using CozeProxy.Admin.Ui.Keys;
using CozeProxy.Admin.Ui.Models;
using CozeProxy.Admin.Ui.Shared;
using CozeProxy.Admin.Ui.SignIn;
using CozeProxy.Admin.Ui.Trying;
using CozeProxy.Admin.Ui.Usage;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Tests.Console.Texts;
using CozeProxy.Tests.EndToEnd;
using Microsoft.Playwright;

namespace CozeProxy.Tests.Console;

/// <summary>An empty proxy, a browser, and somebody who has never seen either.</summary>
[TestFixture("en")]
[TestFixture("zh")]
internal sealed class WhenANewcomerBegins(string language) : ConsoleFixture
{
    private const string Channel = "sandbox";
    private const string Model = "greeter";
    private const string Account = "Ada";
    private const string KeyName = "laptop";

    // The Sandbox counts 45 and 123 tokens, whatever is said.
    private const string PerCall = "0.0002";
    private const string InputPer1K = "0.001234567";
    private const string OutputPer1K = "0.003703701";
    private const string InputPart = "0.000055555515";
    private const string OutputPart = "0.000455555223";
    private const string Sum = "0.000711110738";
    private const string Charge = "0.000711111";

    // 1 and 5 were paid in, and two calls were made.
    private const string BalanceAfter = "5.998577778";

    private readonly ConsoleTexts _texts = new(language);

    protected override string Locale => language == "zh" ? "zh-CN" : "en-US";

    protected override ProxySettings Settings => new() { IsEmpty = true };

    [Test]
    public async Task They_get_from_nothing_to_a_paid_call_and_end_its_key()
    {
        await SignInThereAsync();
        await AddChannelAsync();
        await RegisterModelAsync();
        await SetPriceAsync();
        await OpenAccountAsync();
        var key = await CreateKeyAsync();
        await TopUpAsync();
        await TryItAsync();

        using var client = Proxy.NewClient(key);
        var answer = await AskAsync(client);
        (answer.IsStream, answer.IsDone, answer.Text).ShouldBe((true, true, "Hello! You said: Hello"));
        await LookAtUsageAsync();
        await ExportAsync();
        await LookAtCallAsync();
        await RevokeKeyAsync();

        var refused = await AskAsync(client);
        (refused.Status, refused.Code).ShouldBe((401, "invalid_api_key"));
        (await Proxy.UsageAsync()).Count.ShouldBe(2);
        await GoAsync("/admin/accounts", _texts.Of<CommonTexts>("Accounts"));
        await Expect(Page.Locator("tr[data-account] .amount").First).ToHaveTextAsync(BalanceAfter);
    }

    private async Task SignInThereAsync()
    {
        await Page.GotoAsync("/admin");
        await IsShownAsync(_texts.Of<SignInTexts>("SignIn"));
        await Page.FillAsync("#password", ProxyUnderTest.AdminToken);
        await Page.ClickAsync("main button[type=submit]");
        await IsShownAsync(_texts.Of<CommonTexts>("Dashboard"));
        await Expect(Page.Locator("#first-steps-title")).ToHaveTextAsync(_texts.Of<DashboardTexts>("FirstSteps"));
        await Expect(Page.Locator("#first-steps li[data-done=false]")).ToHaveCountAsync(6);
    }

    private async Task AddChannelAsync()
    {
        await Page.ClickAsync("#first-channel a");
        await IsShownAsync(_texts.Of<ChannelsTexts>("Title"));
        await Expect(Page.Locator("main .rz-alert")).ToContainTextAsync(_texts.Of<ChannelsTexts>("NoneYet"));
        await Page.ClickAsync("#new-channel");
        await IsShownAsync(_texts.Of<ChannelsTexts>("NewChannel"));
        await Page.FillAsync("#channel-name", Channel);
        await Page.FillAsync("#channel-auth-json", Coze.OAuthAppJson);
        await Expect(Page.Locator("#channel-base-url")).ToHaveValueAsync("https://api.coze.cn");
        await Page.FillAsync("#channel-base-url", Coze.BaseAddress.AbsoluteUri);
        await Page.ClickAsync("#save-channel");

        await IsShownAsync(_texts.Of<ChannelsTexts>("ChannelTitle", Channel));
        await Page.FillAsync("#run-workflow-id", SandboxWorkflows.WordByWord);
        await Page.FillAsync("#run-parameters", """{"BOT_USER_INPUT":"Hello"}""");
        await Expect(Page.Locator("#run-price")).ToContainTextAsync(_texts.Of<ChannelsTexts>("NoPrice"));
        await Page.ClickAsync("#run-test");
        for (var step = 1; step <= 3; step++)
        {
            await Expect(Page.Locator($"#test-step-{step}")).ToHaveAttributeAsync("data-verdict", "passed");
        }

        await Expect(Page.Locator("#run-output")).ToContainTextAsync("Hello! You said: Hello");
        await IsShownAsync(_texts.Of<ChannelsTexts>("ChannelTitle", Channel));
    }

    private async Task RegisterModelAsync()
    {
        await Page.ClickAsync("#after-test a");
        await IsShownAsync(_texts.Of<ModelTexts>("NewModel"));
        await Page.FillAsync("#model-name", Model);
        await Page.SelectOptionAsync("#model-kind", "workflow");
        await Page.FillAsync("#model-target", SandboxWorkflows.WordByWord);
        await Page.ClickAsync("#save-model");
        await IsShownAsync($"{_texts.Of<ModelTexts>("Model")} {Model}");
    }

    private async Task SetPriceAsync()
    {
        await Page.ClickAsync("#needs-price a");
        await IsShownAsync(_texts.Of<CommonTexts>("Prices"));
        await Page.ClickAsync($"#missing-prices [data-model={Model}] button");
        await Expect(Page.Locator("#price-name")).ToHaveValueAsync(Model);
        await Page.FillAsync("#price-input", InputPer1K);
        await Page.FillAsync("#price-ratio", "3");
        await Expect(Page.Locator("#price-output")).ToHaveValueAsync(OutputPer1K);
        await Page.FillAsync("#price-per-call", PerCall);
        await IsShownAsync(_texts.Of<CommonTexts>("Prices"));
        await Page.ClickAsync("#save-price");
        await Expect(Page.Locator("#missing-prices")).ToHaveCountAsync(0);
    }

    private async Task OpenAccountAsync()
    {
        await GoAsync("/admin/accounts", _texts.Of<CommonTexts>("Accounts"));
        await Expect(Page.Locator("main .rz-data-grid")).ToContainTextAsync(_texts.Of<AccountTexts>("NoneYet"));
        await Page.ClickAsync("#new-account");
        await Page.FillAsync("#account-name", Account);
        await Page.FillAsync("#account-balance", "1");
        await IsShownAsync(_texts.Of<CommonTexts>("Accounts"));
        await Page.ClickAsync("#save-account");
        await IsShownAsync(Account);
    }

    private async Task<string> CreateKeyAsync()
    {
        await Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await Page.ClickAsync("#new-key");
        await Page.FillAsync("#key-name", KeyName);
        await Page.ClickAsync("#save-key");
        var key = (await Page.Locator("#new-key-value").TextContentAsync())!;
        await Expect(Page.Locator(".rz-dialog")).ToContainTextAsync(_texts.Of<KeyTexts>("ShownOnce"));
        await Page.Locator(".rz-dialog").GetByRole(AriaRole.Button, new() { Name = _texts.Of<CommonTexts>("Copy"), Exact = true }).ClickAsync();
        await Expect(Page.GetByText(_texts.Of<CommonTexts>("Copied"))).ToBeVisibleAsync();
        (await Page.EvaluateAsync<string>("navigator.clipboard.readText()")).ShouldBe(key);
        await IsShownAsync(Account);
        await Page.ClickAsync("#close-new-key");
        await Expect(KeyRow).ToHaveAttributeAsync("data-state", "InForce");
        (await Page.ContentAsync()).ShouldNotContain(key);
        return key;
    }

    private async Task TopUpAsync()
    {
        await Page.ClickAsync("#top-up");
        await Page.FillAsync("#top-up-amount", "5");
        await Page.FillAsync("#top-up-note", "INV-1");
        await Page.ClickAsync("#save-top-up");
        await Expect(Page.Locator("main")).ToContainTextAsync("INV-1");
        await IsShownAsync(Account);
    }

    private async Task TryItAsync()
    {
        await GoAsync("/admin", _texts.Of<CommonTexts>("Dashboard"));
        await Expect(Page.Locator("#first-steps li[data-done=true]")).ToHaveCountAsync(5);
        await Page.ClickAsync("#first-call a");
        await IsShownAsync(_texts.Of<TryTexts>("TryIt"));
        await Page.FillAsync("#try-input", "Hello");
        await Page.ClickAsync("#try-run");
        await Expect(Page.Locator("#try-output")).ToHaveAttributeAsync("data-state", "done");
        await Expect(Page.Locator("#try-output")).ToHaveTextAsync("Hello! You said: Hello");
        await Expect(Page.Locator("#try-charge")).ToHaveAttributeAsync("data-exact", "true");
        await Expect(Page.Locator("#try-charge")).ToHaveTextAsync(Charge);
        await Expect(Page.Locator("#try-tokens")).ToHaveTextAsync(_texts.Of<TryTexts>("TokenCount", 45, 123, 168));
        await Expect(Page.Locator("#try-lent")).ToBeVisibleAsync();
        await IsShownAsync(_texts.Of<TryTexts>("TryIt"));
        await Page.ClickAsync("#try-call-link");
        await IsShownAsync(_texts.Of<UsageTexts>("Call"));
        await Expect(Page.Locator("#call-charge")).ToHaveTextAsync(Charge);
    }

    private async Task LookAtUsageAsync()
    {
        await GoAsync("/admin/usage", _texts.Of<CommonTexts>("Usage"));
        await Expect(Page.Locator("tr[data-call]")).ToHaveCountAsync(2);
        await Page.FillAsync("#usage-key", KeyName);
        await Page.PressAsync("#usage-key", "Enter");
        await Expect(Page.Locator("tr[data-call]")).ToHaveCountAsync(1);
        await Expect(Page.Locator("tr[data-call] [data-field=charge]")).ToHaveTextAsync(Charge);
        await Expect(Page.Locator("#usage-total-charge")).ToHaveTextAsync(Charge);
        await IsShownAsync(_texts.Of<CommonTexts>("Usage"));
    }

    // Only what the filter shows.
    private async Task ExportAsync()
    {
        var download = await Page.RunAndWaitForDownloadAsync(() => Page.ClickAsync("#export-csv"));
        var records = CsvFile.Parse(await File.ReadAllTextAsync(await download.PathAsync()));
        records.Count.ShouldBe(2);
        var call = records[0].Zip(records[1]).ToDictionary(cell => cell.First, cell => cell.Second, StringComparer.Ordinal);
        (call["accountName"], call["keyName"], call["model"], call["channel"]).ShouldBe((Account, KeyName, Model, Channel));
        (call["inputTokens"], call["outputTokens"], call["charge"], call["outcome"]).ShouldBe(("45", "123", Charge, "completed"));
    }

    private async Task LookAtCallAsync()
    {
        await Page.Locator("tr[data-call] a").First.ClickAsync();
        await IsShownAsync(_texts.Of<UsageTexts>("Call"));
        foreach (var (line, amount) in ((string, string)[])[("PerCall", PerCall), ("Input", InputPart), ("Output", OutputPart), ("Sum", Sum), ("Rounded", Charge)])
        {
            await Expect(Page.Locator($"#charge-lines [data-line={line}] th")).ToHaveTextAsync(_texts.Of<UsageTexts>($"Line_{line}"));
            await Expect(Page.Locator($"#charge-lines [data-line={line}] .amount")).ToHaveTextAsync(amount);
        }

        await Expect(Page.Locator("#call-charge")).ToHaveTextAsync(Charge);
        await Expect(Page.Locator(".call")).ToContainTextAsync(Channel);
        await Expect(Page.Locator("#attempts")).ToHaveTextAsync(_texts.Of<UsageTexts>("AttemptsOne"));
    }

    private async Task RevokeKeyAsync()
    {
        await GoAsync("/admin/keys", _texts.Of<CommonTexts>("Keys"));
        await KeyRow.Locator("[id^=revoke-key-]").ClickAsync();
        await Expect(Page.Locator(".rz-dialog")).ToContainTextAsync(_texts.Of<KeyTexts>("RevokeHolds"));
        await Page.ClickAsync("#confirm-revoke");
        await Expect(KeyRow).ToHaveAttributeAsync("data-state", "Revoked");
        await IsShownAsync(_texts.Of<CommonTexts>("Keys"));
    }

    private ILocator KeyRow => Page.Locator("tr[data-key]", new() { HasText = KeyName });

    private static Task<ChatAnswer> AskAsync(HttpClient client) =>
        ChatAnswer.ReadAsync(client, new { model = Model, messages = new[] { new { role = "user", content = "Hello" } }, stream = true });

    private async Task GoAsync(string path, string heading)
    {
        await Page.ClickAsync($"nav a[href='{path}']");
        await IsShownAsync(heading);
    }

    // In the browser's language, the whole of it.
    private async Task IsShownAsync(string heading)
    {
        await Expect(Page.Locator("main h1")).ToHaveTextAsync(heading);
        await Expect(Page.Locator("html")).ToHaveAttributeAsync("lang", language);
        (await _texts.FindUntranslatedAsync(Page)).ShouldBeEmpty(heading);
    }
}
