using System.Net;
using System.Text.Json;
using CozeProxy.Admin.Operations;
using CozeProxy.Billing;
using CozeProxy.Billing.Audit;
using CozeProxy.Billing.Operators;
using CozeProxy.Billing.Storage;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Sandbox.Coze.Workflows;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace CozeProxy.Tests.EndToEnd;

/// <summary>One call in full: what was tried for it, how its charge came about, and that a person has looked at it.</summary>
internal sealed class WhenCallsAreLookedUp : ProxyFixture
{
    private const string NobodyListens = "http://127.0.0.1:1";

    protected override bool HasConsole => true;

    [Test]
    public async Task Every_channel_that_was_tried_is_told_in_order()
    {
        await using var busy = await CozeEmulator.StartAsync(new CozeEmulatorOptions(), CancellationToken.None);
        busy.Add(Scripted, new WorkflowScript("busy").Refuse(200, 4009, "too many"));
        Coze.Add(Scripted, new WorkflowScript("free").EndWithOutput("served", RunUsage.Of(1000, 0)).Done());
        await RestartAsync(new ExtraChannels().Add("gone", NobodyListens, "pat_nobody", priority: 20).Add("busy", busy, priority: 10));

        await AskAsync(Scripted, stream: true);
        await AskAsync(Scripted, stream: true);

        var rows = await Proxy.UsageAsync();
        var first = await DetailAsync(rows[1]);
        first.GetProperty("attempts").EnumerateArray().Select(Shown).ShouldBe(
        [
            (1, "gone", "upstream_error", 502, null),
            (2, "busy", "rate_limited", 429, 4009),
            (3, ProxyUnderTest.ChannelName, null, null, null),
        ]);
        first.GetProperty("channel").GetString().ShouldBe(ProxyUnderTest.ChannelName);
        first.GetProperty("chargeLines").EnumerateArray().Last().GetProperty("amount").GetString().ShouldBe(first.GetProperty("charge").GetString());
        (await DetailAsync(rows[0])).GetProperty("attempts").GetArrayLength().ShouldBe(0, "both were out, so there was one attempt");
        rows[1].TryGetProperty("attempts", out _).ShouldBeFalse("lists are for what each call has");
    }

    [Test]
    public async Task A_call_that_nobody_served_tells_each_refusal()
    {
        await using var busy = await CozeEmulator.StartAsync(new CozeEmulatorOptions(), CancellationToken.None);
        busy.Add(Scripted, new WorkflowScript("busy").Refuse(200, 4009, "too many"));
        Coze.Add(Scripted, new WorkflowScript("busy, too").Refuse(200, 4009, "too many"));
        await RestartAsync(new ExtraChannels().Add("busy", busy, priority: 10));

        (await AskAsync(Scripted, stream: false)).Status.ShouldBe(429);

        (await DetailAsync((await Proxy.UsageAsync()).Single())).GetProperty("attempts").EnumerateArray().Select(Shown).ShouldBe(
        [
            (1, "busy", "rate_limited", 429, 4009),
            (2, ProxyUnderTest.ChannelName, "rate_limited", 429, 4009),
        ]);
    }

    [Test]
    public async Task A_call_is_found_by_any_id_its_client_has()
    {
        await AskAsync(SandboxWorkflows.WordByWord, stream: false);
        var answer = await AskAsync(SandboxWorkflows.WordByWord, stream: false);
        var row = (await Proxy.UsageAsync())[0];
        var requestId = row.GetProperty("requestId").GetString()!;

        foreach (var id in (string[])[requestId, answer.Body.GetProperty("id").GetString()!])
        {
            var found = await Proxy.GetAdminAsync($"usage?requestId={id}");
            found.GetProperty("items").EnumerateArray().ShouldHaveSingleItem().GetProperty("id").GetString().ShouldBe(row.GetProperty("id").GetString());
            found.GetProperty("total").GetInt64().ShouldBe(1);
        }

        (await Proxy.GetAdminAsync("usage?requestId=req_0195a1b2c3d47e5f8a9b0c1d2e3f4a5b")).GetProperty("total").GetInt64().ShouldBe(0);
        (await Proxy.Admin.GetAsync("/admin/api/usage/42")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Test]
    public async Task A_review_is_recorded_once_and_not_a_viewers()
    {
        await AskAsync(SandboxWorkflows.WordByWord, stream: false);
        var id = long.Parse((await Proxy.UsageAsync()).Single().GetProperty("id").GetString()!, System.Globalization.CultureInfo.InvariantCulture);
        await Proxy.Services.GetRequiredService<Database>().WriteAsync(
            connection => connection.Execute("UPDATE calls SET needs_review = true"), CancellationToken.None);
        var reviews = Proxy.Services.GetRequiredService<ReviewOperations>();

        (await reviews.MarkReviewedAsync(new Actor("eve", OperatorRole.Viewer), id, CancellationToken.None)).Error.ShouldNotBeNull().Status.ShouldBe(403);
        (await Proxy.UsageAsync()).Single().GetProperty("needsReview").GetBoolean().ShouldBeTrue();
        (await Proxy.Admin.DeleteAsync($"/admin/api/usage/{id}/review")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await Proxy.Admin.DeleteAsync($"/admin/api/usage/{id}/review")).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        (await Proxy.UsageAsync()).Single().GetProperty("needsReview").GetBoolean().ShouldBeFalse();
        var audit = Proxy.Services.GetRequiredService<IAuditLog>();
        var entry = (await audit.ListAsync(new AuditFilter { Subject = "call/" }, new PageRequest(1, 10), CancellationToken.None)).Items.ShouldHaveSingleItem();
        entry.ShouldSatisfyAllConditions(
            recorded => recorded.Action.ShouldBe("usage.review"),
            recorded => recorded.Subject.ShouldBe($"call/{id}"),
            recorded => recorded.Actor.ShouldBe(Actor.TokenHolder));
    }

    [Test]
    public async Task The_consoles_file_is_for_those_who_are_signed_in()
    {
        using var stranger = Proxy.NewClient(bearer: null);
        (await stranger.GetAsync("/admin/download/usage.csv")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await Proxy.Client.GetAsync("/admin/download/usage.csv")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await Proxy.Admin.GetAsync("/admin/download/usage.csv")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    private Task<JsonElement> DetailAsync(JsonElement row) => Proxy.GetAdminAsync($"usage/{row.GetProperty("id").GetString()}");

    private static (int, string?, string?, int?, long?) Shown(JsonElement attempt) => (
        attempt.GetProperty("number").GetInt32(), attempt.GetProperty("channel").GetString(), attempt.GetProperty("errorCode").GetString(),
        attempt.GetProperty("status").Deserialize<int?>(), attempt.GetProperty("cozeCode").Deserialize<long?>());
}
