using CozeProxy.Billing.Pricing;

namespace CozeProxy.Admin.Ui.Portal;

/// <summary>What a model costs the holder of a key: the group's ratio is in the price, the ratio that goes by the channel beside it.</summary>
public sealed record HolderPrice(Price Price, Ratio Lowest, Ratio Highest)
{
    /// <summary>Whether the price is the whole of it.</summary>
    public bool IsExact => Lowest == Ratio.One && Highest == Ratio.One;
}
