using System.Text.Json;
using CozeProxy.Billing.Audit;

namespace CozeProxy.Admin.Answers;

/// <summary>One change by an operator; before and after are JSON as it was recorded.</summary>
internal sealed record AuditAnswer(long Id, DateTimeOffset At, string Actor, string Action, string Subject, JsonElement? Before, JsonElement? After)
{
    public static AuditAnswer Of(AuditEntry entry) =>
        new(entry.Id, entry.At, entry.Actor, entry.Action, entry.Subject, Read(entry.Before), Read(entry.After));

    private static JsonElement? Read(string? json) => json is null ? null : JsonSerializer.Deserialize<JsonElement>(json);
}
