using System.Text.Json;
using System.Text.Json.Nodes;
using CozeProxy.Admin.Operations;
using CozeProxy.Billing;
using CozeProxy.Billing.Audit;
using CozeProxy.Billing.Operators;
using CozeProxy.Channels;
using CozeProxy.Channels.Testing;
using CozeProxy.Sandbox.Coze;
using CozeProxy.Sandbox.Coze.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace CozeProxy.Tests.EndToEnd;

/// <summary>What operators do to channels, by whichever way they come: the rules and the audit log are the same.</summary>
internal sealed class WhenChannelsAreOperated : ProxyFixture
{
    private const string Name = "spare";

    private static readonly Actor Ada = new("ada", OperatorRole.Operator);
    private static readonly Actor Vic = new("vic", OperatorRole.Viewer);

    private ChannelOperations Operations => Proxy.Services.GetRequiredService<ChannelOperations>();

    private ChannelTestOperations Tests => Proxy.Services.GetRequiredService<ChannelTestOperations>();

    [Test]
    public async Task Each_change_is_in_the_audit_log_and_no_secret_with_it()
    {
        await CreateAsync();
        (await Operations.SetEnabledAsync(Ada, Name, isEnabled: false, default)).Value!.Settings!.Enabled.ShouldBeFalse();
        (await Operations.ArrangeAsync(Ada, Name, priority: 3, weight: null, default)).Value!.Settings!.ShouldSatisfyAllConditions(
            settings => settings.Priority.ShouldBe(3), settings => settings.Weight.ShouldBe(1), settings => settings.Enabled.ShouldBeFalse());
        (await Operations.DeleteAsync(Ada, Name, default)).IsDone.ShouldBeTrue();

        var entries = await AuditAsync();
        entries.Select(entry => $"{entry.Actor} {entry.Action}").ShouldBe(["ada channel.delete", "ada channel.change", "ada channel.change", "ada channel.create"]);
        (entries[3].Before, entries[0].After).ShouldBe((null, null));
        Field(entries[2].Before, "enabled").GetBoolean().ShouldBeTrue();
        Field(entries[2].After, "enabled").GetBoolean().ShouldBeFalse();
        Field(entries[1].After, "priority").GetInt32().ShouldBe(3);
        entries.ShouldAllBe(entry => !$"{entry.Before}{entry.After}".Contains("PRIVATE", StringComparison.Ordinal));
    }

    [Test]
    public async Task Whoever_may_only_look_changes_and_tests_nothing()
    {
        var entry = await CreateAsync();
        var errors = new[]
        {
            (await Operations.PutAsync(Vic, "v", Document(), default)).Error,
            (await Operations.CreateAsync(Vic, "v", Document(), default)).Error,
            (await Operations.ReplaceAsync(Vic, entry, Document(), default)).Error,
            (await Operations.SetEnabledAsync(Vic, Name, isEnabled: false, default)).Error,
            (await Operations.ArrangeAsync(Vic, Name, 1, 1, default)).Error,
            (await Operations.DeleteAsync(Vic, Name, default)).Error,
            (await Tests.TestAsync(Vic, Name, new ChannelTestRequest(), finished: null, default)).Error,
        };

        errors.ShouldAllBe(error => error!.Code == "forbidden");
        (await AuditAsync()).Count.ShouldBe(1);
        Coze.Seen.Exchanges.ShouldBeEmpty();
    }

    [Test]
    public async Task What_the_configuration_declares_stays_as_it_is()
    {
        (await Operations.SetEnabledAsync(Ada, ProxyUnderTest.ChannelName, isEnabled: false, default)).Error!.Code.ShouldBe("declared_in_configuration");
        (await Operations.ArrangeAsync(Ada, "MAIN", 1, 1, default)).Error!.Status.ShouldBe(409);
        (await AuditAsync()).ShouldBeEmpty();
    }

    [Test]
    public async Task A_name_that_is_taken_is_not_taken_over()
    {
        await CreateAsync();
        (await Operations.CreateAsync(Ada, "SPARE", Document(), default)).Error!.Code.ShouldBe("channel_exists");
    }

    [Test]
    public async Task What_somebody_else_has_changed_or_deleted_meanwhile_is_not_overwritten()
    {
        var seen = await CreateAsync();
        var changed = (await Operations.ReplaceAsync(Ada, seen, Document(weight: 2), default)).Value!;
        changed.Settings!.Weight.ShouldBe(2);

        (await Operations.ReplaceAsync(Ada, seen, Document(weight: 3), default)).Error!.Code.ShouldBe("changed_meanwhile");
        (await Operations.DeleteAsync(Ada, Name, default)).IsDone.ShouldBeTrue();
        (await Operations.ReplaceAsync(Ada, changed, Document(), default)).Error!.Code.ShouldBe("not_found");
    }

