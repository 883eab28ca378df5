namespace CozeProxy.Billing.Pricing;

/// <summary>Says what stands in the way of taking a price list over, and which entry it is.</summary>
internal static class PriceListCheck
{
    public static PriceListImport? Refuse(PriceList list, PriceTable declared, string currency)
    {
        if (!list.Currency.Equals(currency, StringComparison.OrdinalIgnoreCase))
        {
            return new PriceListImport(PriceStoreResult.OtherCurrency, "currency");
        }

        return Refuse("prices", list.Prices.Select(price => KeyValuePair.Create(price.Name, price)), price => price.Price.IsValid, declared.Prices,
                (given, ours) => given.Price == ours.Price)
            ?? Refuse("groups", list.Groups, ratio => ratio.Millionths >= 0, declared.Groups, (given, ours) => given == ours);
    }

    private static PriceListImport? Refuse<T>(
        string kind, IEnumerable<KeyValuePair<string, T>> entries, Func<T, bool> isValid, IReadOnlyDictionary<string, T> declared, Func<T, T, bool> areSame)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in entries)
        {
            if (string.IsNullOrWhiteSpace(name) || !names.Add(name) || !isValid(value))
            {
                return new PriceListImport(PriceStoreResult.Invalid, $"{kind}.{name}");
            }

            if (declared.TryGetValue(name, out var ours) && !areSame(value, ours))
            {
                return new PriceListImport(PriceStoreResult.DeclaredInConfiguration, $"{kind}.{name}");
            }
        }

        return null;
    }
}
