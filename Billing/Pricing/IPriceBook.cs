using System.Diagnostics.CodeAnalysis;

namespace CozeProxy.Billing.Pricing;

/// <summary>The prices and group ratios in force, in memory: what configuration declares and what the store adds.</summary>
public interface IPriceBook
{
    /// <summary>Finds a call's price: by model name, then by workflow or bot id, then by the channel's default price.</summary>
    bool TryFind(string model, string target, string? channelDefault, [NotNullWhen(true)] out NamedPrice? price);

    /// <summary>Finds the price of exactly this name.</summary>
    bool TryFind(string name, [NotNullWhen(true)] out NamedPrice? price);

    /// <summary>The factor of an account's group; 1 when none is set.</summary>
    Ratio GroupRatio(string group);
}
