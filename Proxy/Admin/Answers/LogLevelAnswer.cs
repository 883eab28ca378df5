namespace CozeProxy.Admin.Answers;

/// <summary>The levels of the log that were changed while the proxy runs; all others are the configuration's.</summary>
internal sealed record LogLevelAnswer(IReadOnlyDictionary<string, LogLevel> Levels);
