using CozeProxy.Admin.Pricing;
using CozeProxy.Billing.Pricing;

namespace CozeProxy.Admin.Answers;

/// <summary>What a call would cost, as the admin API shows it.</summary>
internal sealed record WhatIfAnswer(
    string Model, string Group, Ratio GroupRatio, string? Channel, UsagePrice Price, long InputTokens, long OutputTokens,
    IReadOnlyList<WhatIfAnswer.Line> Lines, Money Charge, Money Hold)
{
    public static WhatIfAnswer Of(WhatIfResult result) => new(
        result.Model, result.Group, result.Snapshot.GroupRatio, result.Channel, UsagePrice.Of(result.Snapshot), result.Usage.InputTokens,
        result.Usage.OutputTokens,
        [.. result.Lines.Lines.Select(line => new Line(line.Kind, line.Tokens, line.Price, line.Ratio, line.Amount.ToString()))],
        result.Lines.Charge, result.Hold);

    /// <summary>The amount is exact, with as many decimals as that takes.</summary>
    internal sealed record Line(ChargeLineKind Kind, long? Tokens, Money? Price, Ratio? Ratio, string Amount);
}
