using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace CozeProxy.Tests.EndToEnd;

/// <summary>Keeps every line a proxy logs, and wakes who waits for one.</summary>
internal sealed class CapturedLog : ILoggerProvider
{
    private readonly ConcurrentQueue<LogLine> _lines = new();
    private TaskCompletionSource _changed = NewSignal();

    public IReadOnlyCollection<LogLine> Lines => _lines;

    public async Task<LogLine> WaitForAsync(Func<LogLine, bool> condition, TimeSpan timeout)
    {
        using var deadline = new CancellationTokenSource(timeout);
        while (true)
        {
            var changed = Volatile.Read(ref _changed).Task;
            if (_lines.FirstOrDefault(condition) is { } line)
            {
                return line;
            }

            await changed.WaitAsync(deadline.Token);
        }
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private void Add(LogLine line)
    {
        _lines.Enqueue(line);
        Interlocked.Exchange(ref _changed, NewSignal()).TrySetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Logger(CapturedLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Add(new LogLine(category, logLevel, eventId.Id, formatter(state, exception), exception)
            {
                Fields = new Dictionary<string, object?>(state as IEnumerable<KeyValuePair<string, object?>> ?? []),
            });
    }
}
