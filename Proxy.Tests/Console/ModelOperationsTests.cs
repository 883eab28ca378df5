using System.Text.Json;
using CozeProxy.Admin.Operations;
using CozeProxy.Billing;
using CozeProxy.Billing.Audit;
using CozeProxy.Billing.Keys;
using CozeProxy.Billing.Operators;
using CozeProxy.Billing.Pricing;
using CozeProxy.Models;
using CozeProxy.Tests.EndToEnd;
using CozeProxy.Tests.Transforms.Fakes;
using Microsoft.Extensions.DependencyInjection;

namespace CozeProxy.Tests.Console;

internal sealed class ModelOperationsTests : ProxyFixture
{
    private const string Name = "deepseek/chat";
    private const string Declared = "declared";

    private static readonly Actor Viewer = new("vera", OperatorRole.Viewer);
    private static readonly Actor Operator = new("otto", OperatorRole.Operator);

    protected override ProxySettings Settings => new()
    {
        Configuration = new Dictionary<string, string?> { [$"Coze:Models:{Declared}:Kind"] = "Bot", [$"Coze:Models:{Declared}:BotId"] = "9" },
    };

    private ModelOperations Operations => Proxy.Services.GetRequiredService<ModelOperations>();

    private TryKeyOperations TryKeys => Proxy.Services.GetRequiredService<TryKeyOperations>();

    [Test]
    public async Task What_is_changed_is_recorded_with_what_it_was_and_is()
    {
        (await PutAsync("""{"kind":"workflow","workflowId":"1"}""")).IsDone.ShouldBeTrue();
        (await PutAsync("""{"kind":"workflow","workflowId":"2"}""")).IsDone.ShouldBeTrue();
        (await Operations.DeleteAsync(Operator, Name, CancellationToken.None)).IsDone.ShouldBeTrue();
        (await Operations.DeleteAsync(Operator, Name, CancellationToken.None)).Error!.Code.ShouldBe("not_found");

        var entries = await AuditAsync();
        entries.Select(entry => $"{entry.Actor} {entry.Action} {entry.Subject}").ShouldBe(
            [$"otto model.delete model/{Name}", $"otto model.change model/{Name}", $"otto model.create model/{Name}"]);
        WorkflowIn(entries[1].Before).ShouldBe("1");
        WorkflowIn(entries[1].After).ShouldBe("2");
        (entries[0].After, entries[2].Before).ShouldBe((null, null));
    }

    [Test]
    public async Task A_new_model_replaces_none_and_an_edit_only_what_was_seen()
    {
        using var document = JsonDocument.Parse("""{"kind":"workflow","workflowId":"1"}""");
        var seen = (await Operations.CreateAsync(Operator, Name, document.RootElement, CancellationToken.None)).Value!;
        (await Operations.CreateAsync(Operator, Name, document.RootElement, CancellationToken.None)).Error!.Code.ShouldBe("model_exists");

        // The next moment, by the clock that entries are told apart by.
        await Eventually.HoldsAsync(async () => (await PutAsync("""{"kind":"workflow","workflowId":"2"}""")).Value!.Model!.StoredAt != seen.Model!.StoredAt, "It is stored anew.");
        (await Operations.ReplaceAsync(Operator, seen, document.RootElement, CancellationToken.None)).Error!.Code.ShouldBe("changed_meanwhile");
        var now = (await Proxy.Services.GetRequiredService<ModelRegistry>().GetAsync(Name, CancellationToken.None))!;
        now.Model!.Target.Id.ShouldBe("2");
        (await Operations.ReplaceAsync(Operator, now, document.RootElement, CancellationToken.None)).IsDone.ShouldBeTrue();

        (await Operations.DeleteAsync(Operator, Name, CancellationToken.None)).IsDone.ShouldBeTrue();
        (await Operations.ReplaceAsync(Operator, now, document.RootElement, CancellationToken.None)).Error!.Code.ShouldBe("not_found");
    }

