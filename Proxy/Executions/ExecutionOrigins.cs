using System.Collections.Concurrent;
using System.Diagnostics;

namespace CozeProxy.Executions;

/// <summary>
/// The traces that background runs were begun in, while this replica has them: a run that another one sees to its end is in a trace
/// of its own, and told by its request's id.
/// </summary>
internal sealed class ExecutionOrigins
{
    private const int Most = 10_000;

    private readonly ConcurrentDictionary<string, ActivityContext> _origins = new(StringComparer.Ordinal);

    /// <summary>Remembers the present trace, where somebody collects it.</summary>
    public void Remember(string executionId)
    {
        if (Activity.Current is { Recorded: true } current && _origins.Count < Most)
        {
            _origins[executionId] = current.Context;
        }
    }

    public ActivityContext? Take(string executionId) => _origins.TryRemove(executionId, out var origin) ? origin : null;
}
