using System.Text.Json.Serialization;
using CozeProxy.Billing.Accounts;
using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;

namespace CozeProxy.Admin.Answers;

internal sealed record AccountAnswer(
    long Id, string Name, string Group, Money Balance, Money Held, DateTimeOffset CreatedAt, int? RequestsPerMinute, int? MaxConcurrency)
{
    /// <summary>The movement that a top-up or correction made.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Movement? Movement { get; init; }

    public static AccountAnswer Of(Account account) => new(
        account.Id, account.Name, account.Group, account.Balance, account.Held, account.CreatedAt, account.Limits?.RequestsPerMinute,
        account.Limits?.MaxConcurrency);
}
