using System.Text;
using System.Text.Json.Nodes;
using CozeProxy.Channels;
using CozeProxy.Channels.Health;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Tests.EndToEnd;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace CozeProxy.Tests.Console;

/// <summary>The pages of channels in both languages, filled with what there can be, on a wide and on a narrow screen.</summary>
[TestFixture("en")]
[TestFixture("zh")]
internal sealed class WhenChannelsAreLookedAt(string language) : ConsoleFixture
{
    private const string Hostile = "<script>alert(1)<script> \u202Edesrever";

    protected override string Locale => language == "zh" ? "zh-CN" : "en-US";

    protected override ProxySettings Settings => new()
    {
        Configuration = new Dictionary<string, string?>
        {
            ["Coze:Channels:overseas:BaseUrl"] = "https://api.coze.com",
            ["Coze:Channels:overseas:Auth:Token"] = "pat_of-the-configuration",
            ["Coze:Channels:overseas:Priority"] = "-10",
        },
    };

    [Test]
    public async Task Nothing_is_cut_off_or_left_untranslated_and_no_name_breaks_a_page()
    {
        await FillAsync();
        await SignInAsync();
        await OpenAsync("/admin/channels");
        await Expect(Page.Locator("main h1")).ToHaveTextAsync(language == "zh" ? "渠道管理" : "Channels");
        await Expect(Row("east-2").Locator(".health")).ToContainTextAsync(language == "zh" ? "已达扣子频率限制" : "at Coze's rate limit");
        await Expect(Row("east-1").Locator("[data-last-test]")).ToBeVisibleAsync();
        await Expect(Page.GetByText(Hostile[..16])).ToBeVisibleAsync();
        await ShouldFitAsync();
        await ScreenshotAsync($"channels.{language}");
        if (language == "en")
        {
            await Page.ClickAsync(".to-dark");
            await Expect(Page.Locator(".to-light")).ToBeVisibleAsync();
            await Expect(Row("east-1")).ToBeVisibleAsync();
            await ScreenshotAsync("channels.dark");
            await Page.ClickAsync(".to-light");
            await Expect(Page.Locator(".to-dark")).ToBeVisibleAsync();
            await Expect(Row("east-1")).ToBeVisibleAsync();
        }

        await OpenAsync("/admin/channels/east-1");
        await Page.ClickAsync("#replace-auth");
        var app = JsonNode.Parse(Coze.OAuthAppJson)!.AsObject();
        app["aud"] = "api.coze.com";
        app["private_key"] = "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----";
        await Page.FillAsync("#channel-base-url", "https://api.coze.cn");
        await Page.FillAsync("#channel-auth-json", app.ToJsonString());
        await Page.FillAsync("#channel-weight", "0");
        await Page.ClickAsync("#save-channel");
        await Expect(Page.Locator("#auth-checks [data-verdict=wrong]")).ToHaveCountAsync(2);
        await ShouldFitAsync();
        await ScreenshotAsync($"channel-edit.{language}");

        await OpenAsync($"/admin/channels/{ProxyUnderTest.ChannelName}");
        await Page.FillAsync("#run-workflow-id", SandboxWorkflows.EndText);
        await Expect(Page.Locator("#run-price")).ToBeVisibleAsync();
        await Page.ClickAsync("#run-test");
        await Expect(Page.Locator("#test-step-3")).ToHaveAttributeAsync("data-verdict", "passed");
        await ShouldFitAsync();
        await ScreenshotAsync($"channel-test.{language}");

        await Page.SetViewportSizeAsync(390, 844);
        await OpenAsync("/admin/channels");
        await Expect(Row("east-1")).ToBeVisibleAsync();
        await ShouldFitAsync();
        if (language == "zh")
        {
            await ScreenshotAsync("channels.phone");
        }

        await OpenAsync("/admin/channels/east-1");
        await Expect(Page.Locator("#save-channel")).ToBeVisibleAsync();
        await ShouldFitAsync();
    }

    private ILocator Row(string channel) => Page.Locator($"[data-channel='{channel}']");

    private async Task ShouldFitAsync() =>
        (await Page.EvaluateAsync<string[]>("[...document.querySelectorAll('html, .rz-body, main')].filter(e => e.scrollWidth > e.clientWidth).map(e => `${e.tagName} ${e.scrollWidth}`)"))
            .ShouldBeEmpty(Page.Url);

    private async Task FillAsync()
    {
        await PutAsync("east-1", new { priority = 1, weight = 3, models = new[] { "gpt-4o", "gpt-4o-mini", "weather", "translate", "summary" }, ratio = "1.2" });
        await PutAsync("east-2", new { priority = 1, maxConcurrency = 50 });
        await PutAsync(Hostile, new { groups = new[] { "vip", new string('g', 300) }, maxConcurrency = 5 });
        await PutAsync("off", new { enabled = false });
        for (var i = 0; i < 7; i++)
        {
            await AskAsync(i % 3 == 2 ? SandboxWorkflows.Unpublished : SandboxWorkflows.EndText, stream: false);
        }

        await ChannelTest.AskAsync(Proxy, "east-1");
        var health = Proxy.Services.GetRequiredService<ChannelHealth>();
        var limited = Proxy.Services.GetRequiredService<ChannelCatalog>().FindAny("east-2")!.Coze;
        health.Failed(limited, HealthReason.RateLimited, TimeSpan.FromMinutes(10), startedAt: long.MaxValue);
    }

    private async Task PutAsync(string name, object settings)
    {
        var body = System.Text.Json.JsonSerializer.SerializeToNode(settings)!.AsObject();
        body["baseUrl"] = Coze.BaseAddress.AbsoluteUri;
        body["auth"] = new JsonObject { ["config"] = Coze.OAuthAppJson };
        using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await Proxy.Admin.PutAsync(new Uri($"/admin/api/channels/{Uri.EscapeDataString(name)}", UriKind.Relative), content);
        response.IsSuccessStatusCode.ShouldBeTrue(await response.Content.ReadAsStringAsync());
    }
}
