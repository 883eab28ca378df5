namespace CozeProxy.Billing.Pricing;

/// <summary>
/// How a charge comes about, line by line, for people to follow. The numbers are those the calculator itself goes through, so the
/// lines cannot tell another story than the bill.
/// </summary>
public sealed record ChargeLines(ChargeBasis Basis, IReadOnlyList<ChargeLine> Lines, Money Charge)
{
    // The parts are in thousandths of a nano, as prices are per thousand tokens; each ratio adds its own decimals.
    private const int PartDecimals = Money.Decimals + 3;

    /// <summary>The lines of a call that would be charged for these tokens; throws when the charge does not fit.</summary>
    public static ChargeLines Of(PriceSnapshot snapshot, TokenUsage usage) =>
        Of(snapshot, usage.Estimated ? ChargeBasis.Estimated : ChargeBasis.Reported, usage, Money.Zero);

    /// <summary>The lines by what a call's row says of it: the same arguments, and the same charge, as the calculator's.</summary>
    public static ChargeLines Of(PriceSnapshot snapshot, ChargeBasis basis, TokenUsage? usage, Money hold)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        return basis switch
        {
            ChargeBasis.Nothing => new ChargeLines(basis, [new ChargeLine(ChargeLineKind.Nothing, ExactAmount.Of(Money.Zero))], Money.Zero),
            ChargeBasis.Reported or ChargeBasis.Estimated => Counted(snapshot, basis, usage ?? throw new ArgumentNullException(nameof(usage))),
            ChargeBasis.PerCall => Counted(snapshot, basis, tokens: null),
            ChargeBasis.Hold => new ChargeLines(basis, [new ChargeLine(ChargeLineKind.Hold, ExactAmount.Of(hold))], hold),
            _ => throw new ArgumentOutOfRangeException(nameof(basis)),
        };
    }

    private static ChargeLines Counted(PriceSnapshot snapshot, ChargeBasis basis, TokenUsage? tokens)
    {
        var price = snapshot.Price;
        var steps = ChargeCalculator.Steps(snapshot, tokens ?? default);
        var lines = new List<ChargeLine>(8) { Line(ChargeLineKind.PerCall, steps.PerCall, 0) with { Price = price.PerCall } };
        if (tokens is { } counted)
        {
            lines.Add(Line(ChargeLineKind.Input, steps.Input, 0) with { Tokens = counted.InputTokens, Price = price.InputPer1K });
            lines.Add(Line(ChargeLineKind.Output, steps.Output, 0) with { Tokens = counted.OutputTokens, Price = price.OutputPer1K });
        }

        lines.Add(Line(ChargeLineKind.Sum, steps.Sum, 0));
        lines.Add(Line(ChargeLineKind.GroupRatio, steps.UnderGroup, Ratio.Decimals) with { Ratio = snapshot.GroupRatio });
        lines.Add(Line(ChargeLineKind.ChannelRatio, steps.UnderChannel, 2 * Ratio.Decimals) with { Ratio = snapshot.ChannelRatio });
        lines.Add(new ChargeLine(ChargeLineKind.Rounded, ExactAmount.Of(steps.Rounded)));
        if (price.Minimum > Money.Zero)
        {
            lines.Add(new ChargeLine(ChargeLineKind.Minimum, ExactAmount.Of(steps.Charge)) { Price = price.Minimum });
        }

        return new ChargeLines(basis, lines, steps.Charge);
    }

    private static ChargeLine Line(ChargeLineKind kind, Int128 units, int ratioDecimals) => new(kind, new ExactAmount(units, PartDecimals + ratioDecimals));
}
