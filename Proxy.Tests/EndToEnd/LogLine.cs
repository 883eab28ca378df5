using Microsoft.Extensions.Logging;

namespace CozeProxy.Tests.EndToEnd;

internal sealed record LogLine(string Category, LogLevel Level, int EventId, string Text, Exception? Exception)
{
    /// <summary>The values that were logged, by their names, for those who read logs with a program.</summary>
    public IReadOnlyDictionary<string, object?> Fields { get; init; } = new Dictionary<string, object?>();
}
