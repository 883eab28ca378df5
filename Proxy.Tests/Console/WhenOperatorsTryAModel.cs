using CozeProxy.Billing;
using CozeProxy.Billing.Keys;
using CozeProxy.Sandbox.Coze.Workflows;
using CozeProxy.Tests.EndToEnd;
using CozeProxy.Tests.Transforms.Fakes;
using Microsoft.Extensions.DependencyInjection;

namespace CozeProxy.Tests.Console;

internal sealed class WhenOperatorsTryAModel : ConsoleFixture
{
    private const string Name = "weather";
    private const string Hostile = "<script>document.title='taken'</script>\u202Eשלום عربي";
    private const int Much = 100_000;

    protected override ProxySettings Settings => new()
    {
        Configuration = new Dictionary<string, string?>
        {
            [$"Coze:Models:{Name}:Kind"] = "Workflow",
            [$"Coze:Models:{Name}:WorkflowId"] = Scripted,
            [$"Coze:Models:{Name}:Inputs:persona"] = "$system",
            [$"Billing:Prices:{Name}:InputPer1K"] = "0.001",
            [$"Billing:Prices:{Name}:OutputPer1K"] = "0.002",
            [$"Billing:Prices:{Name}:PerCall"] = "0.01",
        },
    };

    [Test]
    public async Task The_words_are_seen_as_they_come_and_the_charge_is_that_of_usage()
    {
        var gate = new TaskCompletionSource();
        Coze.Add(Scripted, new WorkflowScript("paused").Stream(["Sunny ", "today"]).PauseUntil(gate.Task).Stream([", rain ", "tomorrow."])
            .EndWithOutput("Sunny today, rain tomorrow.", BuiltInScripts.Usage).Done());
        await SignInAsync();
        await OpenAsync($"/admin/models/edit/{Name}");
        await Expect(Page.Locator("#try-output")).ToHaveAttributeAsync("data-state", "idle");
        await Page.FillAsync("#try-system", "be brief");
        await Page.FillAsync("#try-input", "How is the weather?");
        await Page.FillAsync("#try-extra", """{"workflow_parameters":{"city":"南京"}}""");
        await Page.Locator("#try-extra").BlurAsync();
        await ClickTwiceAsync("try-run");

        await Expect(Page.Locator("#try-output")).ToContainTextAsync("Sunny today");
        await Expect(Page.Locator("#try-output")).ToHaveAttributeAsync("data-state", "running");
        await Expect(Page.Locator("#try-charge")).ToHaveAttributeAsync("data-exact", "false");
        gate.SetResult();
        await Expect(Page.Locator("#try-output")).ToHaveTextAsync("Sunny today, rain tomorrow.");
        await Expect(Page.Locator("#try-output")).ToHaveAttributeAsync("data-state", "done");
        await Expect(Page.Locator("#try-charge")).ToHaveAttributeAsync("data-exact", "true");

        var row = (await Proxy.UsageAsync()).Single();
        await Expect(Page.Locator("#try-charge")).ToHaveTextAsync(row.GetProperty("charge").GetString()!);
        await Expect(Page.Locator("#try-tokens")).ToHaveAttributeAsync("data-input", "45");
        await Expect(Page.Locator("#try-tokens")).ToHaveAttributeAsync("data-output", "123");
        await Expect(Page.Locator("#try-call-link")).ToHaveAttributeAsync("href", $"/admin/usage/{row.GetProperty("id").GetString()}");
        row.GetProperty("model").GetString().ShouldBe(Name);
        Coze.Seen.Runs.Single().Parameters.GetRawText().ShouldBe("""{"city":"南京","persona":"be brief","BOT_USER_INPUT":"How is the weather?"}""");
        await Expect(Page.Locator("#try-lent")).ToBeVisibleAsync();
        await ScreenshotAsync(Page.Locator(".try-it"), "try-it.en");

        // The key goes with the page.
        var keys = Proxy.Services.GetRequiredService<IKeyStore>();
        var lent = (await keys.ListAsync(new KeyFilter { AccountId = Proxy.AccountId }, new PageRequest(1, 10), CancellationToken.None)).Items.Where(key => key.Name == "console try-it").ToList();
        lent.Count.ShouldBe(1);
        lent[0].Models.ShouldBe([Name]);
        await Page.ClickAsync("a[href='/admin/models']");
        await Eventually.HoldsAsync(
            async () => (await keys.GetAsync(lent[0].Id, CancellationToken.None))!.RevokedAt is not null, "The lent key is still in force.");
    }

