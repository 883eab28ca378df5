using CozeProxy.Transforms.Streaming;

namespace CozeProxy.Lifecycle;

/// <summary>
/// What happens between being asked to end and the end of the server: everybody has time to look elsewhere, the ports are
/// closed, the calls under way come to their end or are cut off when their time is over. docs/adr/0014 says why in this order.
/// </summary>
internal sealed partial class ShutdownService(
    ShutdownOptions options, Departure departure, ListeningPorts ports, RequestsUnderWay requests, RunCut cut, TimeProvider time, ILogger<ShutdownService> logger)
    : IHostedLifecycleService
{
    /// <summary>What comes after the last call: last settlements, and the lease that is given back.</summary>
    public static readonly TimeSpan LastThings = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan ReportEvery = TimeSpan.FromSeconds(5);

    // Who is given an error as the last event needs a moment to be told.
    private static readonly TimeSpan TellingTakes = TimeSpan.FromSeconds(2);

    // A connection may have come in at last whose request is still on its way; and one whose answer has just ended is used again
    // by a proxy that has not been told yet, and is told then.
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Before any service is stopped, the server among them.
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        using var impatience = cancellationToken.UnsafeRegister(static cut => ((RunCut)cut!).Now(), cut);
        if (departure.IsBySignal)
        {
            Log.Leaving(logger, options.Delay.TotalSeconds, requests.Count);
            await PauseAsync(options.Delay);
            await ports.CloseAsync(departure.IsOver);
        }

        cut.After(options.Timeout);
        await EndOfRequestsAsync();
        if (departure.IsBySignal)
        {
            Log.Done(logger, cut.Runs);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task EndOfRequestsAsync()
    {
        var began = time.GetTimestamp();
        while (!departure.IsOver.IsCancellationRequested)
        {
            var begun = requests.Begun;
            var none = requests.NoneAsync();
            await WaitAsync(none, ReportEvery, departure.IsOver);
            if (!none.IsCompleted)
            {
                Log.Waiting(logger, requests.Count, Math.Max(0, (options.Timeout - time.GetElapsedTime(began)).TotalSeconds));
                continue;
            }

            if (!departure.IsBySignal)
            {
                return;
            }

            await PauseAsync(Quiet);
            if (requests.Begun == begun)
            {
                return;
            }
        }

        if (requests.Count > 0)
        {
            Log.CutOff(logger, requests.Count);
            await WaitAsync(requests.NoneAsync(), TellingTakes, CancellationToken.None);
        }
    }

    private async Task PauseAsync(TimeSpan span) => await Task.Delay(span, time, departure.IsOver).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task WaitAsync(Task task, TimeSpan span, CancellationToken cancellationToken) =>
        await task.WaitAsync(span, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private static partial class Log
    {
        [LoggerMessage(1402, LogLevel.Information, "Asked to end. Not ready any more; new calls are taken for {Delay} s yet. {Requests} are under way. The same signal again hurries.")]
        public static partial void Leaving(ILogger logger, double delay, long requests);

        [LoggerMessage(1403, LogLevel.Information, "Waiting for {Requests} calls to end, for {Seconds:F0} s at most.")]
        public static partial void Waiting(ILogger logger, long requests, double seconds);

        [LoggerMessage(1404, LogLevel.Warning, "{Requests} calls were cut off: their time was over.")]
        public static partial void CutOff(ILogger logger, long requests);

        [LoggerMessage(1405, LogLevel.Information, "No calls are under way any more; {Runs} runs whose clients have left are read on.")]
        public static partial void Done(ILogger logger, int runs);
    }
}
