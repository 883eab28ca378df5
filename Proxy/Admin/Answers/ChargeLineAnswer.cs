using CozeProxy.Billing.Pricing;
using CozeProxy.Billing.Usage;

namespace CozeProxy.Admin.Answers;

/// <summary>A line of how a call's charge came about; amounts before the rounding have as many decimals as they need.</summary>
internal sealed record ChargeLineAnswer(ChargeLineKind Kind, string Amount, long? Tokens, Money? Price, Ratio? Ratio)
{
    /// <summary>All lines of a call; none while it is under way.</summary>
    public static IReadOnlyList<ChargeLineAnswer> Of(UsageRow row) => row.Outcome is null
        ? []
        : [.. ChargeLines.Of(row.Price, row.Basis, row.Usage, row.Hold).Lines.Select(
            line => new ChargeLineAnswer(line.Kind, line.Amount.ToString(), line.Tokens, line.Price, line.Ratio))];
}
