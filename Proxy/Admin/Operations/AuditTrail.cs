using System.Text.Json;
using CozeProxy.Admin.Answers;
using CozeProxy.Billing.Audit;

namespace CozeProxy.Admin.Operations;

/// <summary>
/// Records what operators change. Before and after are what the admin API answers, and so hold no secret. An entry is written when
/// its change is made, whether or not its client is still there.
/// </summary>
internal sealed class AuditTrail(IAuditLog log)
{
    private static readonly JsonSerializerOptions Json = AdminJson.Apply(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    public Task RecordAsync(Actor actor, string action, string subject, object? before, object? after) =>
        log.AddAsync(actor.Name, action, subject, Write(before), Write(after), CancellationToken.None);

    private static string? Write(object? state) => state is null ? null : JsonSerializer.Serialize(state, Json);
}
