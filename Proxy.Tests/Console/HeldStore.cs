using CozeProxy.Billing.Storage;
using CozeProxy.Billing.Storage.Sqlite;
using CozeProxy.Tests.EndToEnd;
using Microsoft.Extensions.DependencyInjection;

namespace CozeProxy.Tests.Console;

/// <summary>A store that makes no change, or is not read, until it is let go.</summary>
internal sealed class HeldStore : IAsyncDisposable
{
    private readonly ManualResetEventSlim _gate = new();
    private readonly Task _held;

    private HeldStore(Func<Func<bool>, Task> hold) => _held = hold(() =>
    {
        _gate.Wait();
        return true;
    });

    public static HeldStore WithoutChanges(ProxyUnderTest proxy) => new(wait => StoreOf(proxy).WriteAsync(_ => wait(), CancellationToken.None));

    /// <summary>All that could read it waits.</summary>
    public static HeldStore WithoutReadings(ProxyUnderTest proxy) => new(wait => Task.WhenAll(Enumerable.Range(0, ReadingThreads.Shared.MaximumConcurrencyLevel)
        .Select(_ => StoreOf(proxy).ReadAsync(_ => Task.FromResult(wait()), CancellationToken.None))));

    public async ValueTask DisposeAsync()
    {
        _gate.Set();
        await _held;
        _gate.Dispose();
    }

    private static Database StoreOf(ProxyUnderTest proxy) => proxy.Services.GetRequiredService<Database>();
}
