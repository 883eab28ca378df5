using CozeProxy.Settings;

namespace CozeProxy.Pipeline;

/// <summary>How often and how long a call is tried.</summary>
internal sealed record AttemptOptions
{
    /// <summary>How many attempts one call may have, over all channels (<c>Coze:MaxAttempts</c>).</summary>
    public int MaxAttempts { get; init; } = 4;

    /// <summary>How long after a call came another attempt may begin (<c>Coze:RetryWithin</c>).</summary>
    public TimeSpan RetryWithin { get; init; } = TimeSpan.FromSeconds(30);

    public static AttemptOptions Read(SettingsReader settings)
    {
        var defaults = new AttemptOptions();
        return new AttemptOptions
        {
            MaxAttempts = settings.Number("Coze:MaxAttempts", defaults.MaxAttempts, least: 1, "4 attempts"),
            RetryWithin = settings.SpanOrNone("Coze:RetryWithin", defaults.RetryWithin),
        };
    }
}
