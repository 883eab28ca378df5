using Microsoft.Extensions.Logging;

namespace CozeProxy.Tests.EndToEnd;

internal sealed record LogLine(string Category, LogLevel Level, int EventId, string Text, Exception? Exception);
