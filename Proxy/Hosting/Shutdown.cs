using System.Globalization;

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
        if (ReadTimeout(builder.Configuration) is { } timeout)
        {
            builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = timeout);
        }
    }

    // Null leaves it to the host's own setting, where that is used.
    private static TimeSpan? ReadTimeout(ConfigurationManager configuration)
    {
        if (configuration[Key] is not { } text)
        {
            return configuration[HostKey] is null ? DefaultTimeout : null;
        }

        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) && span > TimeSpan.Zero
            ? span
            : throw ConfigurationError.Of($"{Key} is '{text}': use a positive time span, such as 00:01:00.");
    }
}
