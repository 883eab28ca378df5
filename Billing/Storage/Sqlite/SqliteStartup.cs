using CozeProxy.Billing.Ledger;
using CozeProxy.Billing.Pricing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Primitives;

namespace CozeProxy.Billing.Storage.Sqlite;

/// <summary>Makes the books ready before anything is served: stored prices in force, calls of the last process closed.</summary>
internal sealed class SqliteStartup(ILedger ledger, SqlitePriceStore prices, PriceBook book, IConfiguration configuration)
    : IHostedLifecycleService, IDisposable
{
    private IDisposable? _configurationChanges;

    // Earlier than any StartAsync, so that the order in which services were registered does not matter.
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await prices.RestockAsync(cancellationToken);
        await ledger.AbandonOpenHoldsAsync(cancellationToken);
        _configurationChanges = ChangeToken.OnChange(configuration.GetReloadToken, () =>
        {
            var options = new BillingOptions();
            BillingOptionsBinder.Bind(configuration, options);
            book.Redeclare(options);
        });
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _configurationChanges?.Dispose();
}
