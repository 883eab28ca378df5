using CozeProxy.Settings;
using CozeProxy.Transforms.Yarp;

namespace CozeProxy.Hosting;

/// <summary>
/// Rehearses calls when the proxy starts, so that its first clients do not wait for code to be compiled: a call goes through thirty
/// times, which is when the runtime compiles it once more and better. The proxy is ready only afterwards.
/// </summary>
internal sealed partial class WarmUp(Rehearsal rehearsal, IConfiguration configuration, TimeProvider time, ILogger<WarmUp> logger) : BackgroundService
{
    private const string Key = "Coze:WarmUp";
    private const int Rounds = 30;

    // A slow machine has better things to do than to rehearse for long.
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(2);

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends with the rehearsal, however it went: a proxy that is not warm is better than none.</summary>
    public Task Ended => _ended.Task;

    public static bool IsWanted(SettingsReader settings) => settings.Flag(Key, fallback: true);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var startedAt = time.GetTimestamp();
        try
        {
            var rounds = IsWanted(new SettingsReader(configuration)) ? Rounds : 0;
            for (var round = 0; round < rounds && time.GetElapsedTime(startedAt) < AtMost; round++)
            {
                await rehearsal.RunAsync(stoppingToken);
            }
        }
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
        {
            Log.Failed(logger, e);
        }
        catch (OperationCanceledException)
        {
            // It is asked to end already.
        }
        finally
        {
            _ended.SetResult();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1406, LogLevel.Warning, "The rehearsal of calls failed; the first ones will be slow")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
