using CozeProxy.Limits;
using CozeProxy.Settings;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace CozeProxy.Hosting;

internal static class ServerSetup
{
    private const double LeastBytesPerSecond = 240;
    private const double NoCredit = 1e12;

    // The server looks at its clocks once a second, and takes nothing below.
    private static readonly TimeSpan LeastGrace = TimeSpan.FromSeconds(1) + TimeSpan.FromTicks(1);

    /// <summary>Kestrel as the proxy needs it: the parser caps bodies itself, slow clients get their time and no more, and nobody needs to know which server answers.</summary>
    public static void ConfigureServer(this WebApplicationBuilder builder)
    {
        var limits = ServerLimits.Read(new SettingsReader(builder.Configuration));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.RequestHeadersTimeout = limits.RequestHeadersTimeout;

            // The server's own five seconds would end who pauses for a moment.
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(LeastBytesPerSecond, Grace(limits.RequestBodyTimeout));

            // At an honest rate, what a client has read quickly is credit for hours of reading nothing. At this one only the grace period
            // counts: how long one write may wait for the client. Streams are watched one by one besides, since here a connection of many is one.
            kestrel.Limits.MinResponseDataRate = new MinDataRate(NoCredit, Grace(limits.StalledClientTimeout));
        });

        if (!ListeningUrls.AreConfigured(builder.Configuration))
        {
            builder.WebHost.UseUrls(ListeningUrls.Default);
        }
    }

    private static TimeSpan Grace(TimeSpan span) => span > LeastGrace ? span : LeastGrace;
}
