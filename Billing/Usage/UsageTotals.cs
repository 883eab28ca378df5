using CozeProxy.Billing.Pricing;

namespace CozeProxy.Billing.Usage;

/// <summary>What calls come to.</summary>
/// <param name="Calls">How many there were, those under way included.</param>
/// <param name="Ended">How many of them have ended.</param>
/// <param name="Completed">How many of those were delivered whole.</param>
/// <param name="InputTokens">Tokens read, as far as they are known.</param>
/// <param name="OutputTokens">Tokens written, as far as they are known.</param>
/// <param name="Charge">What was charged.</param>
/// <param name="ActiveKeys">How many keys called.</param>
public sealed record UsageTotals(long Calls, long Ended, long Completed, long InputTokens, long OutputTokens, Money Charge, int ActiveKeys)
{
    /// <summary>The share of completed calls among those that have ended, from 0 to 1; null while none has.</summary>
    public double? SuccessRate => Ended == 0 ? null : (double)Completed / Ended;
}
