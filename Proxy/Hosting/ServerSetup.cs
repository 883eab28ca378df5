using System.Globalization;
using CozeProxy.Limits;
using CozeProxy.Transforms.Streaming;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace CozeProxy.Hosting;

internal static class ServerSetup
{
    private const string DefaultUrl = "http://localhost:3000";
    private const double LeastBytesPerSecond = 240;
    private const double NoCredit = 1e12;

    // The server looks at its clocks once a second, and takes nothing below.
    private static readonly TimeSpan LeastGrace = TimeSpan.FromSeconds(1) + TimeSpan.FromTicks(1);

    /// <summary>Kestrel as the proxy needs it: the parser caps bodies itself, slow clients get their time and no more, and nobody needs to know which server answers.</summary>
    public static void ConfigureServer(this WebApplicationBuilder builder)
    {
        var limits = new ServerLimitsBinder(builder.Configuration).Read();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.RequestHeadersTimeout = limits.RequestHeadersTimeout;

            // The server's own five seconds would end who pauses for a moment.
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(LeastBytesPerSecond, Grace(limits.RequestBodyTimeout));

            // At an honest rate, what a client has read quickly is credit for hours of reading nothing. At this one only the grace period
            // counts: how long one write may wait for the client. Then its connection is cut, and its run is read on as any whose client has left.
            kestrel.Limits.MinResponseDataRate = new MinDataRate(NoCredit, Grace(limits.StalledClientTimeout));
        });

        if (string.IsNullOrEmpty(builder.Configuration["urls"]) && !builder.Configuration.GetSection("Kestrel:Endpoints").Exists())
        {
            builder.WebHost.UseUrls(DefaultUrl);
        }

        // Log lines of the framework that only repeat, with a stack, what our own say with the call's id.
        builder.Logging.AddFilter("Yarp.ReverseProxy.Forwarder.HttpForwarder", LogLevel.Error);
        builder.Logging.AddFilter("Yarp", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        builder.Logging.AddFilter("System.Net.Http.HttpClient", LogLevel.Warning);
    }

    /// <summary>Reads the run's limits from the section <c>Coze</c>; what is not there keeps its default.</summary>
    public static RunOptions ReadRunOptions(this IConfiguration configuration)
    {
        var options = new RunOptions();
        var section = configuration.GetSection("Coze");
        options.CommitAfter = ReadSpan(section, nameof(options.CommitAfter), options.CommitAfter);
        options.KeepAlive = ReadSpan(section, nameof(options.KeepAlive), options.KeepAlive);
        options.RunTimeout = ReadSpan(section, nameof(options.RunTimeout), options.RunTimeout);
        options.DrainTimeout = ReadSpan(section, nameof(options.DrainTimeout), options.DrainTimeout);
        options.InterruptLifetime = ReadSpan(section, nameof(options.InterruptLifetime), options.InterruptLifetime);
        if (section[nameof(options.MaxDrains)] is { } drains)
        {
            options.MaxDrains = int.TryParse(drains, CultureInfo.InvariantCulture, out var most) && most >= 0
                ? most
                : throw ConfigurationError.Of($"Coze:MaxDrains is '{drains}': use a number of runs from 0, such as 1000.");
        }

        if (section[nameof(options.MaxRequestBytes)] is { } text)
        {
            options.MaxRequestBytes = long.TryParse(text, CultureInfo.InvariantCulture, out var bytes) && bytes > 0 && bytes <= Array.MaxLength
                ? bytes
                : throw ConfigurationError.Of($"Coze:MaxRequestBytes is '{text}': use a positive number of bytes, such as 20971520.");
        }

        if (section[nameof(options.MaxFileBytes)] is { } file)
        {
            options.MaxFileBytes = long.TryParse(file, CultureInfo.InvariantCulture, out var most) && most > 0
                ? most
                : throw ConfigurationError.Of($"Coze:MaxFileBytes is '{file}': use a positive number of bytes, such as 20971520.");
        }

        if (section[nameof(options.MaxFiles)] is { } files)
        {
            options.MaxFiles = int.TryParse(files, CultureInfo.InvariantCulture, out var most) && most >= 0
                ? most
                : throw ConfigurationError.Of($"Coze:MaxFiles is '{files}': use a number of files from 0, such as 20.");
        }

        return options;
    }

    private static TimeSpan Grace(TimeSpan span) => span > LeastGrace ? span : LeastGrace;

    private static TimeSpan ReadSpan(IConfigurationSection section, string key, TimeSpan fallback)
    {
        if (section[key] is not { } text)
        {
            return fallback;
        }

        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) && span > TimeSpan.Zero
            ? span
            : throw ConfigurationError.Of($"Coze:{key} is '{text}': use a positive time span, such as 00:00:15.");
    }
}
