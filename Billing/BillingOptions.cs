namespace CozeProxy.Billing;

/// <summary>The billing section as written. Amounts stay text here, so that 0.001 is read exactly and every mistake can be named.</summary>
public sealed class BillingOptions
{
    /// <summary>Where this section sits in configuration.</summary>
    public const string Section = "Billing";

    /// <summary>The connection string's name.</summary>
    public const string ConnectionStringName = "Billing";

    /// <summary>The store used when none is configured.</summary>
    public const string DefaultConnectionString = "Data Source=data/cozeproxy.db";

    /// <summary>USD or CNY; every amount is in this currency.</summary>
    public string Currency { get; set; } = "USD";

    /// <summary>Which database keeps the ledger: Sqlite.</summary>
    public string Provider { get; set; } = "Sqlite";

    /// <summary>Full makes a commit survive a power cut; Normal survives a crash of the process only, and is faster.</summary>
    public string Synchronous { get; set; } = "Full";

    /// <summary>Where the ledger is kept.</summary>
    public string ConnectionString { get; set; } = DefaultConnectionString;

    /// <summary>Prices by name: a model, a workflow or bot id, or a channel's default price.</summary>
    public IDictionary<string, PriceOptions> Prices { get; } = new Dictionary<string, PriceOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Ratios by account group.</summary>
    public IDictionary<string, string?> Groups { get; } = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
}