    [Test]
    public async Task Nothing_is_changed_by_viewers_nor_in_the_configurations_stead()
    {
        using var document = JsonDocument.Parse("""{"kind":"workflow","workflowId":"1"}""");
        var refused = new[]
        {
            (await Operations.PutAsync(Viewer, Name, document.RootElement, CancellationToken.None)).Error,
            (await Operations.DeleteAsync(Viewer, Name, CancellationToken.None)).Error,
            (await Operations.PutAsync(Operator, Declared, document.RootElement, CancellationToken.None)).Error,
            (await Operations.DeleteAsync(Operator, Declared, CancellationToken.None)).Error,
            (await PutAsync("""{"kind":"flow","workflowId":"1","timeout":"soon"}""")).Error,
            (await TryKeys.LendAsync(Viewer, Proxy.AccountId, Name, Money.Parse("1"), CancellationToken.None)).Error,
            (await TryKeys.LendAsync(Operator, 404, Name, Money.Parse("1"), CancellationToken.None)).Error,
            (await TryKeys.LendAsync(Operator, Proxy.AccountId, Name, Money.Parse("-1"), CancellationToken.None)).Error,
        };

        refused.Select(error => error!.Code).ShouldBe(
            ["forbidden", "forbidden", "declared_in_configuration", "declared_in_configuration", "invalid_request", "forbidden", "not_found", "invalid_request"]);
        (await AuditAsync()).ShouldBeEmpty();
        Proxy.Services.GetRequiredService<ModelCatalog>().Find(Name).ShouldBeNull();
    }

    [Test]
    public async Task A_key_is_lent_for_one_model_a_short_time_and_an_amount_and_ends_when_it_is_returned()
    {
        var keys = Proxy.Services.GetRequiredService<IKeyStore>();

        var lent = (await TryKeys.LendAsync(Operator, Proxy.AccountId, Name, Money.Parse("0.5"), CancellationToken.None)).Value.ShouldNotBeNull();
        var caller = (await keys.FindAsync(lent.Plain.Hash, CancellationToken.None)).ShouldNotBeNull();
        await TryKeys.ReturnAsync(Operator, lent, CancellationToken.None);
        await TryKeys.ReturnAsync(Operator, lent, CancellationToken.None);

        caller.Models.ShouldBe([Name]);
        caller.DailyBudget.ShouldBe(Money.Parse("0.5"));
        caller.ExpiresAt.ShouldNotBeNull().ShouldBeInRange(DateTimeOffset.UtcNow.AddMinutes(10), DateTimeOffset.UtcNow.AddMinutes(16));
        (await keys.FindAsync(lent.Plain.Hash, CancellationToken.None)).ShouldBeNull();
        var entries = await AuditAsync();
        entries.Select(entry => entry.Action).ShouldBe(["key.revoke", "key.create"]);
        foreach (var written in entries.SelectMany(entry => new[] { entry.Before, entry.After }).OfType<string>())
        {
            written.ShouldNotContain(lent.Plain.Reveal());
        }

        lent.ToString().ShouldNotContain(lent.Plain.Reveal());
    }

    private async Task<OperationResult<RegistryEntry>> PutAsync(string document)
    {
        using var json = JsonDocument.Parse(document);
        return await Operations.PutAsync(Operator, Name, json.RootElement, CancellationToken.None);
    }

    // Newest first; what the test's own account was opened with is not meant.
    private async Task<List<AuditEntry>> AuditAsync() =>
        [.. (await Proxy.Services.GetRequiredService<IAuditLog>().ListAsync(new AuditFilter(), new PageRequest(1, 100), CancellationToken.None))
            .Items.Where(entry => entry.Actor == Operator.Name || entry.Actor == Viewer.Name)];

    private static string? WorkflowIn(string? written)
    {
        using var json = JsonDocument.Parse(written!);
        return json.RootElement.GetProperty("workflowId").GetString();
    }
}
