using CozeProxy.Billing.Pricing;

namespace CozeProxy.Billing;

/// <summary>The billing section as written. Amounts stay text here, so that 0.001 is read exactly and every mistake can be named.</summary>
public sealed class BillingOptions
{
    /// <summary>Where this section sits in configuration.</summary>
    public const string Section = "Billing";

    /// <summary>The connection string's name.</summary>
    public const string ConnectionStringName = "Billing";

    /// <summary>The provider that keeps the ledger in a file of its own.</summary>
    public const string Sqlite = "Sqlite";

    /// <summary>The provider that shares the ledger with other replicas.</summary>
    public const string Postgres = "Postgres";

    /// <summary>The store used when none is configured.</summary>
    public const string DefaultConnectionString = "Data Source=data/cozeproxy.db";

    /// <summary>USD or CNY; every amount is in this currency.</summary>
    public string Currency { get; set; } = "USD";

    /// <summary>Which database keeps the ledger: Sqlite or Postgres.</summary>
    public string Provider { get; set; } = Sqlite;

    internal bool UsesPostgres => Provider.Equals(Postgres, StringComparison.OrdinalIgnoreCase);

    /// <summary>SQLite: Full makes a commit survive a power cut; Normal survives a crash of the process only, and is faster.</summary>
    public string Synchronous { get; set; } = "Full";

    /// <summary>Where the ledger is kept.</summary>
    public string ConnectionString { get; set; } = DefaultConnectionString;

    /// <summary>How many movements may share a commit; 1 gives each a commit of its own.</summary>
    public int LargestBatch { get; set; } = 1024;

    /// <summary>How long a replica that says nothing counts as alive; the calls of one that is not are closed as abandoned.</summary>
    public TimeSpan ReplicaLease { get; set; } = TimeSpan.FromSeconds(45);

    /// <summary>What an abandoned call costs: Nothing, or the Hold.</summary>
    public ChargeBasis AbandonedCalls { get; set; } = ChargeBasis.Nothing;

    /// <summary>For how many days calls are kept one by one; null keeps them for good. Their sums are kept in any case.</summary>
    public int? KeepCallsDays { get; set; }

    /// <summary>Prices by name: a model, a workflow or bot id, or a channel's default price.</summary>
    public IDictionary<string, PriceOptions> Prices { get; } = new Dictionary<string, PriceOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Values that could not even be read, each with what would be right.</summary>
    public IList<string> Mistakes { get; } = [];

    /// <summary>Ratios by account group.</summary>
    public IDictionary<string, string?> Groups { get; } = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
}
