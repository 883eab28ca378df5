using System.Collections.Concurrent;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.Targets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CozeProxy.Transforms.Streaming;

/// <summary>
/// Reads runs to their end after their clients have left: Coze goes on running and billing a workflow, so what it used must
/// be known. It never touches the HTTP context of the call. There is a bound to how many it reads and for how long; at
/// shutdown it gets the host's grace period. What it gives up is settled all the same, by what is known of it.
/// </summary>
internal sealed partial class RunDrainer(RunOptions options, ChatCanceller canceller, TimeProvider time, ILogger<RunDrainer> logger)
    : IDrains, IHostedService, IAsyncDisposable
{
    /// <summary>How long the last settlements may take. Without their store they would take for ever, and the process could not end.</summary>
    public static readonly TimeSpan LastPatience = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<CozeRun, Task> _draining = new();
    private readonly CancellationTokenSource _outOfPatience = new();
    private int _reading;
    private bool _isOver;

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

    /// <summary>Returns when every run is settled, the ones that came while it waited included.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await SettledAsync().WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await EndAsync();
    }

    /// <summary>For runs that came even later. The container disposes in the reverse order of creation, so the ledger is still there.</summary>
    public async ValueTask DisposeAsync() => await EndAsync();

    private async Task EndAsync()
    {
        await _outOfPatience.CancelAsync();
        if (_isOver)
        {
            return;
        }

        var settled = SettledAsync();
        await settled.WaitAsync(LastPatience, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!settled.IsCompleted)
        {
            _isOver = true;
            Log.LeftOpen(logger, _draining.Count);
        }
    }

    private async Task SettledAsync()
    {
        while (!_draining.IsEmpty)
        {
            await Task.WhenAll(_draining.Values);
        }
    }

    private async Task DrainAsync(ChatExchange exchange, CozeRun run)
    {
        using var span = TransformsSpans.Start("drain");
        try
        {
            run.Answer.Discard();
            await ReadToEndAsync(exchange, run);
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

    private async Task ReadToEndAsync(ChatExchange exchange, CozeRun run)
    {
        if (run.HasEnded)
        {
            return;
        }

        try
        {
            if (Interlocked.Increment(ref _reading) <= options.MaxDrains)
            {
                await ReadToEndInTimeAsync(exchange, run);
                return;
            }

            run.Report.GiveUp(atShutdown: false);
            Log.TooMany(logger, exchange.RequestId, options.MaxDrains);
        }
        finally
        {
            Interlocked.Decrement(ref _reading);
        }
    }

    private async Task ReadToEndInTimeAsync(ChatExchange exchange, CozeRun run)
    {
        using var timeout = new CancellationTokenSource(options.DrainTimeout, time);
        using var bounds = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _outOfPatience.Token);
        try
        {
            if (exchange.Target.Settings.OnClientGone == ClientGoneRule.Cancel)
            {
                await canceller.CancelAsync(exchange, run, bounds.Token);
            }

            await run.RunToEndAsync(bounds.Token);
        }
        catch (OperationCanceledException) when (bounds.IsCancellationRequested)
        {
            run.Report.GiveUp(atShutdown: _outOfPatience.IsCancellationRequested);
        }

        // At shutdown the run may have been cut before it was this one's turn.
        if (run.Report.End is RunEnd.GivenUp or RunEnd.Abandoned)
        {
            Log.GivenUp(logger, exchange.RequestId, run.Report.End);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4001, LogLevel.Information, "The client of {RequestId} left; its run is read to the end")]
        public static partial void ClientLeft(ILogger logger, string requestId);

        [LoggerMessage(4002, LogLevel.Error, "The run of {RequestId} could not be read to its end and settled")]
        public static partial void DrainFailed(ILogger logger, string requestId, Exception exception);

        [LoggerMessage(4003, LogLevel.Warning, "The run of {RequestId} is not read to its end: {MaxDrains} others are already")]
        public static partial void TooMany(ILogger logger, string requestId, int maxDrains);

        [LoggerMessage(4004, LogLevel.Warning, "The run of {RequestId} took longer than it is read for and counts as {End}")]
        public static partial void GivenUp(ILogger logger, string requestId, RunEnd end);

        [LoggerMessage(4005, LogLevel.Error, "{Count} runs could not be settled before the end; their calls are found open at the next start")]
        public static partial void LeftOpen(ILogger logger, int count);
    }
}
