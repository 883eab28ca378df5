using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Sandbox.Coze.Workflows;

namespace CozeProxy.Tests.EndToEnd;

/// <summary>Limits of keys and accounts as a client sees them.</summary>
internal sealed class WhenLimitsAreMet : BackgroundFixture
{
    private const string Limit = "x-ratelimit-limit-requests";
    private const string Remaining = "x-ratelimit-remaining-requests";
    private const string Reset = "x-ratelimit-reset-requests";

    [TestCase(true)]
    [TestCase(false)]
    public async Task Every_answer_says_what_is_left(bool stream)
    {
        using var client = await NewKeyAsync(new { accountId = Proxy.AccountId, requestsPerMinute = 3 });

        var answer = await AskAsync(client, stream);
        (answer.Status, answer.Headers[Limit], answer.Headers[Remaining]).ShouldBe((200, "3", "2"));
        answer.Headers[Reset].ShouldMatch(@"^(20|1[0-9](\.[0-9]+)?)s$");

        // An error, too.
        var failed = await ChatAnswer.ReadAsync(client, new { model = "no-such-model", messages = Array.Empty<object>(), stream });
        (failed.Status, failed.Headers[Limit], failed.Headers[Remaining]).ShouldBe((failed.Status, "3", "1"));
        failed.Status.ShouldBeGreaterThanOrEqualTo(400);
        (await AskAsync(client, stream)).Headers[Remaining].ShouldBe("0");

        var refused = await AskAsync(client, stream);
        (refused.Status, refused.Code, refused.Headers[Limit], refused.Headers[Remaining]).ShouldBe((429, "rate_limited", "3", "0"));
        refused.Headers[Reset].ShouldMatch(@"^(1m0|5[0-9](\.[0-9]+)?)s$");
        refused.Headers["x-should-retry"].ShouldBe("true");
        int.Parse(refused.Headers["Retry-After"], CultureInfo.InvariantCulture).ShouldBeInRange(1, 20);
    }

    [Test]
    public async Task They_are_said_once_after_another_attempt()
    {
        Coze.Add(Scripted, new WorkflowScript("refused once").Refuse(401, 4100, "authentication is invalid", use => use.Run == 1).EndWithOutput("text").Done());
        using var client = await NewKeyAsync(new { accountId = Proxy.AccountId, requestsPerMinute = 5 });

        var answer = await ChatAnswer.ReadAsync(client, Body(Scripted, stream: true));

        Coze.Seen.Runs.Count.ShouldBe(2);
        (answer.Status, answer.Headers[Limit], answer.Headers[Remaining]).ShouldBe((200, "5", "4"));
    }

    [Test]
    public async Task Who_has_no_limit_is_told_nothing()
    {
        (await AskAsync(SandboxWorkflows.WordByWord, stream: false)).Headers.Keys.ShouldNotContain(name => name.StartsWith("x-ratelimit", StringComparison.Ordinal));
    }

