using CozeProxy.Settings;

namespace CozeProxy.Lifecycle;

/// <summary>How much time the proxy takes when it is asked to end.</summary>
internal sealed record ShutdownOptions
{
    private const string TimeoutKey = "Coze:ShutdownTimeout";
    private const string HostKey = "shutdownTimeoutSeconds";

    /// <summary>How long it goes on taking calls after it has said that it is not ready (<c>Coze:ShutdownDelay</c>).</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the calls under way may then go on (<c>Coze:ShutdownTimeout</c>).</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    public static ShutdownOptions Read(SettingsReader settings)
    {
        var defaults = new ShutdownOptions();
        return new ShutdownOptions
        {
            Delay = settings.SpanOrNone("Coze:ShutdownDelay", defaults.Delay),

            // The host's own setting, where that alone is used.
            Timeout = settings.Has(HostKey) && !settings.Has(TimeoutKey)
                ? TimeSpan.FromSeconds(settings.Number(HostKey, (int)defaults.Timeout.TotalSeconds, least: 0, "60 seconds"))
                : settings.Span(TimeoutKey, defaults.Timeout),
        };
    }
}
