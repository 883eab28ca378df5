using CozeProxy.Billing.Pricing;

namespace CozeProxy.Admin.Ui.Prices;

/// <summary>How much dearer output is than input, for those who think of prices so. What is stored are both prices.</summary>
internal static class CompletionRatio
{
    /// <summary>Output over input, rounded to the decimals of a ratio; null where input costs nothing or the ratio does not fit.</summary>
    public static Ratio? Of(Money input, Money output) =>
        input <= Money.Zero ? null : Fitting(Divide((Int128)output.Nanos * Ratio.One.Millionths, input.Nanos)) is { } millionths ? new Ratio(millionths) : null;

    /// <summary>What output costs at this ratio, rounded to the decimals of money; null where it does not fit.</summary>
    public static Money? Output(Money input, Ratio ratio) =>
        Fitting(Divide((Int128)input.Nanos * ratio.Millionths, Ratio.One.Millionths)) is { } nanos ? new Money(nanos) : null;

    // Nothing here is below zero: half is rounded up.
    private static Int128 Divide(Int128 value, Int128 by) => ((2 * value) + by) / (2 * by);

    private static long? Fitting(Int128 value) => value <= long.MaxValue ? (long)value : null;
}
