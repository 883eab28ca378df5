using CozeProxy.Billing.Pricing;
using CozeProxy.Billing.Usage;

namespace CozeProxy.Billing.Storage;

/// <summary>What calls come to, as the database summed them.</summary>
internal sealed class UsageTally
{
    public string? Label { get; init; }

    public long Calls { get; init; }

    public long InputTokens { get; init; }

    public long OutputTokens { get; init; }

    public long TotalTokens { get; init; }

    public long Charge { get; init; }

    /// <summary>The columns that give one.</summary>
    public static string Sql(UsageSource source)
    {
        var calls = source == UsageSource.Calls ? "COUNT(*) AS calls" : Sum("calls");
        return $"{calls}, {Sum("input_tokens")}, {Sum("output_tokens")}, {Sum("total_tokens")}, {Sum("charge")}";

        static string Sum(string column) => $"CAST(COALESCE(SUM({column}), 0) AS BIGINT) AS {column}";
    }

    public UsageTally Plus(UsageTally other) => new()
    {
        Label = Label,
        Calls = checked(Calls + other.Calls),
        InputTokens = checked(InputTokens + other.InputTokens),
        OutputTokens = checked(OutputTokens + other.OutputTokens),
        TotalTokens = checked(TotalTokens + other.TotalTokens),
        Charge = checked(Charge + other.Charge),
    };

    public UsageSum ToSum(string? group) => new(group, Calls, InputTokens, OutputTokens, TotalTokens, new Money(Charge));
}
