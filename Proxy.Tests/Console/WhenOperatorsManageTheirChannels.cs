using System.Text;
using System.Text.Json.Nodes;
using CozeProxy.Billing.Operators;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Tests.EndToEnd;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace CozeProxy.Tests.Console;

internal sealed class WhenOperatorsManageTheirChannels : ConsoleFixture
{
    private const string Name = "east.1 spare";

    // The declared one serves nobody, so that calls go over what is added.
    protected override ProxySettings Settings => new()
    {
        Configuration = new Dictionary<string, string?> { [$"Coze:Channels:{ProxyUnderTest.ChannelName}:Groups:0"] = "nobody" },
    };

    private string PieceOfKey => JsonNode.Parse(Coze.OAuthAppJson)!["private_key"]!.GetValue<string>().Split('\n')[3];

    [Test]
    public async Task A_channel_is_added_checked_as_it_is_typed_tested_used_and_switched_off()
    {
        await SignInAsync();
        await OpenAsync("/admin/channels");
        await Page.ClickAsync("#new-channel");
        await Page.FillAsync("#channel-auth-json", Coze.OAuthAppJson[..^5]);
        await Expect(Check("JSON")).ToContainTextAsync("is not JSON");

        // The region is taken from the JSON, and must fit where another is chosen.
        await Page.FillAsync("#channel-auth-json", Coze.OAuthAppJson);
        await Expect(Page.Locator("#channel-base-url")).ToHaveValueAsync("https://api.coze.cn");
        await Expect(Check("private_key")).ToContainTextAsync("RSA, 2048 bits");
        await Page.FillAsync("#channel-base-url", "https://api.coze.com");
        await Expect(Check("aud")).ToHaveAttributeAsync("data-verdict", "wrong");
        await Expect(Check("aud")).ToContainTextAsync("created at the other of Coze's two regions");
        await Page.FillAsync("#channel-name", Name);
        await Page.ClickAsync("#save-channel");
        await Expect(Page.Locator("#save-problem")).ToBeVisibleAsync();
        await Page.FillAsync("#channel-base-url", Coze.BaseAddress.AbsoluteUri);
        await Expect(Check("aud")).ToHaveAttributeAsync("data-verdict", "note");
        await Page.ClickAsync("#save-channel");

        await Expect(Page.Locator("#channel-auth-kept")).ToContainTextAsync("is kept");
        (await Page.ContentAsync()).ShouldNotContain(PieceOfKey);
        await Page.ClickAsync("#test-channel");
        await Expect(Page.Locator("#test-step-2")).ToHaveAttributeAsync("data-verdict", "passed");
        await Expect(Page.Locator("#test-step-1")).ToHaveAttributeAsync("data-verdict", "passed");
        await Expect(Page.Locator("#test-step-3")).ToHaveAttributeAsync("data-verdict", "skipped");
        Coze.Seen.Runs.ShouldBeEmpty();
        (await AskAsync(SandboxWorkflows.WordByWord, stream: true)).Status.ShouldBe(200);

        await Page.GotoAsync("/admin/channels");
        await Expect(Row(Name)).ToHaveAttributeAsync("data-usable", "true");
        await Expect(Row(Name).Locator("[data-last-test]")).ToHaveAttributeAsync("data-last-test", "passed");
        await Expect(Row(Name)).ToContainTextAsync("1 calls, 0 errors");
        await Page.Locator($"[id='enable-{Name}']").UncheckAsync();
        await Expect(Row(Name)).ToContainTextAsync("Switched off");
        (await AskAsync(SandboxWorkflows.WordByWord, stream: true)).Code.ShouldBe("no_channel");
        (await Page.ContentAsync()).ShouldNotContain(PieceOfKey);
        Proxy.Log.Lines.ShouldAllBe(line => !$"{line.Text} {line.Exception}".Contains(PieceOfKey, StringComparison.Ordinal));
    }

