using System.Net;
using System.Text.Json;
using CozeProxy.Sandbox.Coze;

namespace CozeProxy.Tests.EndToEnd;

/// <summary>What the admin API adds to accounts and keys: searches, and the statement.</summary>
internal sealed class WhenOperatorsReadStatements : ProxyFixture
{
    [Test]
    public async Task A_statement_is_read_page_by_page()
    {
        await AskAsync(SandboxWorkflows.WordByWord, stream: true);
        await Proxy.PostAdminAsync($"accounts/{Proxy.AccountId}/topups", new { amount = "5", note = "card" });
        var call = (await Proxy.UsageAsync()).ShouldHaveSingleItem();

        var first = await Proxy.GetAdminAsync($"accounts/{Proxy.AccountId}/statement?pageSize=2");
        var second = await Proxy.GetAdminAsync($"accounts/{Proxy.AccountId}/statement?pageSize=2&before={first.GetProperty("next").GetString()}");

        JsonElement[] items = [.. first.GetProperty("items").EnumerateArray(), .. second.GetProperty("items").EnumerateArray()];
        items.Select(item => item.GetProperty("kind").GetString()).ShouldBe(["top_up", "call", "top_up"]);
        items[0].GetProperty("note").GetString().ShouldBe("card");
        items[0].TryGetProperty("held", out _).ShouldBeFalse();
        items[1].GetProperty("callId").GetString().ShouldBe(call.GetProperty("id").GetString());
        items[1].GetProperty("amount").GetString().ShouldBe($"-{call.GetProperty("charge").GetString()}");
        items[2].GetProperty("balance").GetString().ShouldBe("1000");
        decimal.Parse(items[0].GetProperty("balance").GetString()!, System.Globalization.CultureInfo.InvariantCulture).ShouldBe(await Proxy.BalanceAsync());
        second.GetProperty("next").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [TestCase("accounts/99/statement", HttpStatusCode.NotFound)]
    [TestCase("accounts/1/statement?before=yesterday", HttpStatusCode.BadRequest)]
    [TestCase("keys?state=lost", HttpStatusCode.BadRequest)]
    public async Task What_cannot_be_answered_is_refused(string path, HttpStatusCode status)
    {
        (await Proxy.Admin.GetAsync($"/admin/api/{path}")).StatusCode.ShouldBe(status);
    }

    [Test]
    public async Task Accounts_and_keys_are_searched()
    {
        await Proxy.PostAdminAsync("accounts", new { name = "深圳客户" });
        await Proxy.PostAdminAsync("keys", new { accountId = Proxy.AccountId, name = "Laptop" });

        (await NamesAsync("accounts?search=深圳")).ShouldBe(["深圳客户"]);
        (await NamesAsync("keys?search=LAP")).ShouldBe(["Laptop"]);
        (await NamesAsync($"keys?search=demo&account={Proxy.AccountId}&state=in_force")).ShouldBe(["demo"]);
        (await NamesAsync("keys?state=revoked")).ShouldBeEmpty();

        async Task<IEnumerable<string?>> NamesAsync(string path) =>
            (await Proxy.GetAdminAsync(path)).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("name").GetString());
    }
}
