using CozeProxy.Billing.Storage;
using CozeProxy.Tests.EndToEnd;
using Microsoft.Extensions.DependencyInjection;

namespace CozeProxy.Tests.Console;

/// <summary>A store that makes no change until it is let go.</summary>
internal sealed class HeldStore : IAsyncDisposable
{
    private readonly ManualResetEventSlim _gate = new();
    private readonly Task _held;

    public HeldStore(ProxyUnderTest proxy) => _held = proxy.Services.GetRequiredService<Database>().WriteAsync(
        _ =>
        {
            _gate.Wait();
            return true;
        },
        CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        _gate.Set();
        await _held;
        _gate.Dispose();
    }
}
