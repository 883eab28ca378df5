using CozeProxy.Billing.Pricing;
using Microsoft.Data.Sqlite;

namespace CozeProxy.Billing;

/// <summary>Reads the written options into exact values and names everything that is wrong with them.</summary>
internal sealed class BillingOptionsReader
{
    private readonly List<string> _errors = [];

    private BillingOptionsReader()
    {
    }

    public static BillingOptionsReading Read(BillingOptions options)
    {
        var reader = new BillingOptionsReader();
        reader.OneOf("Currency", options.Currency, "USD", "CNY");
        reader.OneOf("Synchronous", options.Synchronous, "Full", "Normal");
        reader.Provider(options.Provider);
        reader.ConnectionString(options.ConnectionString);
        var prices = options.Prices.Select(pair => new NamedPrice(pair.Key, reader.Price(pair.Key, pair.Value))).ToList();
        var groups = options.Groups.Select(pair => KeyValuePair.Create(pair.Key, reader.Ratio(pair.Key, pair.Value))).ToList();
        return new BillingOptionsReading(PriceTable.Of(prices, groups), reader._errors);
    }

    private void Provider(string value)
    {
        if (value.Equals("Postgres", StringComparison.OrdinalIgnoreCase))
        {
            _errors.Add("Billing:Provider is 'Postgres', which is not available yet: use Sqlite.");
            return;
        }

        OneOf("Provider", value, "Sqlite");
    }

    private void ConnectionString(string value)
    {
        const string Key = "ConnectionStrings:Billing";
        try
        {
            var builder = new SqliteConnectionStringBuilder(value);
            if (builder.DataSource.Length == 0 || builder.DataSource == ":memory:" || builder.Mode == SqliteOpenMode.Memory)
            {
                _errors.Add($"{Key} is '{value}', which keeps nothing: name a file, such as '{BillingOptions.DefaultConnectionString}'.");
            }
        }
        catch (ArgumentException problem)
        {
            // The value itself is left out here: it may be another database's and hold a password.
            _errors.Add($"{Key} is not a SQLite connection string ({problem.Message}): use one such as '{BillingOptions.DefaultConnectionString}'.");
        }
    }

    private Price Price(string name, PriceOptions price)
    {
        _errors.AddRange(price.UnknownKeys.Select(key =>
            $"Billing:Prices:{name}:{key} is not part of a price: use InputPer1K, OutputPer1K, PerCall or Minimum."));
        return new Price(
            Money(name, nameof(price.InputPer1K), price.InputPer1K),
            Money(name, nameof(price.OutputPer1K), price.OutputPer1K),
            Money(name, nameof(price.PerCall), price.PerCall),
            Money(name, nameof(price.Minimum), price.Minimum));
    }

    private Money Money(string name, string key, string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            return default;
        }

        if (!Pricing.Money.TryParse(value, out var money) || money < Pricing.Money.Zero)
        {
            _errors.Add($"Billing:Prices:{name}:{key} is '{value}': use an amount from 0 with at most {Pricing.Money.Decimals} decimals, such as 0.001.");
        }

        return money;
    }

    private Ratio Ratio(string name, string? value)
    {
        if (!Pricing.Ratio.TryParse(value, out var ratio) || ratio.Millionths < 0)
        {
            _errors.Add($"Billing:Groups:{name} is '{value}': use a ratio from 0 with at most {Pricing.Ratio.Decimals} decimals, such as 0.8.");
        }

        return ratio;
    }

    private void OneOf(string key, string value, params string[] allowed)
    {
        if (!allowed.Contains(value, StringComparer.OrdinalIgnoreCase))
        {
            _errors.Add($"Billing:{key} is '{value}': use {string.Join(" or ", allowed)}.");
        }
    }
}
