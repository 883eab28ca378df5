using System.Collections.Concurrent;
using CozeProxy.Transforms.Exchange;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CozeProxy.Transforms.Streaming;

/// <summary>
/// Reads runs to their end after their clients have left: Coze goes on running and billing a workflow, so what it used must
/// be known. It never touches the HTTP context of the call. At shutdown it gets the host's grace period.
/// </summary>
internal sealed partial class RunDrainer(ILogger<RunDrainer> logger) : IHostedService
{
    private readonly ConcurrentDictionary<CozeRun, Task> _draining = new();

    /// <summary>How many runs are being read to their end.</summary>
    public int Count => _draining.Count;

    public void Adopt(ChatExchange exchange, CozeRun run)
    {
        exchange.IsDraining = true;
        run.Report.ClientGone = true;
        Log.ClientLeft(logger, exchange.RequestId);

        // Registered before it runs, so that it cannot end before it is known.
        var drain = new Task<Task>(() => DrainAsync(exchange, run));
        _draining[run] = drain.Unwrap();
        drain.Start(TaskScheduler.Default);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        var all = Task.WhenAll(_draining.Values);
        try
        {
            await all.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            foreach (var run in _draining.Keys)
            {
                run.Cancel();
            }

            await all;
        }
    }

    private async Task DrainAsync(ChatExchange exchange, CozeRun run)
    {
        try
        {
            run.Answer.Discard();
            await run.RunToEndAsync(CancellationToken.None);
            run.Report.FailIfEmpty();
            await exchange.SettleAsync(run.Report);
        }
        catch (Exception e)
        {
            Log.DrainFailed(logger, exchange.RequestId, e);
        }
        finally
        {
            run.Dispose();
            _draining.TryRemove(run, out _);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4001, LogLevel.Information, "The client of {RequestId} left; its run is read to the end")]
        public static partial void ClientLeft(ILogger logger, string requestId);

        [LoggerMessage(4002, LogLevel.Error, "The run of {RequestId} could not be read to its end and settled")]
        public static partial void DrainFailed(ILogger logger, string requestId, Exception exception);
    }
}
