using CozeProxy.Billing.Pricing;

namespace CozeProxy.Admin.Ui.Trying;

/// <summary>A call that was made here: how it goes, with which key, and at what price as far as that can be told before its end.</summary>
internal sealed record Trial(TryRun Run, long? KeyId, PriceSnapshot? Price)
{
    /// <summary>What it costs so far; null where it has no price.</summary>
    public Money? Estimate(TokenUsage usage)
    {
        try
        {
            return Price is null ? null : ChargeCalculator.Charge(Price, usage);
        }
        catch (OverflowException)
        {
            return null;
        }
    }
}
