namespace CozeProxy.Channels;

/// <summary>Reads the channels before the first request, so that a mistake in them stops the start.</summary>
internal sealed partial class ChannelStartup(ChannelCatalog catalog, ILogger<ChannelStartup> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (catalog.Current.All.Count == 0)
        {
            Log.NoChannels(logger);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(2001, LogLevel.Warning, "No channel is configured: every call is answered with 503 until Coze:Channels has one")]
        public static partial void NoChannels(ILogger logger);
    }
}
