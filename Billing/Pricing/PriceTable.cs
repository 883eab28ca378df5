using System.Collections.Frozen;

namespace CozeProxy.Billing.Pricing;

/// <summary>Prices and group ratios as one immutable table. Names ignore case, as configuration keys do.</summary>
internal sealed record PriceTable(FrozenDictionary<string, NamedPrice> Prices, FrozenDictionary<string, Ratio> Groups)
{
    public static PriceTable Empty { get; } = Of([], []);

    public static PriceTable Of(IEnumerable<NamedPrice> prices, IEnumerable<KeyValuePair<string, Ratio>> groups) => new(
        prices.ToFrozenDictionary(price => price.Name, StringComparer.OrdinalIgnoreCase),
        groups.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase));

    /// <summary>This table with what it lacks taken from another: on a shared name this one wins.</summary>
    public PriceTable Over(PriceTable other) => Of(
        Prices.Values.Concat(other.Prices.Values.Where(price => !Prices.ContainsKey(price.Name))),
        Groups.Concat(other.Groups.Where(group => !Groups.ContainsKey(group.Key))));
}
