using CozeProxy.Settings;
using Microsoft.AspNetCore.HttpOverrides;

namespace CozeProxy.Hosting.Forwarding;

internal static class ForwardingSetup
{
    /// <summary>Lets everything after it see the client's address, scheme and host where a trusted proxy tells them.</summary>
    public static void UseTrustedProxies(this WebApplication app)
    {
        var trusted = TrustedProxies.Read(new SettingsReader(app.Configuration));

        // To the framework, nobody named means that everybody is believed.
        if (trusted.Networks.Count == 0)
        {
            return;
        }

        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost,
            ForwardLimit = trusted.ForwardLimit,
        };

        // The framework's own are this machine.
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in trusted.Networks)
        {
            options.KnownIPNetworks.Add(network);
        }

        app.UseForwardedHeaders(options);
    }
}
