using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace CozeProxy.Billing;

/// <summary>The written configuration of billing, before anything is made of it.</summary>
public static class BillingConfiguration
{
    /// <summary>Everything that is wrong with it, each naming its key; empty when nothing is.</summary>
    public static IReadOnlyList<string> FindMistakes(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var options = new BillingOptions();
        BillingOptionsBinder.Bind(configuration, options);
        return BillingOptionsReader.Read(options).Errors;
    }

    /// <summary>Where the ledger is kept, without passwords.</summary>
    public static string DescribeStore(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var options = new BillingOptions();
        BillingOptionsBinder.Bind(configuration, options);
        try
        {
            if (options.UsesPostgres)
            {
                var postgres = new NpgsqlConnectionStringBuilder(options.ConnectionString);
                return string.Create(CultureInfo.InvariantCulture, $"PostgreSQL, {postgres.Host}:{postgres.Port}, {postgres.Database}");
            }

            return $"SQLite, {new SqliteConnectionStringBuilder(options.ConnectionString).DataSource}";
        }
        catch (ArgumentException)
        {
            // Named among the mistakes.
            return options.Provider;
        }
    }
}
