using System.Globalization;
using System.Text.Json.Serialization;
using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;
using CozeProxy.Billing.Statements;

namespace CozeProxy.Admin.Answers;

/// <summary>A row of a statement; a call's id is a string because JavaScript's numbers are too short for it. What its kind does not know is left out.</summary>
internal sealed record StatementRowAnswer(StatementRowKind Kind, DateTimeOffset Time, Money Amount, Money Balance)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Money? Held { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? CallId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CallOutcome? Outcome { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Model { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? KeyName { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? MovementId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Note { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Calls { get; init; }

    public static StatementRowAnswer Of(StatementRow row) => new(row.Kind, row.Time, row.Amount, row.Balance)
    {
        Held = row.Held,
        CallId = row.CallId?.ToString(CultureInfo.InvariantCulture),
        Outcome = row.Outcome,
        Model = row.Model,
        KeyName = row.KeyName,
        MovementId = row.MovementId,
        Note = row.Note,
        Calls = row.Calls,
    };
}
