using CozeProxy.Billing.Pricing;

namespace CozeProxy.Admin.Operations;

/// <summary>The price an operator wants; an amount that is left out is 0, and a hold that is left out is estimated.</summary>
internal sealed record PriceWish(Money? InputPer1K, Money? OutputPer1K, Money? PerCall, Money? Minimum, MissingUsage? MissingUsage, Money? Hold)
{
    public Price ToPrice() => new(InputPer1K ?? default, OutputPer1K ?? default, PerCall ?? default, Minimum ?? default)
    {
        MissingUsage = MissingUsage ?? default,
        Hold = Hold,
    };
}