    [Test]
    public async Task A_run_is_made_only_when_asked_for_and_its_price_is_shown_before()
    {
        await SignInAsync();
        await OpenAsync($"/admin/channels/{ProxyUnderTest.ChannelName}");
        await Expect(Page.Locator("#channel-declared")).ToBeVisibleAsync();
        await Expect(Page.Locator("#save-channel, #delete-channel")).ToHaveCountAsync(0);
        await Expect(Page.Locator("#run-test")).ToBeDisabledAsync();

        await Page.FillAsync("#run-parameters", "[]");
        await Page.FillAsync("#run-workflow-id", SandboxWorkflows.EndText);
        await Expect(Page.Locator("#run-problem")).ToHaveTextAsync("The parameters must be a JSON object.");
        await Page.FillAsync("#run-parameters", """{"BOT_USER_INPUT":"Hello"}""");
        await Expect(Page.Locator("#run-price")).ToContainTextAsync("0.002 per 1K output tokens");
        Coze.Seen.Runs.ShouldBeEmpty();

        await ClickTwiceAsync("run-test");
        await Expect(Page.Locator("#test-step-3")).ToHaveAttributeAsync("data-verdict", "passed");
        await Expect(Page.Locator("#run-output")).Not.ToBeEmptyAsync();
        await Expect(Page.Locator("#run-test")).ToBeEnabledAsync();
        Coze.Seen.Runs.Count.ShouldBe(1);
        (await Proxy.UsageAsync()).ShouldBeEmpty();

        Coze.FailExchangesWith(Sandbox.Coze.OAuth.ExchangeFault.AccessDenied);
        await Page.ClickAsync("#test-channel");
        await Expect(Page.Locator("#test-step-2")).ToHaveAttributeAsync("data-verdict", "failed");
        await Expect(Page.Locator("#test-step-2")).ToContainTextAsync("denies this app");
        await Expect(Page.Locator(".facts [data-last-test]")).ToHaveTextAsync("Failed: token");
    }

    [Test]
    public async Task Mistakes_are_told_at_once_a_file_is_taken_and_what_is_kept_can_be_replaced()
    {
        await PutAsync("taken");
        await SignInAsync();
        await OpenAsync("/admin/channels/new");
        await Page.FillAsync("#channel-name", "taken");
        await Page.FillAsync("#channel-weight", "0");
        await Page.FillAsync("#channel-ratio", "much");
        await Page.ClickAsync("#save-channel");
        await Expect(Page.Locator("#channel-weight-problem")).ToContainTextAsync("is '0'");
        await Expect(Page.Locator("#channel-ratio-problem")).ToBeVisibleAsync();
        await Expect(Page.Locator("#channel-base-url-problem")).ToBeVisibleAsync();
        await Expect(Page.Locator("#channel-auth-problem")).ToContainTextAsync("paste the JSON");

        await UploadAsync("app.json", [0xFF, 0xFE, 0x00]);
        await Expect(Page.GetByText("The file is no text.")).ToBeVisibleAsync();
        await UploadAsync("app.json", new byte[64 * 1024 + 1]);
        await Expect(Page.GetByText("The file has more than 64 KiB")).ToBeVisibleAsync();
        await UploadAsync("app.json", Encoding.UTF8.GetBytes(Coze.OAuthAppJson));
        await Expect(Check("private_key")).ToHaveAttributeAsync("data-verdict", "good");
        await Page.FillAsync("#channel-base-url", Coze.BaseAddress.AbsoluteUri);
        await Page.FillAsync("#channel-weight", "2");
        await Page.FillAsync("#channel-ratio", "1.5");
        await Page.ClickAsync("#save-channel");
        await Expect(Page.Locator("#save-problem")).ToContainTextAsync("There is a channel called `taken` already.");
        await Page.FillAsync("#channel-name", "free");
        await Page.ClickAsync("#save-channel");
        await Expect(Page.Locator("#channel-auth-kept")).ToBeVisibleAsync();

        // Another address is not to get the secret that is kept for this one.
        await Page.FillAsync("#channel-base-url", "https://example.org");
        await Expect(Page.Locator("#channel-auth-problem")).ToContainTextAsync("must hold the secret again");
        await Page.ClickAsync("#replace-auth");
        await Page.CheckAsync("#channel-auth-token");
        await Page.FillAsync("#channel-token", Coze.PersonalAccessToken);
        await Page.FillAsync("#channel-models", "gpt-4o, mini");
        await Page.PressAsync("#channel-models", "Enter");
        await Page.ClickAsync("#save-channel");
        await Expect(Page.Locator("#channel-auth-kept")).ToContainTextAsync("An access token is kept");
        (await Page.ContentAsync()).ShouldNotContain(Coze.PersonalAccessToken);
        var saved = await Proxy.GetAdminAsync("channels/free");
        saved.GetProperty("baseUrl").GetString().ShouldBe("https://example.org");
        saved.GetProperty("models").ToString().ShouldBe("""["gpt-4o","mini"]""");

        await Page.ClickAsync("#delete-channel");
        await Page.ClickAsync("#confirm-delete");
        await Page.WaitForAddressAsync("**/admin/channels");
        await Expect(Row("taken")).ToBeVisibleAsync();
        await Expect(Row("free")).ToHaveCountAsync(0);
    }

