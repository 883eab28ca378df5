using CozeProxy.Sandbox.Coze;
using CozeProxy.Tests.EndToEnd;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CozeProxy.Tests.Console.Audit;

/// <summary>Walks everything in the admin API that changes something: each has to leave an entry in the audit log.</summary>
internal sealed class WhenSomethingIsChanged : ProxyFixture
{
    private const string ModelDocument = """{"kind":"Workflow","workflowId":"7300000000001"}""";

    // One of each, in an order in which each finds what it changes. Whoever adds an endpoint adds a line.
    private ChangingRequest[] Requests() =>
    [
        new("POST", "accounts", "accounts", """{"name":"audited"}""", "account.create"),
        new("PATCH", "accounts/{id:long}", $"accounts/{Proxy.AccountId}", """{"name":"renamed"}""", "account.change"),
        new("POST", "accounts/{id:long}/topups", $"accounts/{Proxy.AccountId}/topups", """{"amount":"1","note":"n"}""", "account.topup"),
        new("POST", "accounts/{id:long}/corrections", $"accounts/{Proxy.AccountId}/corrections", """{"amount":"-1","note":"n"}""", "account.correct"),
        new("POST", "operators", "operators", """{"name":"audited","role":"viewer","password":"a long password"}""", "operator.create"),
        new("PATCH", "operators/{id:long}", "operators/1", """{"role":"operator"}""", "operator.change"),
        new("POST", "keys", "keys", $$"""{"accountId":{{Proxy.AccountId}},"name":"second"}""", "key.create"),
        new("PATCH", "keys/{id:long}", "keys/2", """{"name":"renamed"}""", "key.change"),
        new("DELETE", "keys/{id:long}", "keys/2", null, "key.revoke"),
        new("PUT", "prices/{**name}", "prices/audited", """{"perCall":"1"}""", "price.create"),
        new("DELETE", "prices/{**name}", "prices/audited", null, "price.delete"),
        new("PUT", "groups/{**name}", "groups/audited", """{"ratio":"2"}""", "group.create"),
        new("DELETE", "groups/{**name}", "groups/audited", null, "group.delete"),
        new("PUT", "pricebook", "pricebook", """{"currency":"USD","prices":{"other":{"perCall":"1"}},"groups":{}}""", "prices.import"),
        new("PUT", "channels/{name}", "channels/audited", """{"baseUrl":"https://api.coze.cn","auth":{"token":"pat_of-the-tests"}}""", "channel.create"),
        new("DELETE", "channels/{name}", "channels/audited", null, "channel.delete"),
        new("PUT", "models/{**name}", "models/audited", ModelDocument, "model.create"),
        new("DELETE", "models/{**name}", "models/audited", null, "model.delete"),
        new("PUT", "loglevel", "loglevel", """{"CozeProxy.Channels":"debug"}""", "loglevel.change"),

        // Nothing was marked, so nothing has changed.
        new("DELETE", "usage/{id:long}/review", "usage/{call}/review", null, null),
    ];

    // What is posted and yet changes nothing.
    private static readonly string[] Harmless = ["POST channels/{name}/test"];

    [Test]
    public async Task It_is_in_the_audit_log()
    {
        await AskAsync(SandboxWorkflows.WordByWord, stream: false);
        var call = (await Proxy.UsageAsync())[0].GetProperty("id").ToString();
        foreach (var request in Requests())
        {
            var before = await CountAsync();
            using var message = new HttpRequestMessage(new HttpMethod(request.Method), $"/admin/api/{request.Path.Replace("{call}", call, StringComparison.Ordinal)}");
            message.Content = request.Body is { } body ? new StringContent(body, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json")) : null;
            using var response = await Proxy.Admin.SendAsync(message);

            response.IsSuccessStatusCode.ShouldBeTrue($"{request.Method} {request.Path}: {await response.Content.ReadAsStringAsync()}");
            if (request.Action is { } action)
            {
                var log = await Proxy.GetAdminAsync("audit?pageSize=1");
                log.GetProperty("total").GetInt64().ShouldBe(before + 1, $"{request.Method} {request.Path}");
                var entry = log.GetProperty("items")[0];
                entry.GetProperty("action").GetString().ShouldBe(action);
                entry.GetProperty("actor").GetString().ShouldBe("admin token");
                entry.GetProperty("subject").GetString().ShouldNotBeNullOrEmpty();
            }
        }

        (await Proxy.Admin.GetStringAsync("/admin/api/audit?pageSize=1000")).ShouldNotContain("pat_of-the-tests");
    }

    [Test]
    public void Nothing_that_changes_something_is_forgotten()
    {
        var changing = Proxy.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.TrimStart('/').StartsWith("admin/api/", StringComparison.Ordinal))
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
                .Select(method => $"{method} {endpoint.RoutePattern.RawText!.TrimStart('/')["admin/api/".Length..]}"))
            .Where(endpoint => !endpoint.StartsWith("GET ", StringComparison.Ordinal));

        changing.Except(Harmless, StringComparer.Ordinal).ShouldBe(Requests().Select(request => $"{request.Method} {request.Pattern}"), ignoreOrder: true);
    }

    private async Task<long> CountAsync() => (await Proxy.GetAdminAsync("audit?pageSize=1")).GetProperty("total").GetInt64();

    /// <summary>A request that changes something.</summary>
    /// <param name="Method">Its method.</param>
    /// <param name="Pattern">The endpoint's own address.</param>
    /// <param name="Path">What is asked for.</param>
    /// <param name="Body">JSON, or null.</param>
    /// <param name="Action">What the audit log calls it; null where this one changes nothing.</param>
    private sealed record ChangingRequest(string Method, string Pattern, string Path, string? Body, string? Action);
}
