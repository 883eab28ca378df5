using System.Text.Json.Serialization;
using CozeProxy.Billing.Keys;
using CozeProxy.Billing.Pricing;

namespace CozeProxy.Admin.Answers;

internal sealed record KeyAnswer(
    long Id,
    long AccountId,
    string Name,
    string Prefix,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? RevokedAt,
    IReadOnlyList<string>? Models,
    int? RequestsPerMinute,
    int? MaxConcurrency,
    Money? DailyBudget,
    Money? MonthlyBudget)
{
    /// <summary>The key itself, in the answer to its creation and nowhere else.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Key { get; init; }

    public static KeyAnswer Of(GatewayKey key) => new(key.Id, key.AccountId, key.Name, key.Prefix, key.CreatedAt, key.ExpiresAt, key.RevokedAt,
        key.Models, key.Limits?.RequestsPerMinute, key.Limits?.MaxConcurrency, key.DailyBudget, key.MonthlyBudget);

    // A record prints all it holds; this one may hold a key.
    public override string ToString() => $"{nameof(KeyAnswer)} {{ Id = {Id}, Prefix = {Prefix} }}";
}
