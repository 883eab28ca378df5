using System.Globalization;
using CozeProxy.Channels;
using CozeProxy.Channels.Health;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Tests.EndToEnd;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace CozeProxy.Tests.Console;

internal sealed class WhenOperatorsLookAtTheDashboard : ConsoleFixture
{
    [Test]
    public async Task It_says_what_usage_says_and_which_channel_is_broken()
    {
        for (var call = 0; call < 3; call++)
        {
            (await AskAsync(SandboxWorkflows.WordByWord, stream: call > 0)).Status.ShouldBe(200);
        }

        (await AskAsync("0000", stream: false)).Status.ShouldNotBe(200);
        var rows = await Proxy.UsageAsync();
        var revenue = rows.Sum(row => decimal.Parse(row.GetProperty("charge").GetString()!, CultureInfo.InvariantCulture));

        await SignInAsync();
        await LoadedAsync("today");
        await HasAsync("dash-calls", rows.Count.ToString(CultureInfo.InvariantCulture));
        await HasAsync("dash-success", "75.0 %");
        await HasAsync("dash-revenue", revenue.ToString("0.#########", CultureInfo.InvariantCulture));
        await HasAsync("dash-keys", "1");
        await HasAsync("dash-held", "0");
        await Expect(Page.Locator("#dash-workflows tr[data-target]").First).ToContainTextAsync("coze-workflow");
        await Expect(Page.Locator("#chart-calls svg").First).ToBeVisibleAsync();
        await Page.ClickAsync("#chart-calls summary");
        await Expect(Page.Locator("#chart-calls tbody tr td").Last).ToHaveTextAsync("4");
        await Expect(Page.Locator("#dash-channels tr[data-channel=main]")).ToHaveAttributeAsync("data-state", "Healthy");

        await Page.ClickAsync("#by-account");
        await Expect(Page.Locator("#chart-revenue")).ToContainTextAsync("demo");
        await Page.ClickAsync("#check-ledger");
        await HasAsync("dash-ledger", "Exact");

        var main = Proxy.Services.GetRequiredService<ChannelCatalog>().Current.Find(ProxyUnderTest.ChannelName)!;
        Proxy.Services.GetRequiredService<ChannelHealth>().Failed(main.Coze, HealthReason.CredentialsRefused, retryAfter: null, startedAt: long.MaxValue);
        await Page.ClickAsync("#span-yesterday");
        await LoadedAsync("yesterday");
        await HasAsync("dash-calls", "0");
        await HasAsync("dash-success", "–");
        await Expect(Page.Locator("#chart-calls")).ToContainTextAsync("No calls");
        await Expect(Page.Locator("#dash-channels tr[data-channel=main]")).ToContainTextAsync("Broken");
        await Expect(Page.Locator("#by-account")).ToHaveAttributeAsync("aria-current", "true");

        await Page.FillAsync("#span-from", "2026-02-02");
        await Page.FillAsync("#span-to", "2026-02-01");
        await Page.ClickAsync("#span-show");
        await Expect(Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("must not lie before");
        await Page.FillAsync("#span-to", "2026-02-14");
        await Page.ClickAsync("#span-show");
        await LoadedAsync("chosen");
        await Expect(Page.Locator("#to-usage")).ToHaveAttributeAsync("href", "/admin/usage?from=2026-02-01T16:00:00Z&to=2026-02-14T16:00:00Z");
    }

    private async Task LoadedAsync(string span) => await Expect(Page.Locator("#dash-cards")).ToHaveAttributeAsync("data-loaded", span);

    private async Task HasAsync(string card, string value) => await Expect(Page.Locator($"#{card} .stat-value")).ToHaveTextAsync(value);
}
