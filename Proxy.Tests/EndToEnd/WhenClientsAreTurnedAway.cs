using System.Net;
using System.Text.Json;
using CozeProxy.Sandbox.Coze;

namespace CozeProxy.Tests.EndToEnd;

internal sealed class WhenClientsAreTurnedAway : ProxyFixture
{
    private static readonly object[] BadRequests =
    [
        new object[] { "not json", 400, "invalid_request", null! },
        new object[] { """{"model":"coze-workflow","messages":[]}""", 400, "invalid_request", "messages" },
        new object[] { """{"model":"coze-workflow","messages":[{"role":"user","content":"x"}]}""", 400, "missing_workflow_id", "workflow_id" },
        new object[] { """{"model":"gpt-4o","messages":[{"role":"user","content":"x"}]}""", 404, "model_not_found", "model" },
        new object[] { """{"model":"workflow-1","workflow_id":"2","messages":[{"role":"user","content":"x"}]}""", 400, "invalid_request", "workflow_id" },
        new object[] { """{"model":"coze-workflow","workflow_id":"1","stream":"yes","messages":[{"role":"user","content":"x"}]}""", 400, "invalid_request", "stream" },
    ];

    [TearDown]
    public void Nothing_reaches_coze() => Coze.Seen.Runs.ShouldBeEmpty();

    [TestCaseSource(nameof(BadRequests))]
    public async Task A_bad_request_gets_a_clear_error(string body, int status, string code, string? param)
    {
        using var response = await Proxy.Client.PostAsync(ChatAnswer.Path, new StringContent(body));
        var answer = await ChatAnswer.ReadAsync(response);

        answer.Status.ShouldBe(status);
        answer.Code.ShouldBe(code);
        answer.Error.GetProperty("param").GetString().ShouldBe(param);
        answer.Headers["x-request-id"].ShouldStartWith("req_");
        (await Proxy.UsageAsync()).ShouldBeEmpty();
    }

    [TestCase(null)]
    [TestCase("sk-unknown-key-of-nobody")]
    public async Task A_missing_or_unknown_key_gets_401(string? key)
    {
        using var client = Proxy.NewClient(key);

        var answer = await ChatAnswer.ReadAsync(client, Body(SandboxWorkflows.WordByWord, stream: true));

        answer.Status.ShouldBe(401);
        answer.Code.ShouldBe("invalid_api_key");
        answer.Headers["x-should-retry"].ShouldBe("false");
    }

    [Test]
    public async Task A_revoked_key_is_refused_at_once()
    {
        var created = await Proxy.PostAdminAsync("keys", new { accountId = Proxy.AccountId, name = "short-lived" });
        using var client = Proxy.NewClient(created.GetProperty("key").GetString());
        (await client.GetAsync("/v1/models")).StatusCode.ShouldBe(HttpStatusCode.OK);

        using var revoked = await Proxy.Admin.DeleteAsync($"/admin/api/keys/{created.GetProperty("id").GetInt64()}");

        revoked.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await ChatAnswer.ReadAsync(client, Body(SandboxWorkflows.WordByWord, stream: false))).Code.ShouldBe("invalid_api_key");
    }

    [Test]
    public async Task An_expired_key_is_told_so()
    {
        using var client = await Proxy.NewKeyAsync(new { accountId = Proxy.AccountId, name = "old", expiresAt = "2020-01-01T00:00:00Z" });

        var answer = await ChatAnswer.ReadAsync(client, Body(SandboxWorkflows.WordByWord, stream: false));

        answer.Status.ShouldBe(403);
        answer.Code.ShouldBe("key_expired");
    }

    [Test]
    public async Task A_key_limited_to_one_workflow_reaches_no_other()
    {
        using var client = await Proxy.NewKeyAsync(new { accountId = Proxy.AccountId, name = "one", models = new[] { "workflow-1" } });

        var answer = await ChatAnswer.ReadAsync(client, Body(SandboxWorkflows.WordByWord, stream: false));

        answer.Status.ShouldBe(403);
        answer.Code.ShouldBe("model_not_allowed");
    }

    [Test]
    public async Task A_key_that_calls_too_often_is_told_when_to_come_back()
    {
        using var client = await Proxy.NewKeyAsync(new { accountId = Proxy.AccountId, name = "slow", requestsPerMinute = 1 });
        var body = new { model = "nothing", messages = Array.Empty<object>() };

        (await ChatAnswer.ReadAsync(client, body)).Status.ShouldBe(400);
        var answer = await ChatAnswer.ReadAsync(client, body);

        answer.Status.ShouldBe(429);
        answer.Code.ShouldBe("rate_limited");
        int.Parse(answer.Headers["Retry-After"], System.Globalization.CultureInfo.InvariantCulture).ShouldBeInRange(1, 60);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_body_over_the_limit_gets_413_whether_or_not_it_states_its_length(bool statesLength)
    {
        await RestartAsync(new ProxySettings { Configuration = new Dictionary<string, string?> { ["Coze:MaxRequestBytes"] = "1000" } });
        using var request = new HttpRequestMessage(HttpMethod.Post, ChatAnswer.Path) { Content = new StringContent(JsonSerializer.Serialize(Body("1", false, new string('x', 2000)))) };
        request.Headers.TransferEncodingChunked = !statesLength;

        using var response = await Proxy.Client.SendAsync(request);
        var answer = await ChatAnswer.ReadAsync(response);

        answer.Status.ShouldBe(413);
        answer.Code.ShouldBe("request_too_large");
    }

    [Test]
    public async Task A_model_without_a_price_is_not_run_for_free()
    {
        await RestartAsync(new ProxySettings { InputPer1K = null });

        var answer = await ChatAnswer.ReadAsync(Proxy.Client, Body(SandboxWorkflows.WordByWord, stream: true), "zh");

        answer.Status.ShouldBe(400);
        answer.Code.ShouldBe("model_price_not_configured");
        answer.Error.GetProperty("message").GetString().ShouldNotBeNull().ShouldContain("模型价格未配置");
    }

    [Test]
    public async Task An_account_without_money_is_told_so()
    {
        await RestartAsync(new ProxySettings { Balance = "0.000001" });

        var answer = await ChatAnswer.ReadAsync(Proxy.Client, Body(SandboxWorkflows.WordByWord, stream: true), "zh");

        answer.Status.ShouldBe(402);
        answer.Code.ShouldBe("insufficient_balance");
        answer.Error.GetProperty("message").GetString().ShouldNotBeNull().ShouldContain("余额不足");
    }

    [Test]
    public async Task Without_a_channel_for_it_a_call_gets_503()
    {
        await RestartAsync(new ProxySettings
        {
            Configuration = new Dictionary<string, string?> { [$"Coze:Channels:{ProxyUnderTest.ChannelName}:Groups:0"] = "others" },
        });

        var answer = await ChatAnswer.ReadAsync(Proxy.Client, Body(SandboxWorkflows.WordByWord, stream: true));

        answer.Status.ShouldBe(503);
        answer.Code.ShouldBe("no_channel");
    }

    [TestCase("GET", "/v1/chat/completions", 405, "method_not_allowed")]
    [TestCase("POST", "/v1/nothing", 404, "not_found")]
    [TestCase("GET", "/", 404, "not_found")]
    public async Task An_address_that_is_none_gets_the_same_error_shape(string method, string path, int status, string code)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await Proxy.Client.SendAsync(request);
        var answer = await ChatAnswer.ReadAsync(response);

        answer.Status.ShouldBe(status);
        answer.Code.ShouldBe(code);
    }
}