    [Test]
    public async Task A_run_that_fails_says_why_and_one_that_is_stopped_is_no_whole_answer()
    {
        Coze.Add(Scripted, new WorkflowScript("fails").Stream(["The ", "weather "]).NodeError(5000, "[720701002] plugin timed out"));
        await SignInAsync();
        await OpenAsync($"/admin/try?model={Name}");
        await Page.ClickAsync("#try-own");
        await Page.FillAsync("#try-key", Proxy.Key);
        await Page.Locator("#try-key").BlurAsync();
        await Expect(Page.Locator("#try-key")).ToHaveCountAsync(0);
        (await Page.ContentAsync()).ShouldNotContain(Proxy.Key);
        await Page.ClickAsync("#try-run");

        await Expect(Page.Locator("#try-output")).ToHaveAttributeAsync("data-state", "failed");
        await Expect(Page.Locator("#try-output")).ToContainTextAsync("The weather");
        await Expect(Page.Locator("#try-error")).ToContainTextAsync("plugin timed out");
        await Expect(Page.Locator("#try-error")).ToContainTextAsync("logid");
        await Expect(Page.Locator("#try-call-link")).ToBeVisibleAsync();
        await ScreenshotAsync("try-it-failed.en");

        var gate = new TaskCompletionSource();
        Coze.Add(Scripted, new WorkflowScript("paused").Stream(["One "]).PauseUntil(gate.Task).EndWithOutput("One two", BuiltInScripts.Usage).Done());
        await Page.ClickAsync("#try-run");
        await Expect(Page.Locator("#try-output")).ToContainTextAsync("One");
        await Page.ClickAsync("#try-stop");
        await Expect(Page.Locator("#try-output")).ToHaveAttributeAsync("data-state", "failed");
        gate.SetResult();
        await Expect(Page.Locator("#try-charge")).ToHaveAttributeAsync("data-exact", "true");
        (await Proxy.UsageAsync()).Select(row => row.GetProperty("outcome").GetString()).ShouldBe(["client_gone", "failed"]);
    }

    [Test]
    public async Task Whatever_a_workflow_says_stays_text()
    {
        var words = Enumerable.Repeat(Hostile, (Much / Hostile.Length) + 1).ToList();
        Coze.Add(Scripted, new WorkflowScript("hostile").Stream(words).EndWithOutput("", BuiltInScripts.Usage).Done());
        await SignInAsync();
        await Page.GotoAsync($"/admin/preferences?language=zh&return={Uri.EscapeDataString($"/admin/try?model={Name}")}");
        await Page.ClickAsync("#try-run");

        await Expect(Page.Locator("#try-output")).ToHaveAttributeAsync("data-state", "done");
        var shown = await Page.Locator("#try-output").TextContentAsync();
        shown.ShouldBe(string.Concat(words));
        await Microsoft.Playwright.Assertions.Expect(Page).ToHaveTitleAsync("在线测试 · CozeProxy");
        (await Page.EvaluateAsync<int>("document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(1280);
        await Page.SetViewportSizeAsync(390, 844);
        (await Page.EvaluateAsync<int>("document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(390);
        await ScreenshotAsync("try-it.phone");
        await Page.SetViewportSizeAsync(1280, 900);

        Coze.Add(Scripted, new WorkflowScript("whole").EndWithOutput("完整回答", BuiltInScripts.Usage).Done());
        await Page.UncheckAsync("#try-stream");
        await Page.ClickAsync("#try-run");
        await Expect(Page.Locator("#try-output")).ToHaveTextAsync("完整回答");
        await Expect(Page.Locator("#try-charge")).ToHaveAttributeAsync("data-exact", "true");
        await ScreenshotAsync("try-it.zh");
        await Page.FillAsync("#try-budget", "0");
        await Page.ClickAsync("#try-run");
        await Expect(Page.Locator("#try-error")).ToContainTextAsync("预算已用完");
        await Expect(Page.Locator("#try-no-call")).ToBeVisibleAsync();
    }
}
