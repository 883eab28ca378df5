using Microsoft.Extensions.Configuration;

namespace CozeProxy.Billing;

/// <summary>Copies the billing section as text. The stock binder would throw at the first value of a wrong shape instead of naming all.</summary>
internal static class BillingOptionsBinder
{
    public static void Bind(IConfiguration configuration, BillingOptions options)
    {
        var section = configuration.GetSection(BillingOptions.Section);
        options.Currency = section[nameof(options.Currency)] ?? options.Currency;
        options.Provider = section[nameof(options.Provider)] ?? options.Provider;
        options.Synchronous = section[nameof(options.Synchronous)] ?? options.Synchronous;
        options.ConnectionString = configuration.GetConnectionString(BillingOptions.ConnectionStringName) ?? options.ConnectionString;

        foreach (var price in section.GetSection(nameof(options.Prices)).GetChildren())
        {
            options.Prices[price.Key] = Price(price);
        }

        foreach (var group in section.GetSection(nameof(options.Groups)).GetChildren())
        {
            options.Groups[group.Key] = group.Value;
        }
    }

    private static PriceOptions Price(IConfigurationSection section)
    {
        var price = new PriceOptions();
        if (!string.IsNullOrEmpty(section.Value))
        {
            price.UnknownKeys.Add(section.Value);
        }

        foreach (var part in section.GetChildren())
        {
            switch (part.Key.ToUpperInvariant())
            {
                case "INPUTPER1K": price.InputPer1K = part.Value; break;
                case "OUTPUTPER1K": price.OutputPer1K = part.Value; break;
                case "PERCALL": price.PerCall = part.Value; break;
                case "MINIMUM": price.Minimum = part.Value; break;
                default: price.UnknownKeys.Add(part.Key); break;
            }
        }

        return price;
    }
}
