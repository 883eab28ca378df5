using System.Net.Http.Json;
using CozeProxy.Billing.Operators;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Tests.EndToEnd;

namespace CozeProxy.Tests.Console;

/// <summary>Portal, operators, audit log and sign-in, filled, in both languages, dark and on a phone.</summary>
internal sealed class WhenPagesAreShown : ConsoleFixture
{
    protected override ProxySettings Settings => new()
    {
        Configuration = new Dictionary<string, string?>
        {
            ["Coze:Models:support-bot:Kind"] = "Workflow",
            ["Coze:Models:support-bot:WorkflowId"] = SandboxWorkflows.WordByWord,
            ["Coze:Models:translator:Kind"] = "Workflow",
            ["Coze:Models:translator:WorkflowId"] = SandboxWorkflows.WordByWord,
            ["Billing:Prices:support-bot:InputPer1K"] = "0.003",
            ["Billing:Prices:support-bot:OutputPer1K"] = "0.009",
            ["Billing:Prices:translator:PerCall"] = "0.02",
            ["Billing:Groups:default"] = "0.8",
        },
    };

    [Test]
    public async Task They_are_complete_in_both_languages()
    {
        await FillAsync();
        await Page.GotoAsync("/admin/sign-in");
        await ScreenshotAsync("sign-in.en");
        await SignInAsync();
        await Page.GotoAsync("/portal/sign-in");
        await ScreenshotAsync("portal-sign-in.en");
        await Page.FillAsync("#key", Proxy.Key);
        await Page.ClickAsync("main button[type=submit]");
        await Page.WaitForAddressAsync("**/portal");

        foreach (var (language, portal, operators, audit) in ((string, string, string, string)[])
            [("en", "Your key: demo", "Operators", "Audit log"), ("zh", "您的密钥: demo", "操作员", "审计日志")])
        {
            await Page.GotoAsync($"/admin/preferences?language={language}&return=/portal");
            await Expect(Page.Locator("h1")).ToHaveTextAsync(portal);
            await Expect(Page.Locator("#usage-list tr[data-request]")).ToHaveCountAsync(4);
            await Expect(Page.Locator("#usage-chart svg").First).ToBeVisibleAsync();
            await ScreenshotAsync($"portal.{language}");
            await ScreenshotAsync(Page.Locator("#examples"), $"portal-examples.{language}");
            await OpenAsync("/admin/operators");
            await Expect(Page.Locator("main h1")).ToHaveTextAsync(operators);
            await Expect(Page.Locator("tr[data-operator]")).ToHaveCountAsync(3);
            await ScreenshotAsync($"operators.{language}");
            await OpenAsync("/admin/audit");
            await Expect(Page.Locator("main h1")).ToHaveTextAsync(audit);
            await Expect(Page.Locator("tr[data-action]").First).ToBeVisibleAsync();
            await ScreenshotAsync($"audit.{language}");
        }

        await Page.GotoAsync("/admin/preferences?language=en&theme=dark&return=/admin/audit");
        await Expect(Page.Locator("tr[data-action]").First).ToBeVisibleAsync();
        await ScreenshotAsync("audit.dark");
        await Page.SetViewportSizeAsync(390, 844);
        await Page.GotoAsync("/admin/preferences?language=zh&theme=light&return=/portal");
        await Expect(Page.Locator("#usage-list tr[data-request]")).ToHaveCountAsync(4);
        await ScreenshotAsync("portal.phone");
        await Page.SetViewportSizeAsync(1280, 900);
        await Page.GotoAsync("/admin/sign-in");
        await ScreenshotAsync("sign-in.zh");
    }

    private async Task FillAsync()
    {
        foreach (var model in (string[])["support-bot", "support-bot", "translator", "coze-workflow"])
        {
            using var answer = await Proxy.Client.PostAsJsonAsync(
                "/v1/chat/completions", new { model, workflow_id = model == "coze-workflow" ? SandboxWorkflows.WordByWord : null, messages = new[] { new { role = "user", content = "Hello" } } });
            answer.EnsureSuccessStatusCode();
        }

        var chen = await Proxy.AddAsync("chen", OperatorRole.Operator);
        await Proxy.AddAsync("maria", OperatorRole.Admin);
        await Proxy.AddAsync("王伟", OperatorRole.Viewer);
        await Proxy.ChangeAsync(chen.Id, new { enabled = false });
        await Proxy.PostAdminAsync($"accounts/{Proxy.AccountId}/topups", new { amount = "250", note = "Invoice 2026-03" });
        using var renamed = await Proxy.Admin.PatchAsJsonAsync($"/admin/api/accounts/{Proxy.AccountId}", new { name = "demo account", requestsPerMinute = 600 });
        renamed.EnsureSuccessStatusCode();
    }
}
