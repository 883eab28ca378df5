using System.Collections.Concurrent;
using CozeProxy.Billing;
using CozeProxy.Billing.Executions;
using Microsoft.Extensions.Options;

namespace CozeProxy.Executions;

/// <summary>
/// Looks after background runs, in every replica: takes what is due, whoever began it, and works on so many at a time. What a
/// replica that died had taken is due again when its lease is over.
/// </summary>
internal sealed partial class ExecutionService(
    IExecutionStore store, ExecutionWorker worker, ExecutionSignal signal, ExecutionOptions options, IOptions<BillingOptions> billing,
    TimeProvider time, ILogger<ExecutionService> logger)
    : BackgroundService
{
    // Another replica may begin a run at any time, and die.
    private static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AfterAnother = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LastPatience = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<TakenExecution, Task> _steps = new(ReferenceEqualityComparer.Instance);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.AllowPrivateAddresses)
        {
            Log.PrivateAddresses(logger);
        }

        var isFirst = true;
        while (!stoppingToken.IsCancellationRequested)
        {
            var signalled = signal.Next;
            TimeSpan sleep;
            try
            {
                if (isFirst)
                {
                    await store.ReleaseOfTheDeadAsync(stoppingToken);
                    isFirst = false;
                }

                sleep = await TakeAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                Log.LookFailed(logger, e);
                sleep = AfterFailure;
            }

            if (sleep > TimeSpan.Zero)
            {
                await signalled.WaitAsync(sleep, time, stoppingToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }
        }

        await EndAsync();
    }

    /// <summary>Begins what is due and fits; returns how long there is nothing more to begin, if nobody says otherwise.</summary>
    private async Task<TimeSpan> TakeAsync(CancellationToken stoppingToken)
    {
        var free = options.AtOnce - _steps.Count;
        if (free <= 0)
        {
            return LongestSleep;
        }

        // A look costs a reading. Only to take something costs a commit.
        var dueIn = await store.DueInAsync(stoppingToken) ?? LongestSleep;
        if (dueIn > TimeSpan.Zero)
        {
            return dueIn < LongestSleep ? dueIn : LongestSleep;
        }

        var taken = await store.TakeDueAsync(free, billing.Value.ReplicaLease, stoppingToken);
        foreach (var one in taken)
        {
            Begin(one, stoppingToken);
        }

        return taken.Count > 0 ? TimeSpan.Zero : AfterAnother;
    }

    private void Begin(TakenExecution taken, CancellationToken stoppingToken)
    {
        // Registered before it runs, so that it cannot end before it is known.
        var step = new Task<Task>(() => StepAsync(taken, stoppingToken));
        _steps[taken] = step.Unwrap();
        step.Start(TaskScheduler.Default);
    }

    private async Task StepAsync(TakenExecution taken, CancellationToken stoppingToken)
    {
        try
        {
            await worker.StepAsync(taken, stoppingToken);
        }
        finally
        {
            _steps.TryRemove(taken, out _);
            signal.Raise();
        }
    }

    // What is given back need not wait for its lease to run out.
    private async Task EndAsync()
    {
        var end = Task.WhenAll(_steps.Values).ContinueWith(
            _ => store.ReleaseAsync(CancellationToken.None), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).Unwrap();
        await end.WaitAsync(LastPatience, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static partial class Log
    {
        [LoggerMessage(1104, LogLevel.Warning, "Background runs could not be looked after; it is tried again")]
        public static partial void LookFailed(ILogger logger, Exception exception);

        [LoggerMessage(1105, LogLevel.Warning,
            "Coze:Webhooks:AllowPrivateAddresses is on: whoever has a gateway key can have this proxy send requests into its private networks. Use it for development alone")]
        public static partial void PrivateAddresses(ILogger logger);
    }
}
