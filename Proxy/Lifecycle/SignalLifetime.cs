using System.Runtime.InteropServices;

namespace CozeProxy.Lifecycle;

/// <summary>Ends the host at the first SIGTERM, SIGINT or SIGQUIT, and makes it hurry at the second.</summary>
internal sealed partial class SignalLifetime(IHostApplicationLifetime lifetime, Departure departure, ILogger<SignalLifetime> logger) : IHostLifetime, IDisposable
{
    private PosixSignalRegistration[] _signals = [];

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        PosixSignal[] signals = [PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT];
        _signals = [.. signals.Select(signal => PosixSignalRegistration.Create(signal, Hear))];
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        foreach (var signal in _signals)
        {
            signal.Dispose();
        }
    }

    private void Hear(PosixSignalContext context)
    {
        // The process is not to be ended by it, but to end.
        context.Cancel = true;
        if (departure.Ask())
        {
            lifetime.StopApplication();
        }
        else
        {
            Log.Hurrying(logger, context.Signal);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1401, LogLevel.Warning, "{Signal} once more: calls still under way are cut off.")]
        public static partial void Hurrying(ILogger logger, PosixSignal signal);
    }
}