    [Test]
    public async Task A_weight_that_none_can_have_is_refused_and_nothing_is_changed()
    {
        await CreateAsync();
        (await Operations.ArrangeAsync(Ada, Name, priority: 5, weight: 0, default)).Error!.Message.English.ShouldContain("`weight` is '0'");
        (await Operations.ArrangeAsync(Ada, "nobody", 1, 1, default)).Error!.Code.ShouldBe("not_found");
        (await Proxy.GetAdminAsync($"channels/{Name}")).GetProperty("priority").GetInt32().ShouldBe(0);
    }

    [Test]
    public async Task Changes_at_once_lose_nothing()
    {
        await CreateAsync();
        await Task.WhenAll(
            Operations.ArrangeAsync(Ada, Name, priority: 7, weight: null, default),
            Operations.ArrangeAsync(Ada, Name, priority: null, weight: 9, default),
            Operations.SetEnabledAsync(Ada, Name, isEnabled: false, default));

        var channel = await Proxy.GetAdminAsync($"channels/{Name}");
        (channel.GetProperty("priority").GetInt32(), channel.GetProperty("weight").GetInt32(), channel.GetProperty("enabled").GetBoolean()).ShouldBe((7, 9, false));
    }

    [Test]
    public async Task A_test_is_told_step_by_step_and_remembered_until_the_credentials_change()
    {
        await CreateAsync();
        var told = new List<string>();
        await Tests.TestAsync(Ada, Name, new ChannelTestRequest(), step => told.Add($"{step.Name} {step.State}"), default);

        told.ShouldBe(["Credentials Passed", "Token Passed", "Run NotRequested"]);
        var last = (await Proxy.GetAdminAsync($"channels/{Name}")).GetProperty("lastTest");
        (last.GetProperty("ok").GetBoolean(), last.GetProperty("step").GetString()).ShouldBe((true, "token"));
        last.GetProperty("at").GetDateTimeOffset().ShouldBeGreaterThan(DateTimeOffset.UnixEpoch);
        (await AuditAsync())[0].ShouldSatisfyAllConditions(
            entry => entry.Action.ShouldBe("channel.test"), entry => Field(entry.After, "ok").GetBoolean().ShouldBeTrue());

        await Operations.ArrangeAsync(Ada, Name, priority: null, weight: 2, default);
        (await Proxy.GetAdminAsync($"channels/{Name}")).GetProperty("lastTest").ValueKind.ShouldBe(JsonValueKind.Object);
        await Operations.PutAsync(Ada, Name, Document(token: Coze.PersonalAccessToken), default);
        (await Proxy.GetAdminAsync($"channels/{Name}")).GetProperty("lastTest").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Test]
    public async Task What_goes_over_a_channel_is_shown()
    {
        var gate = new TaskCompletionSource();
        Coze.Add(Scripted, new WorkflowScript("x").Stream(["one"]).PauseUntil(gate.Task).EndWithOutput("one", BuiltInScripts.Usage).Done());
        using (var open = await OpenAnswer.OpenAsync(Proxy.Client, Body(Scripted, stream: true)))
        {
            await open.ReadLineAsync();
            (await MainAsync()).GetProperty("inFlight").GetInt32().ShouldBe(1);
            gate.SetResult();
            await open.ReadToEndAsync();
        }

        await AskAsync(SandboxWorkflows.Unpublished, stream: false);
        await AskAsync(SandboxWorkflows.ErrorMidway, stream: true);

        var main = await MainAsync();
        main.GetProperty("inFlight").GetInt32().ShouldBe(0);
        var recent = main.GetProperty("recent");
        (recent.GetProperty("calls").GetInt32(), recent.GetProperty("errors").GetInt32()).ShouldBe((3, 2), recent.ToString());
        recent.GetProperty("lastError").GetProperty("code").GetString().ShouldNotBeNullOrEmpty();

        async Task<JsonElement> MainAsync() => await Proxy.GetAdminAsync($"channels/{ProxyUnderTest.ChannelName}");
    }

    private async Task<ChannelEntry> CreateAsync()
    {
        var result = await Operations.CreateAsync(Ada, Name, Document(), CancellationToken.None);
        result.IsDone.ShouldBeTrue(result.Error?.Message.English);
        return result.Value;
    }

    private JsonElement Document(int weight = 1, string? token = null) => JsonSerializer.SerializeToElement(new JsonObject
    {
        ["baseUrl"] = Coze.BaseAddress.AbsoluteUri,
        ["auth"] = token is null ? new JsonObject { ["config"] = Coze.OAuthAppJson } : new JsonObject { ["token"] = token },
        ["weight"] = weight,
    });

    private async Task<IReadOnlyList<AuditEntry>> AuditAsync() =>
        (await Proxy.Services.GetRequiredService<IAuditLog>().ListAsync(new AuditFilter { Subject = "channel/" }, new PageRequest(1, 50), CancellationToken.None)).Items;

    private static JsonElement Field(string? json, string name) => JsonSerializer.Deserialize<JsonElement>(json!).GetProperty(name);
}
