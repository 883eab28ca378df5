using System.Text.Json;
using CozeProxy.Sandbox.Coze.Workflows;

namespace CozeProxy.Tests.EndToEnd;

internal sealed class WhenOperatorsAskWhatACallCosts : ProxyFixture
{
    protected override ProxySettings Settings => new()
    {
        Configuration = new Dictionary<string, string?>
        {
            ["Billing:Prices:coze-workflow:PerCall"] = "0.002",
            ["Billing:Prices:dear:PerCall"] = "5",
            ["Billing:Prices:dear:Hold"] = "7",
            ["Billing:Groups:default"] = "0.85",
            ["Coze:Channels:main:Ratio"] = "1.15",
            ["Coze:Models:mine:Kind"] = "Workflow",
            ["Coze:Models:mine:WorkflowId"] = Scripted,
            ["Coze:Models:mine:Price"] = "dear",
            ["Coze:Models:unpriced:Kind"] = "Bot",
            ["Coze:Models:unpriced:BotId"] = "9",
        },
    };

    [Test]
    public async Task The_answer_is_what_a_call_with_those_tokens_is_charged_and_what_was_held_for_it()
    {
        await PlayAsync(new WorkflowScript("counts").EndWithOutput("x", RunUsage.Of(1234, 567)).Done(), stream: false);
        var row = (await Proxy.UsageAsync()).ShouldHaveSingleItem();

        var answer = await AskAsync("model=coze-workflow&input=1234&output=567");

        answer.GetProperty("charge").GetString().ShouldBe(row.GetProperty("charge").GetString());
        answer.GetProperty("channel").GetString().ShouldBe("main");
        answer.GetProperty("lines").EnumerateArray().Select(line => $"{line.GetProperty("kind")} {line.GetProperty("amount")}").ShouldBe(
        [
            "per_call 0.002", "input 0.001234", "output 0.001134", "sum 0.004368", "group_ratio 0.0037128", "channel_ratio 0.00426972", "rounded 0.00426972",
        ]);

        // The hold of the call was for what its request was estimated at: some tokens of input, and not its output.
        var estimated = await AskAsync("model=coze-workflow&input=0");
        decimal.Parse(row.GetProperty("hold").GetString()!, System.Globalization.CultureInfo.InvariantCulture)
            .ShouldBeGreaterThanOrEqualTo(decimal.Parse(estimated.GetProperty("hold").GetString()!, System.Globalization.CultureInfo.InvariantCulture));
    }

    [TestCase("model=mine", "dear", "4.8875", "7")]
    [TestCase("model=mine&group=vip", "dear", "5.75", "7")]
    [TestCase("model=dear", "dear", "4.8875", "7")]
    [TestCase("model=dear&channel=main&group=vip", "dear", "5.75", "7")]
    public async Task A_model_or_a_price_may_be_named_and_a_group_and_a_channel(string query, string price, string charge, string hold)
    {
        var answer = await AskAsync($"{query}&input=100&output=100");
        answer.GetProperty("price").GetProperty("name").GetString().ShouldBe(price);
        answer.GetProperty("charge").GetString().ShouldBe(charge);
        answer.GetProperty("hold").GetString().ShouldBe(hold);
    }

    [TestCase("model=unpriced", 400, "model_price_not_configured")]
    [TestCase("model=nobody-knows-it", 400, "model_price_not_configured")]
    [TestCase("model=mine&channel=none", 404, "not_found")]
    [TestCase("model=mine&input=-1", 400, "invalid_request")]
    [TestCase("model=mine&input=many", 400, "invalid_request")]
    [TestCase("model=mine&input=9223372036854775807&output=1", 400, "invalid_request")]
    [TestCase("input=1", 400, "invalid_request")]
    public async Task What_cannot_be_answered_is_refused(string query, int status, string code)
    {
        using var response = await Proxy.Admin.GetAsync($"/admin/api/what-if?{query}");
        var body = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync());
        ((int)response.StatusCode).ShouldBe(status);
        body.GetProperty("error").GetProperty("code").GetString().ShouldBe(code);
    }

    private Task<JsonElement> AskAsync(string query) => Proxy.GetAdminAsync($"what-if?{query}");
}
