using System.Runtime.InteropServices;

namespace CozeProxy.Billing.Pricing;

/// <summary>An amount before it is rounded to <see cref="Money"/>: whole units of the decimal place it is exact to.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ExactAmount(Int128 Units, int Decimals)
{
    /// <summary>An amount that needs no more decimals than money has.</summary>
    public static ExactAmount Of(Money money) => new(money.Nanos, Money.Decimals);

    /// <summary>The decimal without trailing zeros.</summary>
    public override string ToString() => FixedPoint.Format(Units, Decimals);
}
