using System.Globalization;
using CozeProxy.Billing.Pricing;
using Microsoft.Extensions.Configuration;

namespace CozeProxy.Billing;

/// <summary>Copies the billing section as text. The stock binder would throw at the first value of a wrong shape instead of naming all.</summary>
internal static class BillingOptionsBinder
{
    private static readonly TimeSpan ShortestLease = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestLease = TimeSpan.FromHours(1);

    // A hundred years: more is a typing error.
    private const int MostDays = 36_500;

    public static void Bind(IConfiguration configuration, BillingOptions options)
    {
        var section = configuration.GetSection(BillingOptions.Section);
        options.Currency = section[nameof(options.Currency)] ?? options.Currency;
        options.Provider = section[nameof(options.Provider)] ?? options.Provider;
        options.Synchronous = section[nameof(options.Synchronous)] ?? options.Synchronous;
        options.ConnectionString = configuration.GetConnectionString(BillingOptions.ConnectionStringName) ?? options.ConnectionString;

        Read(section, nameof(options.LargestBatch), options, "a number from 1, such as 1024",
            text => int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : default(int?),
            number => options.LargestBatch = number);
        Read(section, nameof(options.ReplicaLease), options, "a time span from 1 second to 1 hour, such as 00:00:45",
            text => TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) && span >= ShortestLease && span <= LongestLease ? span : default(TimeSpan?),
            span => options.ReplicaLease = span);
        Read(section, nameof(options.AbandonedCalls), options, $"{ChargeBasis.Nothing} or {ChargeBasis.Hold}",
            text => Enum.TryParse<ChargeBasis>(text, ignoreCase: true, out var basis) && basis is ChargeBasis.Nothing or ChargeBasis.Hold ? basis : default(ChargeBasis?),
            basis => options.AbandonedCalls = basis);
        Read(section, nameof(options.KeepCallsDays), options, "a number of days from 1, such as 90, or leave it out to keep calls for good",
            text => int.TryParse(text, CultureInfo.InvariantCulture, out var days) && days is >= 1 and <= MostDays ? days : default(int?),
            days => options.KeepCallsDays = days);

        foreach (var price in section.GetSection(nameof(options.Prices)).GetChildren())
        {
            options.Prices[price.Key] = Price(price);
        }

        foreach (var group in section.GetSection(nameof(options.Groups)).GetChildren())
        {
            options.Groups[group.Key] = group.Value;
        }
    }

    private static void Read<T>(IConfigurationSection section, string key, BillingOptions options, string right, Func<string, T?> parse, Action<T> take)
        where T : struct
    {
        if (section[key] is not { } text)
        {
            return;
        }

        if (parse(text) is { } value)
        {
            take(value);
        }
        else
        {
            options.Mistakes.Add($"{section.Path}:{key} is '{text}': use {right}.");
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
                case "MISSINGUSAGE": price.MissingUsage = part.Value; break;
                case "HOLD": price.Hold = part.Value; break;
                default: price.UnknownKeys.Add(part.Key); break;
            }
        }

        return price;
    }
}