    [Test]
    public async Task The_tighter_of_key_and_account_is_told()
    {
        var account = await NewAccountAsync(new { name = "team", balance = "10", requestsPerMinute = 2 });
        using var one = await NewKeyAsync(new { accountId = account, requestsPerMinute = 100 });
        using var other = await NewKeyAsync(new { accountId = account });

        (await AskAsync(one)).Headers[Limit].ShouldBe("2");
        (await AskAsync(other)).Headers[Remaining].ShouldBe("0");

        var refused = await AskAsync(one);
        refused.Status.ShouldBe(429);
        Message(refused).ShouldBe("Too many requests for this account: its limit is 2 per minute over all its API keys.");
        Message(await AskAsync(one, language: "zh")).ShouldContain("该账户请求过于频繁");
        Coze.Seen.Runs.Count.ShouldBe(2);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task More_calls_at_a_time_than_allowed_wait_for_none(bool ofAccount)
    {
        var account = await NewAccountAsync(new { name = "team", balance = "10", maxConcurrency = ofAccount ? (int?)1 : null });
        using var client = await NewKeyAsync(new { accountId = account, maxConcurrency = ofAccount ? (int?)null : 1 });
        var gate = new TaskCompletionSource();
        Coze.Add(Scripted, new WorkflowScript("long").Say("some ").PauseUntil(gate.Task).EndWithOutput("text").Done());
        using (var running = await OpenAnswer.OpenAsync(client, Body(Scripted, stream: true)))
        {
            var refused = await AskAsync(client);
            (refused.Status, refused.Code, refused.Headers["Retry-After"]).ShouldBe((429, "rate_limited", "1"));
            Message(refused).ShouldContain(ofAccount ? "of this account are under way: its limit is 1" : "of this API key are under way: its limit is 1");
            Message(await AskAsync(client, language: "zh")).ShouldContain(ofAccount ? "该账户的并发调用过多" : "该 API 密钥的并发调用过多");
        }

        // Its client has left, and Coze runs on: the place is still taken.
        await Proxy.Log.WaitForAsync(line => line.EventId == 4001, Patience);
        (await AskAsync(client)).Status.ShouldBe(429);
        gate.SetResult();
        await Proxy.Log.WaitForAsync(line => line.EventId == 5103, Patience);
        (await AskAsync(client)).Status.ShouldBe(200);
        (await AskAsync(client)).Status.ShouldBe(200);
    }

    [Test]
    public async Task A_run_in_the_background_gives_its_place_back_when_it_is_accepted_and_questions_after_it_are_counted()
    {
        using var client = await NewKeyAsync(new { accountId = Proxy.AccountId, maxConcurrency = 1, requestsPerMinute = 4 });
        var gate = new TaskCompletionSource();
        Coze.Add(Scripted, Finishing("done", gate));

        var id = await Background.BeginAsync(client, Background.Body(Scripted));
        await Background.BeginAsync(client, Background.Body(Scripted));
        await Background.GetAsync(client, id);
        using var last = await client.GetAsync(new Uri($"/v1/workflows/executions/{id}", UriKind.Relative));
        last.Headers.GetValues(Remaining).ShouldBe(["0"]);
        using var refused = await client.GetAsync(new Uri($"/v1/workflows/executions/{id}", UriKind.Relative));

        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        gate.SetResult();
        await Proxy.Log.WaitForAsync(5103, 2);
    }

    [Test]
    public async Task What_an_operator_changes_holds_with_the_next_request()
    {
        var account = await NewAccountAsync(new { name = "team", balance = "10" });
        var created = await Proxy.PostAdminAsync("keys", new { accountId = account, requestsPerMinute = 1, maxConcurrency = 9, dailyBudget = "5" });
        using var client = Proxy.NewClient(created.GetProperty("key").GetString());
        var key = $"keys/{created.GetProperty("id").GetInt64()}";
        (await AskAsync(client)).Status.ShouldBe(200);
        (await AskAsync(client)).Status.ShouldBe(429);

        var changed = await PatchAsync(key, new { requestsPerMinute = (int?)null });
        changed.GetProperty("requestsPerMinute").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
        (changed.GetProperty("maxConcurrency").GetInt32(), changed.GetProperty("dailyBudget").GetString()).ShouldBe((9, "5"));
        (await AskAsync(client)).Status.ShouldBe(200);

        (await PatchAsync($"accounts/{account}", new { requestsPerMinute = 1, name = "crew" })).GetProperty("name").GetString().ShouldBe("crew");
        (await AskAsync(client)).Status.ShouldBe(200);
        (await AskAsync(client)).Status.ShouldBe(429);
        await PatchAsync($"accounts/{account}", new { requestsPerMinute = (int?)null });
        (await AskAsync(client)).Status.ShouldBe(200);

        await PatchAsync(key, new { models = new[] { "another" } });
        (await AskAsync(client)).Code.ShouldBe("model_not_allowed");
        await PatchAsync(key, new { models = (string[]?)null, expiresAt = "2020-01-01T00:00:00Z" });
        (await AskAsync(client)).Code.ShouldBe("key_expired");
    }

    [TestCase("keys/1", """{"requestsPerMinute":0}""", "requestsPerMinute")]
    [TestCase("keys/1", """{"maxConcurrency":-1}""", "maxConcurrency")]
    [TestCase("keys/1", """{"dailyBudget":"-1"}""", "dailyBudget")]
    [TestCase("keys/1", """{"name":null}""", "name")]
    [TestCase("accounts/1", """{"group":" "}""", "group")]
    [TestCase("accounts/1", """{"name":""}""", "name")]
    [TestCase("accounts/1", """{"maxConcurrency":0}""", "maxConcurrency")]
    public async Task What_cannot_be_is_refused_by_its_name(string path, string body, string param)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await Proxy.Admin.PatchAsync(new Uri($"/admin/api/{path}", UriKind.Relative), content);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>()).GetProperty("error").GetProperty("param").GetString().ShouldBe(param);
    }

    [TestCase("keys/99")]
    [TestCase("accounts/99")]
    public async Task What_is_not_there_cannot_be_changed(string path)
    {
        using var response = await Proxy.Admin.PatchAsJsonAsync($"/admin/api/{path}", new { name = "x" });

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private Task<HttpClient> NewKeyAsync(object limits) => Proxy.NewKeyAsync(limits);

    private async Task<long> NewAccountAsync(object account) => (await Proxy.PostAdminAsync("accounts", account)).GetProperty("id").GetInt64();

    private async Task<System.Text.Json.JsonElement> PatchAsync(string path, object body)
    {
        using var response = await Proxy.Admin.PatchAsJsonAsync($"/admin/api/{path}", body);
        response.IsSuccessStatusCode.ShouldBeTrue(await response.Content.ReadAsStringAsync());
        return await response.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>();
    }

    private static Task<ChatAnswer> AskAsync(HttpClient client, bool stream = false, string? language = null) =>
        ChatAnswer.ReadAsync(client, Body(SandboxWorkflows.WordByWord, stream), language);

    private static string Message(ChatAnswer answer) => answer.Error.GetProperty("message").GetString()!;
}
