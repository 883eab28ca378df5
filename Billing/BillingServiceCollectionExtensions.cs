using CozeProxy.Billing.Accounts;
using CozeProxy.Billing.Audit;
using CozeProxy.Billing.Documents;
using CozeProxy.Billing.Executions;
using CozeProxy.Billing.Keys;
using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Operators;
using CozeProxy.Billing.Pricing;
using CozeProxy.Billing.Protection;
using CozeProxy.Billing.Replicas;
using CozeProxy.Billing.Sessions;
using CozeProxy.Billing.Statements;
using CozeProxy.Billing.Storage;
using CozeProxy.Billing.Storage.Postgres;
using CozeProxy.Billing.Storage.Sqlite;
using CozeProxy.Billing.Usage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CozeProxy.Billing;

/// <summary>Adds accounts, keys, prices, ledger and usage to an application.</summary>
public static class BillingServiceCollectionExtensions
{
    /// <summary>Adds billing as the <c>Billing</c> section and connection string describe it; it is ready when the host has started.</summary>
    public static IServiceCollection AddBilling(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions(configuration).ValidateOnStart();
        services.AddMetrics();
        services.AddSingleton<LedgerMetrics>();
        services.AddSingleton<LedgerChecks>();
        services.AddSingleton<CallIdGenerator>();
        services.AddSingleton<CallerCache>();
        services.AddSingleton<PriceBook>();
        services.AddSingleton<IPriceBook>(provider => provider.GetRequiredService<PriceBook>());

        services.AddSingleton<Database>(provider => provider.GetRequiredService<IOptions<BillingOptions>>().Value.UsesPostgres
            ? ActivatorUtilities.CreateInstance<PostgresDatabase>(provider)
            : ActivatorUtilities.CreateInstance<SqliteDatabase>(provider));
        services.TryAddSingleton<ILedger, StoredLedger>();
        services.AddSingleton<IAccountStore, AccountStore>();
        services.AddSingleton<IKeyStore, KeyStore>();
        services.AddSingleton<IUsageStore, UsageStore>();
        services.AddSingleton<IStatementReader, StatementReader>();
        services.AddSingleton<IUsageOverview, UsageOverview>();
        services.AddSingleton<IProtectionKeyStore, ProtectionKeyStore>();
        services.AddSingleton<IOperatorStore, OperatorStore>();
        services.AddSingleton<ISessionStore, SessionStore>();
        services.AddSingleton<IAuditLog, AuditLog>();
        services.AddSingleton<IExecutionStore, ExecutionStore>();
        services.AddSingleton<UsageSumming>();
        services.AddSingleton<CallsOfKeys>();
        foreach (var kind in Enum.GetValues<DocumentKind>())
        {
            services.AddKeyedSingleton<IDocumentStore>(kind, (provider, _) => ActivatorUtilities.CreateInstance<DocumentStore>(provider, kind));
        }

        services.AddSingleton<PriceStore>();
        services.AddSingleton<IPriceStore>(provider => provider.GetRequiredService<PriceStore>());

        services.AddSingleton<Replica>();
        services.AddSingleton<AbandonedCalls>();
        services.AddSingleton<IHostedService>(provider => ActivatorUtilities.CreateInstance<BillingStartup>(provider, configuration));
        services.AddHostedService<ReplicaService>();
        services.AddHostedService<LedgerAudit>();
        services.AddHostedService<UsageSummingService>();
        return services;
    }

    /// <summary>Adds <see cref="ILedgerVerifier"/> alone, which needs no host and can stand beside a running proxy.</summary>
    public static IServiceCollection AddBillingReadOnly(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions(configuration);
        services.AddSingleton<StoreReader>(provider =>
        {
            var options = provider.GetRequiredService<IOptions<BillingOptions>>().Value;
            return options.UsesPostgres ? new PostgresReader(PostgresSettings.Of(options.ConnectionString)) : new SqliteReader(options.ConnectionString);
        });
        services.AddSingleton<ILedgerVerifier, LedgerVerifier>();
        return services;
    }

    private static OptionsBuilder<BillingOptions> AddOptions(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IValidateOptions<BillingOptions>, BillingOptionsValidator>();
        return services.AddOptions<BillingOptions>().Configure(options => BillingOptionsBinder.Bind(configuration, options));
    }
}
