namespace CozeProxy.Channels;

/// <summary>Puts the stored channels in force before anything is served.</summary>
internal sealed partial class ChannelStartup(ChannelRegistry registry, ChannelCatalog catalog, ILogger<ChannelStartup> logger) : IHostedLifecycleService
{
    // As early as billing, which listens to the other replicas by then: what changes while they are read is read again.
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await registry.RestockAsync(cancellationToken);
        if (catalog.Current.All.Count == 0)
        {
            Log.NoChannels(logger);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(2001, LogLevel.Warning, "There is no channel: every call is answered with 503 until Coze:Channels or the admin API has one")]
        public static partial void NoChannels(ILogger logger);
    }
}
