namespace CozeProxy.Billing.Pricing;

/// <summary>Where two price books differ, by name. Names ignore case, as they do in a price book.</summary>
public sealed record PriceListDifference(IReadOnlyList<PriceDifference> Prices, IReadOnlyList<GroupDifference> Groups)
{
    /// <summary>How many entries differ.</summary>
    public int Count => Prices.Count + Groups.Count;

    /// <summary>What must change in one for it to become the other.</summary>
    public static PriceListDifference Between(PriceList before, PriceList after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return new PriceListDifference(
            [.. Pairs(before.Prices.Select(price => KeyValuePair.Create(price.Name, price.Price)), after.Prices.Select(price => KeyValuePair.Create(price.Name, price.Price)))
                .Select(pair => new PriceDifference(pair.Name, pair.Before, pair.After))],
            [.. Pairs(before.Groups.Select(Nullable), after.Groups.Select(Nullable)).Select(pair => new GroupDifference(pair.Name, pair.Before, pair.After))]);
    }

    private static KeyValuePair<string, Ratio?> Nullable(KeyValuePair<string, Ratio> group) => KeyValuePair.Create(group.Key, (Ratio?)group.Value);

    private static IEnumerable<(string Name, T? Before, T? After)> Pairs<T>(IEnumerable<KeyValuePair<string, T>> before, IEnumerable<KeyValuePair<string, T>> after)
    {
        var was = before.ToDictionary(StringComparer.OrdinalIgnoreCase);
        var becomes = after.ToDictionary(StringComparer.OrdinalIgnoreCase);
        return was.Keys.Union(becomes.Keys, StringComparer.OrdinalIgnoreCase)
            .Select(name => (Name: name, Before: was.GetValueOrDefault(name), After: becomes.GetValueOrDefault(name)))
            .Where(pair => !EqualityComparer<T>.Default.Equals(pair.Before, pair.After))
            .OrderBy(pair => pair.Name, StringComparer.OrdinalIgnoreCase);
    }
}
