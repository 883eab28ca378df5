using CozeProxy.Billing.Pricing;
using CozeProxy.Billing.Replicas;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Primitives;

namespace CozeProxy.Billing.Storage;

/// <summary>Makes the books ready before anything is served: stored prices in force, a place among the replicas, the dead's calls closed.</summary>
internal sealed class BillingStartup(
    Database database, PriceStore prices, Replica replica, AbandonedCalls abandoned, PriceBook book, IConfiguration configuration,
    TimeProvider time)
    : IHostedLifecycleService, IDisposable
{
    private static readonly TimeSpan LastPatience = TimeSpan.FromSeconds(2);

    private IDisposable? _configurationChanges;

    // Earlier than any StartAsync, so that the order in which services were registered does not matter.
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        // Listening first: what changes while the prices are read is read again.
        await database.ListenAsync(cancellationToken);
        await prices.RestockAsync(cancellationToken);
        await replica.JoinAsync(cancellationToken);
        await abandoned.CloseOfThoseWhoLeftAsync(cancellationToken);
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

    // Later than any StopAsync: whoever still settles does so in them.
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        // The host's patience may be over by now, and the store away. The lease then runs out by itself.
        await replica.LeaveAsync(CancellationToken.None).WaitAsync(LastPatience, time, CancellationToken.None)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    public void Dispose() => _configurationChanges?.Dispose();
}
