using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CozeProxy.Billing.Storage;
using CozeProxy.Hosting;
using CozeProxy.Sandbox.Coze;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace CozeProxy.Tests.EndToEnd;

internal sealed class WhenOperatorsAdminister : ProxyFixture
{
    private static readonly string[] Paths =
    [
        "accounts", "accounts/1", "accounts/1/movements", "keys", "keys/1", "prices", "groups", "models", "models/a/b", "pricebook", "usage", "usage.csv", "usage/summary", "ledger/verify",
    ];

    [TestCaseSource(nameof(Paths))]
    public async Task Nobody_gets_in_without_the_admin_token(string path)
    {
        using var anonymous = Proxy.NewClient(null);
        (await anonymous.GetAsync($"/admin/api/{path}")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await Proxy.Client.GetAsync($"/admin/api/{path}")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized, "a gateway key is no admin token");
    }

    [Test]
    public async Task The_admin_token_is_no_gateway_key()
    {
        (await Proxy.Admin.GetAsync("/v1/models")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Test]
    public async Task A_top_up_is_added_once_for_its_idempotency_key()
    {
        var body = new { amount = "12.5", note = "转账", idempotencyKey = "bank-1" };

        var first = await Proxy.PostAdminAsync($"accounts/{Proxy.AccountId}/topups", body);
        var second = await Proxy.PostAdminAsync($"accounts/{Proxy.AccountId}/topups", body);

        first.GetProperty("balance").GetString().ShouldBe("1012.5");
        second.GetProperty("balance").GetString().ShouldBe("1012.5");
        second.GetProperty("movement").GetProperty("id").GetInt64().ShouldBe(first.GetProperty("movement").GetProperty("id").GetInt64());
    }

    [Test]
    public async Task A_key_is_shown_once()
    {
        var created = await Proxy.PostAdminAsync("keys", new { accountId = Proxy.AccountId, name = "k", models = new[] { "coze-workflow" }, dailyBudget = "1.5" });

        created.GetProperty("key").GetString().ShouldNotBeNull().ShouldStartWith("sk-");
        var listed = (await Proxy.GetAdminAsync($"keys?account={Proxy.AccountId}")).GetProperty("items").EnumerateArray().First();
        listed.TryGetProperty("key", out _).ShouldBeFalse();
        listed.GetProperty("prefix").GetString().ShouldNotBeNull().ShouldStartWith("sk-");
        listed.GetProperty("dailyBudget").GetString().ShouldBe("1.5");
    }

    [Test]
    public async Task A_price_put_by_the_operator_holds_for_the_next_call()
    {
        await RestartAsync(new ProxySettings { InputPer1K = null });
        (await AskAsync(SandboxWorkflows.WordByWord, stream: false)).Code.ShouldBe("model_price_not_configured");

        using var put = await Proxy.Admin.PutAsJsonAsync("/admin/api/prices/coze-workflow", new { inputPer1K = "1", outputPer1K = 2, perCall = "0.5" });
        put.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var group = await Proxy.Admin.PutAsJsonAsync("/admin/api/groups/default", new { ratio = "0.5" });
        await AskAsync(SandboxWorkflows.WordByWord, stream: false);

        // (0.5 + 0.045 × 1 + 0.123 × 2) × 0.5
        var row = (await Proxy.UsageAsync()).ShouldHaveSingleItem();
        row.GetProperty("charge").GetString().ShouldBe("0.3955");
        row.GetProperty("groupRatio").GetString().ShouldBe("0.5");
    }

    [Test]
    public async Task A_price_shows_what_missing_usage_costs_and_what_is_held()
    {
        using var put = await Proxy.Admin.PutAsJsonAsync("/admin/api/prices/other", new { perCall = "0.5", missingUsage = "per_call", hold = "0.75" });
        put.StatusCode.ShouldBe(HttpStatusCode.OK);
        var price = await put.Content.ReadFromJsonAsync<JsonElement>();
        price.GetProperty("missingUsage").GetString().ShouldBe("per_call");
        price.GetProperty("hold").GetString().ShouldBe("0.75");

        var declared = await Proxy.GetAdminAsync("prices/coze-workflow");
        declared.GetProperty("missingUsage").GetString().ShouldBe("estimate");
        declared.GetProperty("hold").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [TestCase("prices", "vendor/gpt 4o", "vendor/gpt%204o")]
    [TestCase("prices", "vendor/gpt 4o", "vendor%2Fgpt%204o")]
    [TestCase("prices", "missing", "missing")]
    [TestCase("prices", "what-if", "what-if")]
    [TestCase("groups", "eu/gold", "eu%2Fgold")]
    public async Task A_price_or_group_is_read_and_deleted_by_its_name_whatever_that_is(string kind, string name, string path)
    {
        object body = kind == "prices" ? new { perCall = "0.5" } : new { ratio = "0.5" };
        using var put = await Proxy.Admin.PutAsJsonAsync($"/admin/api/{kind}/{path}", body);
        put.StatusCode.ShouldBe(HttpStatusCode.OK);

        (await Proxy.GetAdminAsync($"{kind}/{path}")).GetProperty("name").GetString().ShouldBe(name);
        (await Proxy.GetAdminAsync(kind)).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("name").GetString()).ShouldContain(name);

        (await Proxy.Admin.DeleteAsync($"/admin/api/{kind}/{path}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await Proxy.Admin.GetAsync($"/admin/api/{kind}/{path}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Test]
    public async Task What_the_configuration_declares_stays_as_it_is()
    {
        using var put = await Proxy.Admin.PutAsJsonAsync("/admin/api/prices/coze-workflow", new { inputPer1K = "9" });

        put.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await put.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetProperty("code").GetString().ShouldBe("declared_in_configuration");
    }

    [Test]
    public async Task Usage_can_be_filtered_and_summed()
    {
        await AskAsync(SandboxWorkflows.WordByWord, stream: true);
        await AskAsync(SandboxWorkflows.EmptyDone, stream: true);

        (await Proxy.GetAdminAsync("usage?outcome=completed")).GetProperty("total").GetInt64().ShouldBe(1);
        (await Proxy.GetAdminAsync("usage?page=2&pageSize=1")).GetProperty("items")[0].GetProperty("outcome").GetString().ShouldBe("completed");
        (await Proxy.GetAdminAsync("usage?from=2100-01-01T00:00:00Z")).GetProperty("total").GetInt64().ShouldBe(0);
        var sum = (await Proxy.GetAdminAsync("usage/summary?by=model")).GetProperty("items")[0];
        sum.GetProperty("calls").GetInt64().ShouldBe(2);
        sum.GetProperty("totalTokens").GetInt64().ShouldBe(168);
        sum.GetProperty("charge").GetString().ShouldBe("0.000291");
    }

    [Test]
    public async Task Usage_can_be_read_on_from_a_call()
    {
        await AskAsync(SandboxWorkflows.WordByWord, stream: true);
        await AskAsync(SandboxWorkflows.EmptyDone, stream: true);
        var newest = (await Proxy.GetAdminAsync("usage?pageSize=1")).GetProperty("items")[0];

        var next = await Proxy.GetAdminAsync($"usage?before={newest.GetProperty("id").GetString()}&pageSize=1");

        next.GetProperty("items").EnumerateArray().ShouldHaveSingleItem().GetProperty("outcome").GetString().ShouldBe("completed");
        next.GetProperty("total").GetInt64().ShouldBe(2);
        var outcomes = (await Proxy.GetAdminAsync("usage/summary?by=outcome")).GetProperty("items").EnumerateArray();
        outcomes.Select(sum => sum.GetProperty("group").GetString()).ShouldBe(["completed", "failed"]);
        (await Proxy.GetAdminAsync("usage/summary?by=key")).GetProperty("items").GetArrayLength().ShouldBe(1);
        (await Proxy.GetAdminAsync("usage/summary?by=hour")).GetProperty("items")[0].GetProperty("group").GetString().ShouldEndWith(":00:00Z");
    }

    [Test]
    public async Task A_call_is_marked_as_reviewed()
    {
        await AskAsync(SandboxWorkflows.WordByWord, stream: true);
        await Proxy.Services.GetRequiredService<Database>().WriteAsync(
            connection => connection.Execute("UPDATE calls SET needs_review = true"), CancellationToken.None);
        var call = (await Proxy.GetAdminAsync("usage?review=true")).GetProperty("items")[0].GetProperty("id").GetString();

        (await Proxy.Admin.DeleteAsync($"/admin/api/usage/{call}/review")).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        (await Proxy.GetAdminAsync("usage?review=true")).GetProperty("total").GetInt64().ShouldBe(0);
        (await Proxy.GetAdminAsync("usage")).GetProperty("total").GetInt64().ShouldBe(1);
    }

    [TestCase("POST", "accounts", "{}", 400)]
    [TestCase("POST", "accounts", "{\"name\":\"x\",\"balance\":\"1.0000000001\"}", 400)]
    [TestCase("POST", "accounts", "nonsense", 400)]
    [TestCase("POST", "accounts/99/topups", "{\"amount\":\"1\"}", 404)]
    [TestCase("POST", "accounts/1/topups", "{\"amount\":\"0\"}", 400)]
    [TestCase("POST", "keys", "{\"accountId\":99,\"name\":\"x\"}", 404)]
    [TestCase("POST", "keys", "{\"accountId\":1,\"requestsPerMinute\":0}", 400)]
    [TestCase("DELETE", "keys/99", null, 404)]
    [TestCase("PUT", "prices/x", "{\"inputPer1K\":\"-1\"}", 400)]
    [TestCase("PUT", "prices/x", "{\"hold\":\"-1\"}", 400)]
    [TestCase("PUT", "prices/x", "{\"missingUsage\":\"sometimes\"}", 400)]
    [TestCase("PUT", "prices/x", "{\"missingUsage\":7}", 400)]
    [TestCase("DELETE", "prices/none", null, 404)]
    [TestCase("GET", "usage?outcome=great", null, 400)]
    [TestCase("GET", "usage?from=yesterday", null, 400)]
    [TestCase("GET", "usage?before=first", null, 400)]
    [TestCase("GET", "usage/summary?by=weather", null, 400)]
    [TestCase("DELETE", "usage/1/review", null, 404)]
    [TestCase("DELETE", "usage/first/review", null, 404)]
    [TestCase("GET", "nothing", null, 404)]
    public async Task Mistakes_are_named_in_the_one_error_shape(string method, string path, string? body, int status)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"/admin/api/{path}");
        request.Content = body is null ? null : new StringContent(body, System.Text.Encoding.UTF8, "application/json");

        using var response = await Proxy.Admin.SendAsync(request);

        ((int)response.StatusCode).ShouldBe(status);
        var error = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error");
        error.GetProperty("message").GetString().ShouldNotBeNullOrEmpty();
        error.GetProperty("code").GetString().ShouldNotBeNullOrEmpty();
    }

    [Test]
    public async Task Without_the_admin_api_there_is_nothing_there()
    {
        await using var app = ProxyHost.Build(["--Admin:Enabled=false", "--urls=http://127.0.0.1:0", $"--ConnectionStrings:Billing=Data Source={Path.Combine(Path.GetTempPath(), Path.GetRandomFileName())}"]);
        await app.StartAsync();
        await app.Services.GetRequiredService<WarmUp>().Ended;
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        (await client.GetAsync("/admin/api/accounts")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await client.GetAsync("/healthz/ready")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await app.StopAsync();
    }
}
