using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using CozeProxy.Sandbox.Coze;

namespace CozeProxy.Tests.EndToEnd;

internal sealed class WhenOperatorsCarryAPriceBook : ProxyFixture
{
    private const string Path = "/admin/api/pricebook";

    private static readonly object[] Mistakes =
    [
        new object[] { """{"currency":"USD","prices":{"x":{"inputPer1K":"cheap"}},"groups":{}}""", 400, "prices.x.inputPer1K" },
        new object[] { """{"currency":"USD","prices":{"x":{"perCall":"-1"}},"groups":{}}""", 400, "prices.x.perCall" },
        new object[] { """{"currency":"USD","prices":{"x":{"perCal":"1"}},"groups":{}}""", 400, "prices.x.perCal" },
        new object[] { """{"currency":"USD","prices":{"x":{"missingUsage":"maybe"}},"groups":{}}""", 400, "prices.x.missingUsage" },
        new object[] { """{"currency":"USD","prices":{"x":"1"},"groups":{}}""", 400, "prices.x" },
        new object[] { """{"currency":"USD","prices":{"x":{},"X":{}},"groups":{}}""", 400, "prices.X" },
        new object[] { """{"currency":"USD","prices":{},"groups":{"staff":"0.0000001"}}""", 400, "groups.staff" },
        new object[] { """{"currency":"CNY","prices":{},"groups":{}}""", 400, "currency" },
        new object[] { """{"prices":{},"groups":{}}""", 400, "currency" },
        new object[] { """{"currency":"USD","groups":{}}""", 400, "prices" },
        new object[] { """{"currency":"USD","prices":{}}""", 400, "groups" },
        new object[] { """{"currency":"USD","prices":{},"groups":{},"ratios":{}}""", 400, "ratios" },
        new object[] { "[]", 400, "body" },
    ];

    [Test]
    public async Task An_export_is_the_same_book_on_another_instance_and_holds_for_its_next_call()
    {
        using var put = await PutAsync("""
            {"currency":"USD",
             "prices":{"coze-workflow":{"inputPer1K":"0.001","outputPer1K":"0.002"},
                       "premium":{"inputPer1K":1,"outputPer1K":"2","perCall":"0.5","minimum":"0.1","missingUsage":"per_call","hold":"3"}},
             "groups":{"default":"0.5"}}
            """);
        put.StatusCode.ShouldBe(HttpStatusCode.OK, await put.Content.ReadAsStringAsync());
        var exported = await Proxy.Admin.GetStringAsync(Path);
        (await put.Content.ReadAsStringAsync()).ShouldBe(exported);
        exported.ShouldContain("""
            "premium":{"inputPer1K":"1","outputPer1K":"2","perCall":"0.5","minimum":"0.1","missingUsage":"per_call","hold":"3"}
            """.Trim());

        await RestartAsync(new ProxySettings { InputPer1K = null });
        (await AskAsync(SandboxWorkflows.WordByWord, stream: false)).Code.ShouldBe("model_price_not_configured");
        using var import = await PutAsync(exported);

        import.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Proxy.Admin.GetStringAsync(Path)).ShouldBe(exported);
        await AskAsync(SandboxWorkflows.WordByWord, stream: false);

        // (0.045 × 0.001 + 0.123 × 0.002) × 0.5
        (await Proxy.UsageAsync()).ShouldHaveSingleItem().GetProperty("charge").GetString().ShouldBe("0.0001455");
    }

    [Test]
    public async Task Merging_keeps_what_is_not_named()
    {
        using var first = await PutAsync("""{"currency":"USD","prices":{"a":{"perCall":"1"}},"groups":{"staff":"0.5"}}""");
        using var second = await PutAsync("""{"currency":"USD","prices":{"b":{"perCall":"2"}}}""", "?merge=true");

        second.StatusCode.ShouldBe(HttpStatusCode.OK);
        var book = await Proxy.GetAdminAsync("pricebook");
        book.GetProperty("prices").EnumerateObject().Select(price => price.Name).ShouldBe(["a", "b", "coze-workflow"]);
        book.GetProperty("groups").GetProperty("staff").GetString().ShouldBe("0.5");
    }

    [Test]
    public async Task What_the_configuration_says_otherwise_is_named()
    {
        var before = await Proxy.Admin.GetStringAsync(Path);

        using var put = await PutAsync("""{"currency":"USD","prices":{"a":{},"coze-workflow":{"perCall":"9"}},"groups":{}}""");

        put.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        var error = (await put.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error");
        error.GetProperty("code").GetString().ShouldBe("declared_in_configuration");
        error.GetProperty("message").GetString().ShouldNotBeNull().ShouldContain("prices.coze-workflow");
        (await Proxy.Admin.GetStringAsync(Path)).ShouldBe(before);
    }

    [TestCaseSource(nameof(Mistakes))]
    public async Task A_mistake_is_named_by_its_entry_and_nothing_is_imported(string body, int status, string entry)
    {
        var before = await Proxy.Admin.GetStringAsync(Path);

        using var put = await PutAsync(body);

        ((int)put.StatusCode).ShouldBe(status);
        var error = (await put.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error");
        error.GetProperty("param").GetString().ShouldBe(entry);
        error.GetProperty("message").GetString().ShouldNotBeNullOrEmpty();
        (await Proxy.Admin.GetStringAsync(Path)).ShouldBe(before);
    }

    private Task<HttpResponseMessage> PutAsync(string body, string query = "") =>
        Proxy.Admin.PutAsync(Path + query, new StringContent(body, Encoding.UTF8, "application/json"));
}
