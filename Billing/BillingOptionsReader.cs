using CozeProxy.Billing.Pricing;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace CozeProxy.Billing;

/// <summary>Reads the written options into exact values and names everything that is wrong with them.</summary>
internal sealed class BillingOptionsReader
{
    private const string ConnectionKey = "ConnectionStrings:Billing";
    private const string PostgresExample = "Host=localhost;Database=cozeproxy;Username=cozeproxy;Password=…";

    private static readonly string[] MissingUsages = Enum.GetNames<MissingUsage>();

    private readonly List<string> _errors = [];

    private BillingOptionsReader()
    {
    }

    public static BillingOptionsReading Read(BillingOptions options)
    {
        var reader = new BillingOptionsReader();
        reader.OneOf("Currency", options.Currency, "USD", "CNY");
        reader.OneOf("Synchronous", options.Synchronous, "Full", "Normal");
        reader.OneOf("Provider", options.Provider, BillingOptions.Sqlite, BillingOptions.Postgres);
        reader.ConnectionString(options);
        reader._errors.AddRange(options.Mistakes);
        var prices = options.Prices.Select(pair => new NamedPrice(pair.Key, reader.Price(pair.Key, pair.Value))).ToList();
        var groups = options.Groups.Select(pair => KeyValuePair.Create(pair.Key, reader.Ratio(pair.Key, pair.Value))).ToList();
        return new BillingOptionsReading(PriceTable.Of(prices, groups), reader._errors);
    }

    private void ConnectionString(BillingOptions options)
    {
        // The value itself is left out of what is said: it may hold a password.
        try
        {
            if (options.UsesPostgres)
            {
                Postgres(new NpgsqlConnectionStringBuilder(options.ConnectionString));
            }
            else
            {
                Sqlite(new SqliteConnectionStringBuilder(options.ConnectionString));
            }
        }
        catch (ArgumentException problem)
        {
            var (kind, example) = options.UsesPostgres ? ("PostgreSQL", PostgresExample) : ("SQLite", BillingOptions.DefaultConnectionString);
            _errors.Add($"{ConnectionKey} is not a {kind} connection string ({problem.Message}): use one such as '{example}'.");
        }
    }

    private void Sqlite(SqliteConnectionStringBuilder builder)
    {
        if (builder.DataSource.Length == 0 || builder.DataSource == ":memory:" || builder.Mode == SqliteOpenMode.Memory)
        {
            _errors.Add($"{ConnectionKey} names no file, so it would keep nothing: use one such as '{BillingOptions.DefaultConnectionString}'.");
        }
    }

    private void Postgres(NpgsqlConnectionStringBuilder builder)
    {
        if (string.IsNullOrEmpty(builder.Host) || string.IsNullOrEmpty(builder.Database))
        {
            _errors.Add($"{ConnectionKey} names no host or no database: use one such as '{PostgresExample}'.");
        }
    }

    private Price Price(string name, PriceOptions price)
    {
        _errors.AddRange(price.UnknownKeys.Select(key =>
            $"Billing:Prices:{name}:{key} is not part of a price: use InputPer1K, OutputPer1K, PerCall, Minimum, MissingUsage or Hold."));
        return new Price(
            Money(name, nameof(price.InputPer1K), price.InputPer1K),
            Money(name, nameof(price.OutputPer1K), price.OutputPer1K),
            Money(name, nameof(price.PerCall), price.PerCall),
            Money(name, nameof(price.Minimum), price.Minimum))
        {
            MissingUsage = MissingUsage(name, price.MissingUsage),
            Hold = string.IsNullOrEmpty(price.Hold) ? null : Money(name, nameof(price.Hold), price.Hold),
        };
    }

    private MissingUsage MissingUsage(string name, string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            return default;
        }

        // By its name: the number behind it is the store's business.
        var index = Array.FindIndex(MissingUsages, known => known.Equals(value, StringComparison.OrdinalIgnoreCase));
        if (index < 0)
        {
            _errors.Add($"Billing:Prices:{name}:MissingUsage is '{value}': use {string.Join(" or ", MissingUsages)}.");
            return default;
        }

        return Enum.Parse<MissingUsage>(MissingUsages[index]);
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