    [Test]
    public async Task Priorities_are_changed_by_keyboard_and_by_dragging_and_weights_in_place()
    {
        await PutAsync("a");
        await PutAsync("b");
        await SignInAsync();
        await OpenAsync("/admin/channels");
        await Expect(Row("a")).ToBeVisibleAsync();

        await Page.FocusAsync("#raise-a");
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Tier(1).Locator("[data-channel=a]")).ToBeVisibleAsync();
        await Expect(Page.Locator("#raise-a")).ToBeDisabledAsync();

        // From one tier to another, and to one of its own.
        await Row("b").Locator("[data-drag]").DragToAsync(Tier(1).Locator(".tier"));
        await Expect(Tier(1).Locator("[data-channel=b]")).ToBeVisibleAsync();
        await Row("b").Locator("[data-drag]").HoverAsync();
        await Page.Mouse.DownAsync();
        await Tier(0).HoverAsync(new() { Force = true });
        await Page.Locator("tbody.zone").Last.HoverAsync(new() { Force = true });
        await Expect(Page.Locator("table.channels")).ToHaveClassAsync("channels dragging");
        await Page.Mouse.UpAsync();
        await Expect(Tier(-1).Locator("[data-channel=b]")).ToBeVisibleAsync();

        await Page.FillAsync("#weight-b", "5");
        await Page.PressAsync("#weight-b", "Enter");
        await Expect(Row("b")).ToHaveAttributeAsync("data-weight", "5");
        (await Proxy.GetAdminAsync("channels/b")).GetProperty("weight").GetInt32().ShouldBe(5);
        await Page.FillAsync("#weight-b", "0");
        await Page.PressAsync("#weight-b", "Enter");
        await Expect(Page.Locator("#weight-b")).ToHaveValueAsync("5");

        await Expect(Row(ProxyUnderTest.ChannelName).Locator("[data-declared]")).ToBeVisibleAsync();
        await Expect(Row(ProxyUnderTest.ChannelName).Locator("input, button")).ToHaveCountAsync(0);
    }

    [Test]
    public async Task Whoever_may_only_look_sees_no_way_to_change_anything()
    {
        await PutAsync("a");
        var hash = Proxy.Services.GetRequiredService<PasswordHasher<Operator>>().HashPassword(null!, "long enough to be one");
        await Proxy.Services.GetRequiredService<IOperatorStore>().CreateAsync("vic", OperatorRole.Viewer, hash, CancellationToken.None);
        await SignInAsync(Page, "vic", "long enough to be one");

        await OpenAsync("/admin/channels");
        await Expect(Row("a")).ToBeVisibleAsync();
        await Expect(Page.Locator("#new-channel, table.channels input, table.channels button, [data-drag]")).ToHaveCountAsync(0);
        await OpenAsync("/admin/channels/a");
        await Expect(Page.Locator("#channel-base-url")).ToBeDisabledAsync();
        await Expect(Page.Locator("#save-channel, #delete-channel, #replace-auth, #test-channel, #run-test")).ToHaveCountAsync(0);
        (await Page.GotoAsync("/admin/channels/new"))!.Status.ShouldBe(403);
    }

    private ILocator Check(string field) => Page.Locator($"#auth-checks [data-field='{field}']");

    private ILocator Row(string channel) => Page.Locator($"[data-channel='{channel}']");

    private ILocator Tier(int priority) => Page.Locator($"tbody[data-priority='{priority}']:not(.zone)");

    private Task UploadAsync(string name, byte[] content) =>
        Page.SetInputFilesAsync("#channel-auth-file", new FilePayload { Name = name, MimeType = "application/json", Buffer = content });

    private async Task PutAsync(string name)
    {
        var body = new JsonObject { ["baseUrl"] = Coze.BaseAddress.AbsoluteUri, ["auth"] = new JsonObject { ["config"] = Coze.OAuthAppJson } };
        using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await Proxy.Admin.PutAsync(new Uri($"/admin/api/channels/{name}", UriKind.Relative), content);
        response.IsSuccessStatusCode.ShouldBeTrue();
    }
}
