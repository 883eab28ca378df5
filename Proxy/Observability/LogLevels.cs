using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace CozeProxy.Observability;

/// <summary>
/// Levels of the log that were changed while the proxy runs, by category; they hold over what the configuration says of the same
/// category, at this replica and until it ends.
/// </summary>
internal sealed class LogLevels : IPostConfigureOptions<LoggerFilterOptions>, IOptionsChangeTokenSource<LoggerFilterOptions>
{
    /// <summary>The category that stands for all that have no rule of their own.</summary>
    public const string Default = "Default";

    private volatile SortedDictionary<string, LogLevel> _levels = new(StringComparer.Ordinal);
    private ConfigurationReloadToken _changed = new();

    public string Name => Options.DefaultName;

    /// <summary>Those that were changed.</summary>
    public IReadOnlyDictionary<string, LogLevel> Current => _levels;

    /// <summary>Puts these in place of those before; a category that is not among them is the configuration's again.</summary>
    public void Set(IReadOnlyDictionary<string, LogLevel> levels)
    {
        _levels = new SortedDictionary<string, LogLevel>(levels.ToDictionary(), StringComparer.Ordinal);
        Interlocked.Exchange(ref _changed, new ConfigurationReloadToken()).OnReload();
    }

    public IChangeToken GetChangeToken() => Volatile.Read(ref _changed);

    // Of two rules for the same category the last one counts.
    public void PostConfigure(string? name, LoggerFilterOptions options)
    {
        foreach (var (category, level) in _levels)
        {
            options.Rules.Add(new LoggerFilterRule(providerName: null, category == Default ? null : category, level, filter: null));
        }
    }
}
