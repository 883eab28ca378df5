using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using CozeProxy.Admin.Ui.Portal;
using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Storage;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Sandbox.Coze.Workflows;
using CozeProxy.Tests.Clients;
using CozeProxy.Tests.EndToEnd;
using CozeProxy.Tests.Servers;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

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
        await Page.WaitForAddressAsync("**/admin/sign-in?*");

        await OpenAsync("/portal");
        (await Proxy.Admin.DeleteAsync($"/admin/api/keys/{id}")).EnsureSuccessStatusCode();
        await Page.WaitForAddressAsync("**/portal/sign-in*");
    }

    [Test]
    public async Task The_list_is_of_the_same_days_as_the_sums()
    {
        await CallAsync(Proxy.Key);
        var tenDays = CallIdGenerator.FirstAt(DateTimeOffset.UtcNow) - CallIdGenerator.FirstAt(DateTimeOffset.UtcNow.AddDays(-10));
        await Proxy.Services.GetRequiredService<Database>().WriteAsync(connection => connection.Execute("UPDATE calls SET id = id - @tenDays", new { tenDays }), CancellationToken.None);
        await CallAsync(Proxy.Key);
        await SignInAsync(Proxy.Key);

        foreach (var (days, calls) in ((string, int)[])[("30", 2), ("7", 1), ("90", 2), ("1", 1)])
        {
            await Page.SelectOptionAsync("#usage-days", days);
            await Expect(Page.Locator("#usage-totals [data-calls]")).ToHaveTextAsync($"{calls}");
            await Expect(Page.Locator("#usage-list tr[data-request]")).ToHaveCountAsync(calls);
        }
    }

    [Test]
    public async Task The_portal_asks_for_nothing_of_the_consoles()
    {
        var asked = new ConcurrentQueue<string>();
        Page.Request += (_, request) => asked.Enqueue(new Uri(request.Url).AbsolutePath);
        await SignInAsync(Proxy.Key);
        await Page.ClickAsync("a[lang=zh]");
        await Expect(Page.Locator("h1")).ToContainTextAsync("您的密钥");
        await Page.ClickAsync("a.to-dark");
        await Expect(Page.Locator("a.to-light")).ToBeVisibleAsync();
        await Page.ClickAsync(".sign-out button");
        await Page.WaitForAddressAsync("**/portal/sign-in");

        // What docs/operations.md names, and its users let through.
        string[] open = ["/portal", "/_blazor", "/_framework/", "/_content/", "/console."];
        asked.Count.ShouldBeGreaterThan(10);
        asked.Where(path => !open.Any(prefix => path.StartsWith(prefix, StringComparison.Ordinal))).ShouldBeEmpty();
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
        await Page.WaitForAddressAsync("**/portal");
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
