using System.Globalization;
using System.Net;
using CozeProxy.Sandbox.Coze;

namespace CozeProxy.Tests.EndToEnd;

/// <summary>Each limit of a key turns it away with an error of its own, and before anything reaches Coze.</summary>
internal sealed class WhenAKeyReachesItsLimits : ProxyFixture
{
    // A call costs 1, whatever it says.
    protected override ProxySettings Settings => new()
    {
        InputPer1K = "0",
        OutputPer1K = "0",
        Configuration = new Dictionary<string, string?> { ["Billing:Prices:coze-workflow:PerCall"] = "1" },
    };

    [Test]
    public async Task An_expired_key_is_told_so()
    {
        using var client = await NewKeyAsync(new { accountId = Proxy.AccountId, expiresAt = "2020-01-01T00:00:00Z" });

        await ShouldBeTurnedAwayAsync(client, HttpStatusCode.Forbidden, "key_expired", "expired", "过期", calls: 0);
    }

    [Test]
    public async Task A_model_that_is_not_on_its_list_is_named()
    {
        using var client = await NewKeyAsync(new { accountId = Proxy.AccountId, models = new[] { "workflow-1" } });

        await ShouldBeTurnedAwayAsync(client, HttpStatusCode.Forbidden, "model_not_allowed", "coze-workflow", "coze-workflow", calls: 0);
    }

    [Test]
    public async Task The_days_budget_is_spent_and_no_more()
    {
        using var client = await NewKeyAsync(new { accountId = Proxy.AccountId, dailyBudget = "2.5", monthlyBudget = "100" });
        (await AskAsync(client)).Status.ShouldBe(200);
        (await AskAsync(client)).Status.ShouldBe(200);

        await ShouldBeTurnedAwayAsync(client, HttpStatusCode.Forbidden, "budget_exceeded", "today", "今日", calls: 2);
    }

    [Test]
    public async Task The_months_budget_is_spent_and_no_more()
    {
        using var client = await NewKeyAsync(new { accountId = Proxy.AccountId, dailyBudget = "100", monthlyBudget = "1" });
        (await AskAsync(client)).Status.ShouldBe(200);

        await ShouldBeTurnedAwayAsync(client, HttpStatusCode.Forbidden, "budget_exceeded", "this month", "本月", calls: 1);
    }

    [Test]
    public async Task A_key_that_calls_too_often_is_told_when_to_come_back()
    {
        using var client = await NewKeyAsync(new { accountId = Proxy.AccountId, requestsPerMinute = 2 });
        (await AskAsync(client)).Status.ShouldBe(200);
        (await AskAsync(client)).Status.ShouldBe(200);

        var answer = await ShouldBeTurnedAwayAsync(client, HttpStatusCode.TooManyRequests, "rate_limited", "Too many requests", "过于频繁", calls: 2);
        int.Parse(answer.Headers["Retry-After"], CultureInfo.InvariantCulture).ShouldBeInRange(1, 60);
        answer.Headers["x-should-retry"].ShouldBe("true");
    }

    [Test]
    public async Task One_keys_limits_are_not_anothers()
    {
        using var limited = await NewKeyAsync(new { accountId = Proxy.AccountId, dailyBudget = "0.5" });
        (await AskAsync(limited)).Code.ShouldBe("budget_exceeded");

        (await AskAsync(SandboxWorkflows.WordByWord, stream: false)).Status.ShouldBe(200);
    }

    [Test]
    public async Task Its_limits_can_be_read_back()
    {
        var created = await Proxy.PostAdminAsync("keys", new
        {
            accountId = Proxy.AccountId,
            name = "k",
            models = new[] { "coze-workflow" },
            requestsPerMinute = 7,
            dailyBudget = "1.5",
            monthlyBudget = "20",
        });

        var key = await Proxy.GetAdminAsync($"keys/{created.GetProperty("id").GetInt64()}");
        key.GetProperty("models")[0].GetString().ShouldBe("coze-workflow");
        key.GetProperty("requestsPerMinute").GetInt32().ShouldBe(7);
        key.GetProperty("dailyBudget").GetString().ShouldBe("1.5");
        key.GetProperty("monthlyBudget").GetString().ShouldBe("20");
    }

    private Task<HttpClient> NewKeyAsync(object limits) => Proxy.NewKeyAsync(limits);

    private static Task<ChatAnswer> AskAsync(HttpClient client, string? language = null) =>
        ChatAnswer.ReadAsync(client, Body(SandboxWorkflows.WordByWord, stream: false), language);

    private async Task<ChatAnswer> ShouldBeTurnedAwayAsync(HttpClient client, HttpStatusCode status, string code, string english, string chinese, int calls)
    {
        var answer = await AskAsync(client);
        answer.Status.ShouldBe((int)status);
        answer.Code.ShouldBe(code);
        Message(answer).ShouldContain(english);
        Message(await AskAsync(client, "zh")).ShouldContain(chinese);

        Coze.Seen.Runs.Count.ShouldBe(calls);
        (await Proxy.UsageAsync()).Count.ShouldBe(calls);
        (await Proxy.BalanceAsync()).ShouldBe(1000 - calls);
        return answer;

        static string Message(ChatAnswer answer) => answer.Error.GetProperty("message").GetString()!;
    }
}
