namespace CozeProxy.Billing.Pricing;

/// <summary>One line of how a charge comes about. The amount is what this line comes to: a part, or all up to here.</summary>
public sealed record ChargeLine(ChargeLineKind Kind, ExactAmount Amount)
{
    /// <summary>The tokens that were counted; null where the line counts none.</summary>
    public long? Tokens { get; init; }

    /// <summary>The amount of the price that the line uses: per thousand tokens, per call, or the minimum.</summary>
    public Money? Price { get; init; }

    /// <summary>What the line multiplies by; null where it does not.</summary>
    public Ratio? Ratio { get; init; }
}
