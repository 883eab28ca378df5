using System.Net.Security;
using CozeProxy.Settings;
using Microsoft.AspNetCore.Server.Kestrel;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace CozeProxy.Tls;

internal static class TlsSetup
{
    /// <summary>Has Kestrel's endpoints meet each connection with the certificate of the moment, and marks the one for probes.</summary>
    public static void ConfigureTls(this WebApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        var settings = TlsSettings.Read(new SettingsReader(configuration), configuration);
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton<TlsMaterial>();
        if (settings.Endpoints.Count > 0)
        {
            builder.Services.AddHostedService<CertificateWatch>();
        }

        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            // Kestrel's own way of taking over a changed certificate binds its endpoint anew, and cuts what is open there after five seconds.
            var loader = kestrel.Configure(configuration.GetSection("Kestrel"), reloadOnChange: false);
            foreach (var endpoint in settings.Endpoints)
            {
                loader.Endpoint(endpoint.Name, options => options.UseMaterial(endpoint.Name));
            }

            if (ProbeEndpoint.NameIn(configuration) is { } probe)
            {
                loader.Endpoint(probe, options => ProbeEndpoint.Mark(options.ListenOptions));
            }
        });
    }

    private static void UseMaterial(this EndpointConfiguration endpoint, string name)
    {
        var material = endpoint.ListenOptions.ApplicationServices.GetRequiredService<TlsMaterial>();
        var certificate = material.Of(name);
        var https = endpoint.HttpsOptions;
        endpoint.ListenOptions.UseHttps(new TlsHandshakeCallbackOptions
        {
            HandshakeTimeout = https.HandshakeTimeout,
            OnConnection = _ =>
            {
                var options = new SslServerAuthenticationOptions
                {
                    ServerCertificateContext = certificate.Context,
                    EnabledSslProtocols = https.SslProtocols,
                };
                if (https.ClientCertificateMode != ClientCertificateMode.NoCertificate)
                {
                    options.ClientCertificateRequired = true;
                    options.CertificateChainPolicy = material.Clients!.Policy;
                    options.RemoteCertificateValidationCallback = (_, _, _, errors) => errors == SslPolicyErrors.None
                        || (https.ClientCertificateMode == ClientCertificateMode.AllowCertificate && errors == SslPolicyErrors.RemoteCertificateNotAvailable);
                }

                return ValueTask.FromResult(options);
            },
        });
    }
}
