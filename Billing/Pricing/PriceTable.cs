using System.Collections.Frozen;

namespace CozeProxy.Billing.Pricing;

/// <summary>Prices and group ratios as one immutable table. Names ignore case, as configuration keys do.</summary>
internal sealed record PriceTable(FrozenDictionary<string, NamedPrice> Prices, FrozenDictionary<string, Ratio> Groups)
{
    public static PriceTable Empty { get; } = Of([], []);

    public static PriceTable Of(IEnumerable<NamedPrice> prices, IEnumerable<KeyValuePair<string, Ratio>> groups) =>
        new(Freeze(prices.Select(price => KeyValuePair.Create(price.Name, price))), Freeze(groups));

    /// <summary>This table with what it lacks taken from another: on a shared name this one wins.</summary>
    public PriceTable Over(PriceTable other) => Of(
        Prices.Values.Concat(other.Prices.Values.Where(price => !Prices.ContainsKey(price.Name))),
        Groups.Concat(other.Groups.Where(group => !Groups.ContainsKey(group.Key))));

    // A database tells apart some names that are one here, such as Ä and ä: the later wins, rather than none at all.
    private static FrozenDictionary<string, T> Freeze<T>(IEnumerable<KeyValuePair<string, T>> entries)
    {
        var table = new Dictionary<string, T>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in entries)
        {
            table[name] = value;
        }

        return table.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }
}
