using CozeProxy.Settings;

namespace CozeProxy.Hosting;

/// <summary>
/// How the proxy ends when it is asked to: nobody new is let in, and what is under way has <c>Coze:ShutdownTimeout</c> to
/// come to its end.
/// </summary>
internal static class Shutdown
{
    private const string Key = "Coze:ShutdownTimeout";
    private const string HostKey = "shutdownTimeoutSeconds";

    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(60);

    public static void ConfigureShutdown(this WebApplicationBuilder builder)
    {
        var settings = new SettingsReader(builder.Configuration);

        // The host's own setting, where that is used.
        if (settings.Has(Key) || !settings.Has(HostKey))
        {
            var timeout = ReadTimeout(settings);
            builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = timeout);
        }
    }

    public static TimeSpan ReadTimeout(SettingsReader settings) => settings.Span(Key, DefaultTimeout);
}
