using Microsoft.Extensions.Primitives;

namespace CozeProxy.Channels;

/// <summary>Has the declared channels read again when the configuration or a file it names has changed.</summary>
internal sealed partial class ChannelWatch(
    ChannelRegistry registry, ChannelDeclarations declarations, IConfiguration configuration, TimeProvider time, ILogger<ChannelWatch> logger)
    : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var changes = ChangeToken.OnChange(configuration.GetReloadToken, () => _ = RedeclareAsync(stoppingToken));
        using var timer = new PeriodicTimer(LookEvery, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (declarations.FilesHaveChanged())
            {
                await RedeclareAsync(stoppingToken);
            }
        }
    }

    // Never throws: nobody waits for it, and the next change may be read.
    private async Task RedeclareAsync(CancellationToken cancellationToken)
    {
        try
        {
            await registry.RedeclareAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // It stops.
        }
        catch (Exception problem)
        {
            Log.NotRead(logger, problem);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2017, LogLevel.Error, "The changed configuration of the channels could not be read; those in force stay")]
        public static partial void NotRead(ILogger logger, Exception exception);
    }
}
