namespace CozeProxy.Billing.Pricing;

/// <summary>Turns a price and the tokens used into the amount to pay.</summary>
public static class ChargeCalculator
{
    // Prices are per thousand tokens, both ratios are in millionths: dividing once by all three keeps the rounding to one place.
    private const long PerThousand = 1_000;
    private static readonly Int128 Divisor = (Int128)PerThousand * Ratio.One.Millionths * Ratio.One.Millionths;

    /// <summary>
    /// (PerCall + input/1000·InputPer1K + output/1000·OutputPer1K) × group × channel, at least Minimum, rounded half away
    /// from zero to a nano; throws when the result does not fit.
    /// </summary>
    public static Money Charge(PriceSnapshot snapshot, TokenUsage usage) => Steps(snapshot, usage).Charge;

    /// <summary>What a call costs by what its row says of it: the basis, and the tokens or the hold that the basis speaks of.</summary>
    public static Money Charge(PriceSnapshot snapshot, ChargeBasis basis, TokenUsage? usage, Money hold) => basis switch
    {
        ChargeBasis.Nothing => Money.Zero,
        ChargeBasis.Reported or ChargeBasis.Estimated => Charge(snapshot, usage ?? throw new ArgumentNullException(nameof(usage))),
        ChargeBasis.PerCall => Charge(snapshot, default(TokenUsage)),
        ChargeBasis.Hold => hold,
        _ => throw new ArgumentOutOfRangeException(nameof(basis)),
    };

    /// <summary>The formula, with all that lies between the tokens and the charge.</summary>
    internal static ChargeSteps Steps(PriceSnapshot snapshot, TokenUsage usage)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentOutOfRangeException.ThrowIfNegative(usage.InputTokens);
        ArgumentOutOfRangeException.ThrowIfNegative(usage.OutputTokens);

        var price = snapshot.Price;
        checked
        {
            var perCall = (Int128)price.PerCall.Nanos * PerThousand;
            var input = (Int128)usage.InputTokens * price.InputPer1K.Nanos;
            var output = (Int128)usage.OutputTokens * price.OutputPer1K.Nanos;
            var sum = perCall + input + output;
            var underGroup = sum * snapshot.GroupRatio.Millionths;
            var underChannel = underGroup * snapshot.ChannelRatio.Millionths;
            var rounded = new Money((long)DivideHalfAwayFromZero(underChannel));
            return new ChargeSteps(perCall, input, output, sum, underGroup, underChannel, rounded, rounded < price.Minimum ? price.Minimum : rounded);
        }
    }

    private static Int128 DivideHalfAwayFromZero(Int128 scaled)
    {
        var (quotient, remainder) = Int128.DivRem(scaled, Divisor);
        if (Int128.Abs(remainder) * 2 < Divisor)
        {
            return quotient;
        }

        return scaled < 0 ? quotient - 1 : quotient + 1;
    }
}
