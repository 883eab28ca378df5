using System.Net.Http.Json;
using System.Text.Json;
using CozeProxy.Admin.Ui.Portal;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Sandbox.Coze.Workflows;
using CozeProxy.Tests.Clients;
using CozeProxy.Tests.EndToEnd;
using CozeProxy.Tests.Servers;

namespace CozeProxy.Tests.Console;

internal sealed class WhenHoldersLook : ConsoleFixture
{
    // A quote in it shows that an example holds it as a literal.
    private const string Model = "joe's greeter";
    private const string Others = "of-others";

    protected override ProxySettings Settings => new()
    {
        Configuration = new Dictionary<string, string?>
        {
            [$"Coze:Models:{Model}:Kind"] = "Workflow",
            [$"Coze:Models:{Model}:WorkflowId"] = SandboxWorkflows.WordByWord,
            [$"Coze:Models:{Others}:Kind"] = "Workflow",
            [$"Coze:Models:{Others}:WorkflowId"] = SandboxWorkflows.WordByWord,
            [$"Coze:Models:{Others}:Groups:0"] = "others",
            [$"Billing:Prices:{SandboxWorkflows.WordByWord}:InputPer1K"] = "0.003",
            ["Billing:Groups:default"] = "0.5",
            ["Coze:Channels:main:Ratio"] = "2",
        },
    };

    [Test]
    public async Task They_see_what_is_theirs_and_nothing_of_others()
    {
        var (id, key) = await CreateKeyAsync("mine", new { dailyBudget = "5", requestsPerMinute = 60 });
        var (_, another) = await CreateKeyAsync("another key of the account", new { });
        await CallAsync(another);
        var own = await CallAsync(key);
        await SignInAsync(key);

        await Expect(Page.Locator("h1")).ToContainTextAsync("mine");
        await Expect(Page.Locator("#key-balance")).ToHaveTextAsync((await Proxy.GetAdminAsync($"accounts/{Proxy.AccountId}")).GetProperty("balance").GetString()!);
        await Expect(Page.Locator("#daily-budget")).ToHaveTextAsync($"{await ChargeAsync(own)} of 5 USD spent");
        await Expect(Page.Locator("#usage-list tr[data-request]")).ToHaveCountAsync(1);
        await Expect(Page.Locator($"tr[data-request='{own}']")).ToContainTextAsync("completed");
        await Expect(Page.Locator("#usage-totals [data-calls]")).ToHaveTextAsync("1");
        await Expect(Page.Locator("#usage-chart svg").First).ToBeVisibleAsync();
        var model = Page.Locator($"tr[data-model=\"{Model}\"]");
        await Expect(model).ToContainTextAsync("0.0015");
        await Expect(model).ToContainTextAsync("× 2");
        await Page.SelectOptionAsync("#chart-measure", "Calls");
        await Page.SelectOptionAsync("#usage-days", "7");
        await Expect(Page.Locator("#usage-list tr[data-request]")).ToHaveCountAsync(1);

        var shown = await Page.Locator("body").InnerHTMLAsync();
        foreach (var hidden in (string[])[ProxyUnderTest.ChannelName + "<", Others, "another key", SandboxWorkflows.WordByWord, "debug", "logid", key, another])
        {
            shown.ShouldNotContain(hidden, Case.Insensitive);
        }

        // What the console shows to operators is not for them, whichever way they ask for it.
        await Page.EvaluateAsync("Blazor.navigateTo('/admin/audit')");
        await Page.WaitForURLAsync("**/admin/sign-in?*");

        await OpenAsync("/portal");
        (await Proxy.Admin.DeleteAsync($"/admin/api/keys/{id}")).EnsureSuccessStatusCode();
        await Page.WaitForURLAsync("**/portal/sign-in*");
    }

    [Test]
    public async Task The_examples_run_as_they_are_copied()
    {
        await SignInAsync(Proxy.Key);
        await Page.SelectOptionAsync("#example-model", Model);
        var curl = await ExampleAsync("curl");
        var node = await ExampleAsync("node");
        await Page.SelectOptionAsync("#example-model", "coze-workflow");
        await Expect(Page.Locator("#example-node")).ToContainTextAsync("YOUR_WORKFLOW_ID");
        var open = (await ExampleAsync("node")).Replace("YOUR_WORKFLOW_ID", SandboxWorkflows.WordByWord, StringComparison.Ordinal);
        foreach (var other in (string[])["python", "csharp"])
        {
            (await ExampleAsync(other)).ShouldContain($"{Proxy.Address.AbsoluteUri}v1");
        }

        var answer = JsonSerializer.Deserialize<JsonElement>(await Command.RunAsync("bash", "-c", $"NO_PROXY=127.0.0.1 {curl.Replace("curl ", "curl -s ", StringComparison.Ordinal)}"));
        answer.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString().ShouldBe(BuiltInScripts.Greeting("Hello"));
        foreach (var program in (string[])[node, open])
        {
            var result = await NodeClient.RunTextAsync(program, Patience);
            result.ExitCode.ShouldBe(0, result.Errors);
            result.Output.Trim().ShouldBe(BuiltInScripts.Greeting("Hello"));
        }
    }

    // As a person would copy it, with their key put in.
    private async Task<string> ExampleAsync(string id)
    {
        var text = await Page.Locator($"#example-{id}").InnerTextAsync();
        text.ShouldContain(PortalExample.Placeholder);
        return text.Replace(PortalExample.Placeholder, Proxy.Key, StringComparison.Ordinal);
    }

    private async Task SignInAsync(string key)
    {
        await Page.GotoAsync("/portal/sign-in");
        await Page.FillAsync("#key", key);
        await Page.ClickAsync("main button[type=submit]");
        await Page.WaitForURLAsync("**/portal");
        await Expect(Page.Locator("#key-balance")).ToBeVisibleAsync();
    }

    private async Task<(long Id, string Key)> CreateKeyAsync(string name, object limits)
    {
        var body = JsonSerializer.SerializeToNode(limits)!.AsObject();
        body["accountId"] = Proxy.AccountId;
        body["name"] = name;
        var created = await Proxy.PostAdminAsync("keys", body);
        return (created.GetProperty("id").GetInt64(), created.GetProperty("key").GetString()!);
    }

    private async Task<string> CallAsync(string key)
    {
        using var client = Proxy.NewClient(key);
        using var response = await client.PostAsJsonAsync("/v1/chat/completions", new { model = Model, messages = new[] { new { role = "user", content = "Hello" } } });
        response.EnsureSuccessStatusCode();
        return response.Headers.GetValues("x-request-id").Single();
    }

    private async Task<string> ChargeAsync(string request) =>
        (await Proxy.UsageAsync()).Single(call => call.GetProperty("requestId").GetString() == request).GetProperty("charge").GetString()!;
}
