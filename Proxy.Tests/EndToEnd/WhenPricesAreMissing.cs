using System.Net.Http.Json;
using System.Text.Json;
using CozeProxy.Sandbox.Coze;

namespace CozeProxy.Tests.EndToEnd;

/// <summary>Models in use whose calls are refused for want of a price are listed until they have one.</summary>
internal sealed class WhenPricesAreMissing : ProxyFixture
{
    private const string Model = "translator";

    [Test]
    public async Task A_registered_model_is_listed_until_a_price_is_found_by_its_name()
    {
        await RestartAsync();
        (await MissingAsync()).ShouldBe(["translator/1000 price translator registered 0"]);

        await PutPriceAsync(Model);
        (await MissingAsync()).ShouldBeEmpty();
    }

    [TestCase("1000")]
    [TestCase("TRANSLATOR")]
    public async Task A_price_of_its_workflow_or_of_its_name_in_another_case_is_one(string price)
    {
        await RestartAsync();
        await PutPriceAsync(price);
        (await MissingAsync()).ShouldBeEmpty();
    }

    [Test]
    public async Task The_price_that_a_model_names_is_the_only_one_it_takes()
    {
        await RestartAsync(($"Coze:Models:{Model}:Price", "premium"), ("Coze:Channels:main:DefaultPrice", "basic"), ("Billing:Prices:basic:PerCall", "1"));
        await PutPriceAsync(Model);
        (await MissingAsync()).ShouldBe(["translator/1000 price premium registered 0"]);

        await PutPriceAsync("premium");
        (await MissingAsync()).ShouldBeEmpty();
    }

    [Test]
    public async Task A_channels_default_price_counts_for_those_whom_the_channel_serves()
    {
        await RestartAsync(("Coze:Channels:main:DefaultPrice", "basic"), ("Billing:Prices:basic:PerCall", "1"));
        (await MissingAsync()).ShouldBeEmpty();

        // Another channel takes the group vip alone, so vip can still be served by the first.
        await RestartAsync(
            ("Coze:Channels:main:DefaultPrice", "basic"), ("Billing:Prices:basic:PerCall", "1"), ("Coze:Channels:main:Groups:0", "default"),
            ("Coze:Channels:other:BaseUrl", Coze.BaseAddress.AbsoluteUri), ("Coze:Channels:other:Auth:Type", "Token"), ("Coze:Channels:other:Auth:Token", "t"),
            ("Coze:Channels:other:Groups:0", "vip"));
        (await MissingAsync()).ShouldBe(["translator/1000 price translator registered 0"]);
    }

    [Test]
    public async Task A_default_price_that_nobody_has_made_is_none()
    {
        await RestartAsync(("Coze:Channels:main:DefaultPrice", "basic"));
        (await MissingAsync()).ShouldBe(["translator/1000 price translator registered 0"]);
    }

    [Test]
    public async Task A_name_with_an_id_that_a_channel_serves_is_listed_and_one_without_an_id_is_not()
    {
        await RestartAsync(("Coze:Channels:main:Models:0", "workflow-77"), ("Coze:Channels:main:Models:1", "coze-workflow"), ("Coze:Channels:main:Models:2", Model));
        (await MissingAsync()).ShouldBe(["translator/1000 price translator registered 0", "workflow-77/77 price 77 channel 0"]);

        await PutPriceAsync("coze-workflow");
        (await MissingAsync()).ShouldBe(["translator/1000 price translator registered 0"]);
    }

    [Test]
    public async Task A_call_that_was_refused_leaves_no_row_and_is_listed_all_the_same()
    {
        await RestartAsync();
        await PutPriceAsync(Model);
        (await AskAsync(SandboxWorkflows.WordByWord, stream: false)).Code.ShouldBe("model_price_not_configured");
        (await AskAsync(SandboxWorkflows.WordByWord, stream: true)).Code.ShouldBe("model_price_not_configured");

        (await Proxy.UsageAsync()).ShouldBeEmpty();
        (await MissingAsync()).ShouldBe([$"coze-workflow/{SandboxWorkflows.WordByWord} price {SandboxWorkflows.WordByWord} called 2"]);
        (await Proxy.GetAdminAsync("missing-prices")).GetProperty("items")[0].GetProperty("lastRefusedAt").GetDateTimeOffset()
            .ShouldBeInRange(DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow);

        await PutPriceAsync(SandboxWorkflows.WordByWord);
        (await MissingAsync()).ShouldBeEmpty();
        (await AskAsync(SandboxWorkflows.WordByWord, stream: false)).Status.ShouldBe(200);
    }

    private async Task<IReadOnlyList<string>> MissingAsync() =>
    [
        .. (await Proxy.GetAdminAsync("missing-prices")).GetProperty("items").EnumerateArray().Select(model =>
            $"{Text(model, "model")}/{Text(model, "target")} price {Text(model, "price")} {Text(model, "reason")} {model.GetProperty("refused").GetInt64()}"),
    ];

    private static string? Text(JsonElement model, string field) => model.GetProperty(field).GetString();

    private async Task PutPriceAsync(string name)
    {
        using var put = await Proxy.Admin.PutAsJsonAsync($"/admin/api/prices/{name}", new { perCall = "0" });
        put.IsSuccessStatusCode.ShouldBeTrue();
    }

    private Task RestartAsync(params (string Key, string Value)[] settings) => RestartAsync(new ProxySettings
    {
        InputPer1K = null,
        Configuration = new Dictionary<string, string?>(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
        {
            [$"Coze:Models:{Model}:Kind"] = "Workflow",
            [$"Coze:Models:{Model}:WorkflowId"] = Scripted,
        },
    });
}
