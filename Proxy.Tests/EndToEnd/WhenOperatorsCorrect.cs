using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CozeProxy.Sandbox.Coze;

namespace CozeProxy.Tests.EndToEnd;

/// <summary>A correction stands beside what was wrong; no row is edited.</summary>
internal sealed class WhenOperatorsCorrect : ProxyFixture
{
    [Test]
    public async Task A_call_is_refunded_by_a_movement_that_names_it()
    {
        await AskAsync(SandboxWorkflows.WordByWord, stream: true);
        var call = (await Proxy.UsageAsync()).ShouldHaveSingleItem();
        var (callId, charge) = (call.GetProperty("id").GetString()!, call.GetProperty("charge").GetString()!);

        var answer = await CorrectAsync(new { amount = charge, note = "garbled answer", callId });

        answer.GetProperty("balance").GetString().ShouldBe("1000");
        var movement = answer.GetProperty("movement");
        movement.GetProperty("kind").GetString().ShouldBe("correction");
        movement.GetProperty("callId").GetString().ShouldBe(callId);
        (await Proxy.UsageAsync()).ShouldHaveSingleItem().GetProperty("charge").GetString().ShouldBe(charge);
    }

    [Test]
    public async Task A_correction_may_take_money_away_and_counts_once_for_its_idempotency_key()
    {
        var body = new { amount = "-12.5", note = "charged back", idempotencyKey = "bank-7" };

        (await CorrectAsync(body)).GetProperty("balance").GetString().ShouldBe("987.5");
        (await CorrectAsync(body)).GetProperty("balance").GetString().ShouldBe("987.5");
    }

    [Test]
    public async Task The_movements_of_an_account_are_listed_newest_first()
    {
        await Proxy.PostAdminAsync($"accounts/{Proxy.AccountId}/topups", new { amount = "5", note = "card", idempotencyKey = "order-1" });
        await CorrectAsync(new { amount = "-1", note = "typing error" });

        var all = await Proxy.GetAdminAsync($"accounts/{Proxy.AccountId}/movements");
        all.GetProperty("total").GetInt64().ShouldBe(3);
        all.GetProperty("items").EnumerateArray().Select(Shown).ShouldBe(
            [("correction", "-1", "typing error"), ("top_up", "5", "card"), ("top_up", "1000", "opening balance")]);
        all.GetProperty("items")[0].GetProperty("callId").ValueKind.ShouldBe(JsonValueKind.Null);
        all.GetProperty("items")[1].GetProperty("idempotencyKey").GetString().ShouldBe("order-1");
        (await Proxy.GetAdminAsync($"accounts/{Proxy.AccountId}/movements?page=2&pageSize=2")).GetProperty("items").EnumerateArray()
            .ShouldHaveSingleItem().GetProperty("amount").GetString().ShouldBe("1000");

        static (string?, string?, string?) Shown(JsonElement movement) =>
            (movement.GetProperty("kind").GetString(), movement.GetProperty("amount").GetString(), movement.GetProperty("note").GetString());
    }

    [TestCase("1", """{"amount":"1"}""", 400, "note")]
    [TestCase("1", """{"amount":"1","note":" "}""", 400, "note")]
    [TestCase("1", """{"amount":"0","note":"x"}""", 400, "amount")]
    [TestCase("1", """{"note":"x"}""", 400, "amount")]
    [TestCase("1", """{"amount":"99999999999","note":"x"}""", 400, null)]
    [TestCase("1", """{"amount":"1","note":"x","callId":"the last one"}""", 400, null)]
    [TestCase("1", """{"amount":"1","note":"x","callId":"42"}""", 404, null)]
    [TestCase("99", """{"amount":"1","note":"x"}""", 404, null)]
    public async Task A_correction_that_cannot_be_made_changes_nothing(string account, string body, int status, string? param)
    {
        using var answer = await Proxy.Admin.PostAsync(
            $"/admin/api/accounts/{account}/corrections", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));

        ((int)answer.StatusCode).ShouldBe(status, await answer.Content.ReadAsStringAsync());
        (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetProperty("param").GetString().ShouldBe(param);
        (await Proxy.BalanceAsync()).ShouldBe(1000);
    }

    [Test]
    public async Task Nobody_has_movements_who_has_no_account()
    {
        (await Proxy.Admin.GetAsync("/admin/api/accounts/99/movements")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private Task<JsonElement> CorrectAsync(object body) => Proxy.PostAdminAsync($"accounts/{Proxy.AccountId}/corrections", body);
}
